package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.capture.sweep.Finding;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.capture.sweep.SweepRule;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decision, on what the real kernel does to time stamps. */
class SweepRuleTest {
    private static final long TICK_MILLIS = 15;

    @TempDir
    Path directory;

    private Path root;
    private Path outside;
    private Instant since;

    /** dir/f, dir/sub/g, other/, and away/h outside; all of it older than {@code since}. */
    @BeforeEach
    void makeTree() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.createDirectories(root.resolve("dir/sub"));
        Files.createDirectory(root.resolve("other"));
        Files.createDirectories(outside.resolve("away/deep"));
        for (String file : new String[] {"dir/f", "dir/sub/g", "../outside/away/h", "../outside/away/deep/i"}) {
            Files.writeString(root.resolve(file), "content");
        }
        // Time stamps come from a clock that ticks: only then is what follows later.
        Thread.sleep(TICK_MILLIS);
        since = Instant.now();
        Thread.sleep(TICK_MILLIS);
    }

    @Test
    void nothingWhereNothingHappened() {
        assertFindings();
    }

    @Test
    void aWrittenFileIsItself() throws Exception {
        Files.writeString(root.resolve("dir/f"), "more");
        assertFindings("swept dir/f");
    }

    @Test
    void aFileWhoseTimeWasSetBackIsStillFound() throws Exception {
        Files.writeString(root.resolve("dir/f"), "other");
        Files.setLastModifiedTime(root.resolve("dir/f"), FileTime.fromMillis(0));
        assertFindings("swept dir/f");
    }

    @Test
    void aDeletedFileIsTheListingOfItsDirectory() throws Exception {
        Files.delete(root.resolve("dir/f"));
        assertFindings("listing dir");
    }

    @Test
    void aDeletionWhoseDirectoryGotItsTimeBackIsStillFound() throws Exception {
        FileTime before = Files.getLastModifiedTime(root.resolve("dir"));
        Files.delete(root.resolve("dir/f"));
        Files.setLastModifiedTime(root.resolve("dir"), before);
        assertFindings("listing dir");
    }

    @Test
    void aFileThatIsRenamedIsItselfAndBothListings() throws Exception {
        Files.move(root.resolve("dir/f"), root.resolve("other/f"));
        assertFindings("listing dir", "listing other", "swept other/f");
    }

    @Test
    void aTwinThatIsMovedOverAFileIsFound() throws Exception {
        Path twin = Files.writeString(outside.resolve("twin"), "CONTENT");
        Files.setLastModifiedTime(twin, Files.getLastModifiedTime(root.resolve("dir/f")));
        Files.move(twin, root.resolve("dir/f"), StandardCopyOption.REPLACE_EXISTING);
        assertFindings("listing dir", "swept dir/f");
    }

    /** Mutant: what is not entered is not looked at, though it is mirrored itself, as clsync's {@code -w} has it. */
    @Test
    void aDirectoryThatIsMirroredWithoutItsContentIsLookedAtItself() throws Exception {
        Files.setPosixFilePermissions(root.resolve("dir"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(root.resolve("dir/f"), PosixFilePermissions.fromString("rwx------"));
        assertEquals(
                List.of(new Touched(RelPath.of("dir"))),
                SweepOf.tree(root, SweepPlan.NOTHING.with(RelPath.ROOT, since), new OutOf("dir"), 1));
        assertEquals(
                List.of(),
                SweepOf.tree(
                        root, SweepPlan.NOTHING.with(RelPath.ROOT, Instant.now().plusSeconds(1)), new OutOf("dir"), 1));
    }

    /** One directory is reported, and not entered. */
    private record OutOf(String directory) implements Pruning {
        @Override
        public boolean enters(RelPath path) {
            return !path.equals(RelPath.of(directory));
        }

        @Override
        public boolean watches(RelPath path) {
            return enters(path);
        }

        @Override
        public boolean reports(RelPath path, boolean isDirectory) {
            return true;
        }

        @Override
        public boolean isByNameOnly() {
            return false;
        }
    }

    @Test
    void aDirectoryThatIsRenamedMayHoldAnything() throws Exception {
        Files.move(root.resolve("dir/sub"), root.resolve("other/sub"));
        assertFindings("listing dir", "listing other", "movedIn other/sub");
    }

    @Test
    void aDirectoryThatIsMovedInMayHoldAnything() throws Exception {
        Files.move(outside.resolve("away"), root.resolve("dir/away"));
        assertFindings("listing dir", "movedIn dir/away");
    }

    @Test
    void aDirectoryThatIsMovedInBelowANewOneMayHoldAnything() throws Exception {
        Files.createDirectory(root.resolve("new"));
        Files.move(outside.resolve("away"), root.resolve("new/away"));
        assertFindings("listing .", "listing new", "movedIn new/away");
    }

    @Test
    void aDirectoryThatIsMovedInTheTimeOfItsNewParentBeingSetBackIsFound() throws Exception {
        FileTime before = Files.getLastModifiedTime(root.resolve("dir"));
        Files.move(outside.resolve("away"), root.resolve("dir/away"));
        Files.setLastModifiedTime(root.resolve("dir"), before);
        assertFindings("listing dir", "movedIn dir/away");
    }

    @Test
    void aDirectoryThatTookThePlaceOfAnotherMayHoldAnything() throws Exception {
        Files.move(root.resolve("dir/sub"), outside.resolve("old"));
        Files.move(outside.resolve("away"), root.resolve("dir/sub"));
        assertFindings("listing dir", "movedIn dir/sub");
    }

    /** {@code dir} and what it is in both changed: that is also what a move of it would look like. */
    @Test
    void twoDirectoriesThatChangedPlacesMayHoldAnything() throws Exception {
        Posix.exchange(path("dir/sub"), path("other"));
        assertFindings("listing .", "movedIn dir", "movedIn other");
    }

    @Test
    void aNewDirectoryBearsTheTraceOfAllThatIsInIt() throws Exception {
        Files.createDirectories(root.resolve("new/a"));
        Files.writeString(root.resolve("new/a/f"), "x");
        assertFindings("listing .", "listing new", "listing new/a", "swept new/a/f");
    }

    @Test
    void aDirectoryThatIsMovedOutIsTheListingOfItsParent() throws Exception {
        Files.move(root.resolve("dir/sub"), outside.resolve("sub"));
        assertFindings("listing dir");
    }

    @Test
    void aDirectoryThatWasMadeAnewUnderTheSameNameIsListed() throws Exception {
        Files.move(root.resolve("dir"), outside.resolve("dir"));
        Files.createDirectory(root.resolve("dir"));
        assertFindings("listing .", "listing dir");
    }

    @Test
    void aChangedModeOfADirectoryIsItsListingAndNothingBelow() throws Exception {
        Posix.chmod(path("dir"), 0700);
        assertFindings("listing dir");
    }

    @Test
    void aChangedModeOfAFileIsFound() throws Exception {
        Posix.chmod(path("dir/f"), 0600);
        assertFindings("swept dir/f");
    }

    @Test
    void aWriteThroughOneNameIsFoundAtTheOther() throws Exception {
        Files.createLink(root.resolve("other/link"), root.resolve("dir/f"));
        Thread.sleep(TICK_MILLIS);
        since = Instant.now();
        Thread.sleep(TICK_MILLIS);
        Files.writeString(root.resolve("other/link"), "through the other name");
        assertFindings("swept dir/f", "swept other/link");
    }

    @Test
    void aNewNameOfAFileIsFoundAtBoth() throws Exception {
        Files.createLink(root.resolve("other/link"), root.resolve("dir/f"));
        assertFindings("listing other", "swept dir/f", "swept other/link");
    }

    @Test
    void aSymbolicLinkIsItselfAndNotFollowed() throws Exception {
        Files.createSymbolicLink(root.resolve("dir/link"), outside);
        Files.writeString(outside.resolve("away/h"), "changed");
        assertFindings("listing dir", "swept dir/link");
    }

    /**
     * On an overlay that keeps renames, a renamed directory is a new one, and what is in it is what it was. Mutant: its time of
     * birth is believed.
     */
    @Test
    @Thorough
    void aDirectoryThatIsRenamedOnAnOverlayMayHoldAnything() throws Exception {
        Path merged = overlay();
        for (String name : new String[] {"dir", "other"}) {
            // Each change of a directory of the lower layer makes one of the upper layer, once.
            Posix.chmod(Posix.bytes(merged.resolve(name)), 0700);
        }
        Thread.sleep(TICK_MILLIS);
        since = Instant.now();
        Thread.sleep(TICK_MILLIS);
        try {
            Files.move(merged.resolve("dir/sub"), merged.resolve("other/sub"));
            root = merged;
            assertFindings("listing dir", "listing other", "movedIn other/sub");
        } finally {
            run("umount", "-l", merged.toString());
        }
    }

    private Path overlay() throws Exception {
        Path merged = Files.createDirectory(directory.resolve("merged"));
        String layers = "lowerdir=" + root + ",upperdir=" + Files.createDirectory(directory.resolve("upper"))
                + ",workdir=" + Files.createDirectory(directory.resolve("work")) + ",redirect_dir=on";
        assumeTrue(
                run("mount", "-t", "overlay", "overlay", "-o", layers, merged.toString()) == 0,
                "needs root, and overlays that keep renames");
        return merged;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** A snapshot, as btrfs makes it: all times are those of the original. */
    @Test
    void aSubvolumeBelowADirectoryThatChangedMayHoldAnything() {
        assertEquals(Finding.MOVED_IN, SweepRule.ofSubvolume(20, 10, 15));
        assertEquals(Finding.LISTING, SweepRule.ofSubvolume(10, 20, 15));
        assertEquals(Finding.UNCHANGED, SweepRule.ofSubvolume(10, 10, 15));
    }

    private byte[] path(String below) {
        return Posix.bytes(root.resolve(below));
    }

    private void assertFindings(String... expected) {
        Set<String> found = SweepOf.tree(root, since).stream()
                .map(SweepRuleTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Set.of(expected)), found);
    }

    private static String text(FileEvent event) {
        if (event instanceof ListingTouched listing) {
            return "listing " + listing.directory();
        }
        TreeTouched tree = (TreeTouched) event;
        return (tree.reason() == RescanReason.SWEPT ? "swept " : "movedIn ") + tree.path();
    }
}
