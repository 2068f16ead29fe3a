package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspensionTest {
    private static final List<ListedName> NAMES = List.of(
            ListedName.entry(RelPath.of("file")),
            ListedName.listing(RelPath.of("unreadable")),
            ListedName.listing(RelPath.of("fine")));

    @Test
    void theOthersAreRunAgainWithoutTheUnreadable() {
        Suspension suspension = Suspension.of(RsyncRun.flat(NAMES), suspended("unreadable"));

        assertEquals(
                List.of(NAMES.get(0), NAMES.get(2)),
                suspension.rest().orElseThrow().names());
        assertEquals(List.of(RelPath.of("unreadable")), paths(suspension));
    }

    @Test
    void aTreeThatHoldsTheUnreadableHasFailed() {
        RsyncRun run = RsyncRun.tree(List.of(ListedName.entry(RelPath.of("a")), ListedName.entry(RelPath.of("b"))));

        Suspension suspension = Suspension.of(run, suspended("a/deep/unreadable"));

        assertEquals(
                List.of(ListedName.entry(RelPath.of("b"))),
                suspension.rest().orElseThrow().names());
        assertEquals(List.of(RelPath.of("a")), paths(suspension));
    }

    @Test
    void withoutACulpritNoDirectoryIsDone() {
        Suspension suspension = Suspension.of(RsyncRun.flat(NAMES), suspended("elsewhere"));

        assertEquals(Optional.empty(), suspension.rest());
        assertEquals(List.of(RelPath.of("unreadable"), RelPath.of("fine")), paths(suspension));
    }

    @Test
    void itEndsWhenNothingIsLeft() {
        RsyncRun run = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));

        assertTrue(Suspension.of(run, suspended("x")).rest().isEmpty());
    }

    private static List<RelPath> paths(Suspension suspension) {
        return suspension.failures().stream().map(PathError::path).toList();
    }

    private static RsyncResult suspended(String path) {
        PathError error = new PathError(RelPath.of(path), "opendir failed", false);
        return new RsyncResult(
                23, RsyncStats.NONE, List.of(error), List.of(), List.of(), List.of(), 0, true, false, false);
    }
}
