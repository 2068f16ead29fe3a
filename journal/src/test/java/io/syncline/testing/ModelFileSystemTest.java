package io.syncline.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelFileSystemTest {
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");
    private static final RelPath FILE = RelPath.of("a/f");

    private final ModelFileSystem source = new ModelFileSystem();
    private final ModelDestination destination = new ModelDestination();

    @Test
    void anOperationThatTheKernelWouldRefuseDoesNothing() {
        assertEquals(List.of(), source.write(FILE, "no parent"));
        source.mkdir(A);
        source.write(FILE, "x");

        assertEquals(List.of(), source.remove(A));
        assertEquals(List.of(), source.rename(A, RelPath.of("a/below")));
        assertEquals(List.of(), source.mkdir(FILE));
    }

    @Test
    void aRenameMovesAllThatLiesBelow() {
        source.mkdir(A);
        source.write(FILE, "x");

        assertEquals(List.of(new FileEvent.Renamed(A, B, true)), source.rename(A, B));
        assertTrue(source.entry(RelPath.of("b/f")).isPresent());
        assertFalse(source.entry(FILE).isPresent());
    }

    @Test
    void aRemovedTreeIsToldFromItsDeepestEntryUp() {
        source.mkdir(A);
        source.write(FILE, "x");

        assertEquals(
                List.of(new FileEvent.Touched(FILE), new FileEvent.TreeTouched(A, RescanReason.REMOVED_DIRECTORY)),
                source.removeTree(A));
    }

    @Test
    void anEntryShipsNothingOfWhatLiesBelow() {
        source.mkdir(A);
        source.write(FILE, "x");

        destination.ship(DirtySet.of(new Dirt(A, Scope.ENTRY)), source);

        assertTrue(destination.tree().isDirectory(A));
        assertFalse(destination.tree().entry(FILE).isPresent());
    }

    @Test
    void aVanishedParentTakesTheEntryWithIt() {
        source.mkdir(A);
        source.write(FILE, "x");
        shipAll();
        source.removeTree(A);

        destination.ship(DirtySet.of(new Dirt(FILE, Scope.ENTRY)), source);

        assertEquals(List.of(), source.differences(destination.tree()));
    }

    @Test
    void anExecutedHintSendsNoContent() {
        source.mkdir(A);
        source.write(FILE, "x");
        shipAll();
        long sent = destination.filesSent();
        source.rename(A, B);

        destination.ship(
                DirtySet.of(new Dirt(A, Scope.TREE), new Dirt(B, Scope.TREE)),
                List.of(new Rename(A, B, true)),
                source,
                rename -> true);

        assertEquals(sent, destination.filesSent());
        assertEquals(List.of(), source.differences(destination.tree()));
    }

    @Test
    void differencesAreSeenInEveryRespect() {
        source.mkdir(A);
        source.write(FILE, "x");
        shipAll();
        assertEquals(List.of(), source.differences(destination.tree()));

        source.chmod(FILE, 0600);
        assertEquals(1, source.differences(destination.tree()).size());
        source.write(FILE, "y");
        source.utime(A);
        assertEquals(2, source.differences(destination.tree()).size());
    }

    @Test
    void aHistoryIsShrunkToWhatFails() {
        List<Integer> history = IntStream.range(0, 100).boxed().toList();

        assertEquals(List.of(17, 60), Seeds.shrink(history, part -> part.contains(17) && part.contains(60)));
    }

    @Test
    void aFailureNamesItsSeedAndHowToReplayIt() {
        AssertionError failure = assertThrows(
                AssertionError.class,
                () -> Seeds.forEach(5, (seed, random) -> assertFalse(seed == 3 || Long.getLong("seed") != null)));

        assertTrue(failure.getMessage().contains("-Dtest=ModelFileSystemTest#"), failure.getMessage());
        assertTrue(failure.getMessage().contains("-Dseed="), failure.getMessage());
    }

    private void shipAll() {
        destination.ship(DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)), source);
    }
}
