package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.Inode;
import io.syncline.shipper.transfer.PlanRequest;
import io.syncline.shipper.transfer.RacyTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedFilesTest {
    private static final RelPath A = RelPath.of("d/a");
    private static final RelPath B = RelPath.of("b");

    @TempDir
    Path source;

    private final HardLinkIndex index = new HardLinkIndex();
    private RacyTimes racy = RacyTimes.none();

    @BeforeEach
    void aFileWithTwoNames() throws Exception {
        Files.createDirectory(source.resolve("d"));
        Files.writeString(source.resolve("d/a"), "one");
        Files.createLink(source.resolve("b"), source.resolve("d/a"));
    }

    /** Seen in the end-to-end churn: rsync had linked both to what came instead of the first. */
    @Test
    void whatStaysIsSentAgainWhenTheOtherNameLeftDuringATransfer() throws Exception {
        Instant began = Instant.now();
        expand(A, Scope.ENTRY);
        replaceA();
        racy = racy.plus(began, Instant.now());

        assertEquals(Set.of(A, B), expand(RelPath.of("d"), Scope.TREE).forced());
    }

    @Test
    void whatStaysIsSentAgainWhenTheOtherNameVanishedDuringATransfer() throws Exception {
        Instant began = Instant.now();
        expand(A, Scope.ENTRY);
        Files.delete(source.resolve("d/a"));
        racy = racy.plus(began, Instant.now());

        PlanRequest request = expand(A, Scope.ENTRY);

        assertEquals(Set.of(B), request.forced());
        assertTrue(request.dirty().covers(new Dirt(B, Scope.ENTRY)));
    }

    /** What was written through the other name is behind this one. Seen in the end-to-end churn. */
    @Test
    void whatStaysIsComparedWhenTheOtherNameVanished() throws Exception {
        expand(A, Scope.ENTRY);
        Files.writeString(source.resolve("d/a"), "changed");
        Files.delete(source.resolve("d/a"));

        assertTrue(expand(A, Scope.ENTRY).dirty().covers(new Dirt(B, Scope.ENTRY)));
    }

    @Test
    void whatStaysIsComparedWhenTheDirectoryOfTheOtherNameIsAFileNow() throws Exception {
        expand(A, Scope.ENTRY);
        Files.writeString(source.resolve("d/a"), "changed");
        Files.delete(source.resolve("d/a"));
        Files.delete(source.resolve("d"));
        Files.writeString(source.resolve("d"), "file");

        assertTrue(expand(RelPath.of("d"), Scope.TREE).dirty().covers(new Dirt(B, Scope.ENTRY)));
    }

    @Test
    void whatStaysIsComparedWhenTheDirectoryOfTheOtherNameIsAnotherNow() throws Exception {
        expand(A, Scope.ENTRY);
        Files.writeString(source.resolve("d/a"), "changed");
        Files.delete(source.resolve("d/a"));

        assertTrue(expand(RelPath.of("d"), Scope.TREE).dirty().covers(new Dirt(B, Scope.ENTRY)));
    }

    /** Removing an old snapshot, linked with a hundred others, sends none of them. */
    @Test
    void whatStaysIsNotSentAgainWhenNothingWasTransferredMeanwhile() throws Exception {
        expand(A, Scope.ENTRY);
        racy = racy.plus(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        Files.delete(source.resolve("d/a"));

        assertEquals(Set.of(), expand(A, Scope.ENTRY).forced());
    }

    /** Mutant: a name that is no longer the file's counts as known, and the file's other name is not looked for. */
    @Test
    void aNameThatIsStaleDoesNotHideOneThatIsNew() throws Exception {
        expand(A, Scope.ENTRY);
        Files.delete(source.resolve("b"));
        Files.createLink(source.resolve("c"), source.resolve("d/a"));

        assertTrue(expand(A, Scope.ENTRY).dirty().covers(new Dirt(RelPath.of("c"), Scope.ENTRY)));
    }

    /** Mutant: below a tree only files with several names are looked at, also where one is known that had several. */
    @Test
    void aNameBelowATreeThatIsTheLastOneIsSeen() throws Exception {
        expand(A, Scope.ENTRY);
        Files.delete(source.resolve("b"));

        assertEquals(Set.of(A), expand(RelPath.of("d"), Scope.TREE).forced());
    }

    /** Seen in the end-to-end churn. Mutant: what one file had outside of the tree is believed of the next with its number. */
    @Test
    void aFileWithTheNumberOfAnotherIsAnother() {
        Fact two = new Fact(Fact.Kind.REGULAR, new Inode(1, 2), 2, 3, Instant.EPOCH, Instant.EPOCH);
        index.learn(A, two);
        index.foundAll(two);
        assertFalse(index.isIncomplete(two, 1), "its other name lies outside");
        index.forget(A);
        index.learn(B, two);

        assertTrue(index.isIncomplete(two, 1));
    }

    private void replaceA() throws IOException {
        Path other = Files.writeString(source.resolve("other"), "two");
        Files.move(other, source.resolve("d/a"), StandardCopyOption.ATOMIC_MOVE);
    }

    private PlanRequest expand(RelPath path, Scope scope) {
        SourceTree tree = new SourceTree(source);
        ShipContext context =
                new ShipContext(tree, null, null, null, Exclusion.none(), null, null, index, null, null, null, null);
        return new LinkedFiles(context, new LstatFacts(tree), racy)
                .expand(DirtySet.of(List.of(new Dirt(path, scope))), List.of(), true);
    }
}
