package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangesetsTest {
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");
    private static final RelPath C = RelPath.of("c");

    @Test
    void aUnionAsksForAllThatItsMembersAskFor() {
        Changeset one = changeset(1, 3, new Dirt(A, Scope.ENTRY), List.of(new Rename(A, B, true)), Set.of());
        Changeset two = changeset(
                4, 9, new Dirt(B, Scope.TREE), List.of(new Rename(B, C, true)), Set.of(RescanReason.OVERFLOW));

        Changeset union = Changesets.union(List.of(one, two));

        assertEquals(new Span(new Position(1), new Position(9)), union.span());
        assertEquals(DirtySet.of(new Dirt(A, Scope.ENTRY), new Dirt(B, Scope.TREE)), union.dirty());
        assertEquals(List.of(new Rename(A, C, true)), union.renames());
        assertEquals(Set.of(RescanReason.OVERFLOW), union.rescans());
        assertEquals(CloseReason.UNION, union.reason());
        assertEquals(Instant.ofEpochSecond(1), union.firstEventAt());
        assertEquals(Instant.ofEpochSecond(9), union.closedAt());
        assertEquals(two.deferred(), union.deferred());
    }

    @Test
    void oneAloneStaysItself() {
        Changeset one = changeset(1, 3, new Dirt(A, Scope.ENTRY), List.of(), Set.of());

        assertSame(one, Changesets.union(List.of(one)));
    }

    @Test
    void noneAndTheWrongOrderAreRefused() {
        Changeset one = changeset(1, 3, new Dirt(A, Scope.ENTRY), List.of(), Set.of());
        Changeset two = changeset(4, 4, new Dirt(A, Scope.ENTRY), List.of(), Set.of());

        assertThrows(IllegalArgumentException.class, () -> Changesets.union(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Changesets.union(List.of(two, one)));
    }

    @Test
    void eachEventSaysWhatItMakesDirty() {
        assertEquals(List.of(new Dirt(A, Scope.ENTRY)), EventDirt.of(new FileEvent.Touched(A)));
        assertEquals(List.of(new Dirt(A, Scope.LISTING)), EventDirt.of(new FileEvent.ListingTouched(A)));
        assertEquals(
                List.of(new Dirt(A, Scope.TREE)),
                EventDirt.of(new FileEvent.TreeTouched(A, RescanReason.NEW_DIRECTORY)));
        assertEquals(
                List.of(new Dirt(A, Scope.TREE), new Dirt(B, Scope.TREE)),
                EventDirt.of(new FileEvent.Renamed(A, B, true)));
        assertEquals(
                List.of(new Dirt(A, Scope.ENTRY), new Dirt(B, Scope.ENTRY)),
                EventDirt.of(new FileEvent.Renamed(A, B, false)));
        assertEquals(List.of(), EventDirt.of(new FileEvent.Watermark(Instant.EPOCH)));
        assertEquals(List.of(), EventDirt.of(new FileEvent.Cookie(7)));
    }

    @Test
    void onlyTheRootIsARescan() {
        assertEquals(
                Set.of(RescanReason.OVERFLOW),
                Set.copyOf(EventDirt.rescan(new FileEvent.TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW)).stream()
                        .toList()));
        assertEquals(
                true,
                EventDirt.rescan(new FileEvent.TreeTouched(A, RescanReason.NEW_DIRECTORY))
                        .isEmpty());
    }

    private static Changeset changeset(
            long first, long last, Dirt dirt, List<Rename> renames, Set<RescanReason> rescans) {
        return new Changeset(
                new Span(new Position(first), new Position(last)),
                DirtySet.of(dirt),
                DirtySet.empty(),
                renames,
                DirtySet.of(new Dirt(RelPath.of("deferred" + first), Scope.ENTRY)),
                CloseReason.QUIET,
                rescans,
                Instant.ofEpochSecond(first),
                Instant.ofEpochSecond(last));
    }
}
