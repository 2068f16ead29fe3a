package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoubtsTest {
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");

    @Test
    void aRenameOfWhatWasCleanIsNoDoubt() {
        DirtySet.Builder before = DirtySet.builder().add(RelPath.of("ab"), Scope.TREE);

        assertEquals(List.of(), Doubts.ofRename(new Rename(A, B, true), before, new RenameLog()));
    }

    @Test
    void whatWasDirtyBeforeItWasRenamedIsInDoubtAtItsNewName() {
        List<Dirt> expected = List.of(new Dirt(B, Scope.TREE));
        Rename rename = new Rename(A, B, true);

        for (Dirt dirt : List.of(
                new Dirt(RelPath.of("a/x/y"), Scope.ENTRY),
                new Dirt(A, Scope.ENTRY),
                new Dirt(RelPath.ROOT, Scope.TREE))) {
            DirtySet.Builder before = DirtySet.builder().add(dirt);
            assertEquals(expected, Doubts.ofRename(rename, before, new RenameLog()), dirt::toString);
        }
    }

    /** An exchange of two names is reported as a rename there and one back, and folds to nothing. */
    @Test
    void aRenameBackLeavesBothEndsInDoubt() {
        RenameLog log = new RenameLog().add(new Rename(A, B, false));

        assertEquals(
                List.of(new Dirt(B, Scope.ENTRY), new Dirt(A, Scope.ENTRY)),
                Doubts.ofRename(new Rename(B, A, false), DirtySet.builder(), log));
    }

    @ParameterizedTest
    @EnumSource(
            value = RescanReason.class,
            names = {"MOVED_IN", "MOVED_OUT", "REMOVED_DIRECTORY", "SWEPT"})
    void anotherTreeMayStandWhereOneCameOrWent(RescanReason reason) {
        assertEquals(Optional.of(new Dirt(A, Scope.TREE)), EventDirt.doubt(new TreeTouched(A, reason)));
    }

    @Test
    void aGapLeavesTheQuickCheckToItself() {
        assertTrue(EventDirt.doubt(new TreeTouched(RelPath.ROOT, RescanReason.AGENT_START))
                .isEmpty());
        assertTrue(EventDirt.doubt(new Renamed(A, B, true)).isEmpty());
    }
}
