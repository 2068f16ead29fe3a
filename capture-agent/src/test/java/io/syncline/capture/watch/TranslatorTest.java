package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.FakeKernel.Inode;
import io.syncline.capture.watch.FakeKernel.Queued;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases on a model of the kernel. The laws look for what these do not think of. */
class TranslatorTest implements Notices {
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");
    private static final RelPath C = RelPath.of("c");

    private final FakeKernel kernel = new FakeKernel();
    private final List<FileEvent> events = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final RawEvent slot = new RawEvent();
    private final Translator translator =
            new Translator(kernel, Pruning.NONE, events::add, this, Duration.ofMillis(100), kernel.queue::isEmpty);
    private long now;

    @BeforeEach
    void start() {
        kernel.create(kernel.inside, A, true);
        kernel.create(inode("a"), B, true);
        translator.start(RescanReason.FIRST_START);
        work();
        assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.FIRST_START)), events);
        events.clear();
        notices.clear();
    }

    @Test
    void whatWasMadeBeforeTheWatchIsInTheListing() {
        kernel.create(kernel.inside, C, true);
        kernel.create(inode("c"), A, true);
        kernel.create(inode("c/a"), B, false);
        handleAll();

        assertEquals(
                List.of(new TreeTouched(C, RescanReason.NEW_DIRECTORY), new ListingTouched(RelPath.of("c/a"))), events);
    }

    @Test
    void halvesOfARenameArePairedAcrossOtherEvents() {
        kernel.create(kernel.outside, C, true);
        int root = kernel.watches.get(kernel.inside);
        int a = kernel.watches.get(inode("a"));
        kernel.inside.entries.put(C, kernel.inside.entries.remove(A));
        kernel.queue.add(new Queued(root, InotifyMask.MOVED_FROM | InotifyMask.ISDIR, 7, A.toBytes()));
        kernel.queue.add(new Queued(a, InotifyMask.MODIFY, 0, C.toBytes()));
        kernel.queue.add(new Queued(root, InotifyMask.MOVED_TO | InotifyMask.ISDIR, 7, C.toBytes()));
        handleAll();

        assertEquals(List.of(new Touched(RelPath.of("a/c")), new Renamed(A, C, true)), events);
        assertEquals(3, translator.directories());
    }

    @Test
    void aLonelyFirstHalfIsOutWhenItsTimeIsUp() {
        kernel.rename(kernel.inside, A, kernel.outside, C);
        handle();
        assertEquals(List.of(), events);

        now += Duration.ofMillis(100).toNanos();
        translator.onBatchEnd(now);

        assertEquals(List.of(new TreeTouched(A, RescanReason.MOVED_OUT)), events);
        assertEquals(1, kernel.watches.size());
    }

    @Test
    void aLonelyFirstHalfIsOutAsSoonAsItsDirectorySaysSomethingElse() {
        kernel.rename(kernel.inside, A, kernel.outside, C);
        kernel.create(kernel.inside, A, true);
        handle();

        assertEquals(
                List.of(new TreeTouched(A, RescanReason.MOVED_OUT), new TreeTouched(A, RescanReason.NEW_DIRECTORY)),
                events);
    }

    @Test
    void lateEventsOfATreeThatLeftAreIgnored() {
        Inode b = inode("a/b");
        kernel.rename(kernel.inside, A, kernel.outside, C);
        kernel.create(b, A, false);
        kernel.create(kernel.inside, B, false);
        handleAll();

        assertTrue(events.contains(new TreeTouched(A, RescanReason.MOVED_OUT)));
        assertEquals(List.of(), notices);
    }

    @Test
    void aTreeThatComesInIsWatched() {
        kernel.create(kernel.outside, C, true);
        kernel.create(kernel.outside.entries.get(C), A, true);
        kernel.rename(kernel.outside, C, kernel.inside, C);
        handleAll();

        assertEquals(List.of(new TreeTouched(C, RescanReason.MOVED_IN), new ListingTouched(RelPath.of("c/a"))), events);
        assertEquals(5, kernel.watches.size());
    }

    @Test
    void aRenameOntoAnEmptyDirectoryEndsTheOldWatch() {
        kernel.create(kernel.inside, C, true);
        handleAll();
        events.clear();
        Inode replaced = inode("c");
        kernel.rename(inode("a"), B, kernel.inside, C);
        handleAll();

        assertEquals(List.of(new Renamed(RelPath.of("a/b"), C, true)), events);
        assertTrue(!kernel.watches.containsKey(replaced));
        kernel.create(inode("c"), A, false);
        handleAll();
        assertEquals(new Touched(RelPath.of("c/a")), events.get(1));
    }

    @Test
    void exchangedDirectoriesAreBothWatchedInTheirNewPlaces() {
        kernel.create(kernel.inside, C, true);
        handleAll();
        events.clear();
        kernel.exchange(kernel.inside, A, kernel.inside, C);
        handleAll();
        kernel.create(inode("a"), B, false);
        kernel.create(inode("c/b"), B, false);
        handleAll();

        assertTrue(events.containsAll(List.of(
                new Renamed(A, C, true),
                new Renamed(C, A, true),
                new Touched(RelPath.of("a/b")),
                new Touched(RelPath.of("c/b/b")))));
    }

    @Test
    void aNameThatIsMadeAgainAfterARenameIsWatched() {
        kernel.rename(kernel.inside, A, kernel.inside, C);
        kernel.create(kernel.inside, A, true);
        handleAll();
        events.clear();
        kernel.create(inode("a"), B, false);
        kernel.create(inode("c"), A, false);
        handleAll();

        assertEquals(List.of(new Touched(RelPath.of("a/b")), new Touched(RelPath.of("c/a"))), events);
    }

    @Test
    void anOverflowFindsWhatWasMissedAndMarksTheTree() {
        kernel.create(kernel.inside, C, true);
        kernel.queue.clear();
        kernel.queue.add(new Queued(-1, InotifyMask.Q_OVERFLOW, 0, new byte[0]));
        handleAll();

        assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW)), events);
        assertEquals(4, kernel.watches.size());
        assertEquals("OVERFLOW", notices.get(0));
    }

    @Test
    void anUnknownDescriptorMarksTheTree() {
        kernel.queue.add(new Queued(4711, InotifyMask.MODIFY, 0, A.toBytes()));
        handleAll();

        assertEquals(List.of(new TreeTouched(RelPath.ROOT, RescanReason.UNKNOWN_DESCRIPTOR)), events);
    }

    @Test
    void aFullWatchLimitIsSaidAndDoesNotStopTheRest() {
        kernel.watchLimit = 3;
        kernel.create(kernel.inside, C, true);
        kernel.create(inode("a"), C, false);
        handleAll();

        assertTrue(events.containsAll(
                List.of(new TreeTouched(C, RescanReason.UNWATCHED), new Touched(RelPath.of("a/c")))));
        assertEquals(1, translator.unwatched());
        assertEquals(List.of("c: the limit of the model"), notices);
    }

    @Test
    void anUnwatchedDirectoryIsTriedAgainWhenItsPermissionsChange() {
        kernel.watchLimit = 3;
        kernel.create(kernel.inside, C, true);
        handleAll();
        kernel.watchLimit = 100;
        kernel.write(kernel.inside, C);
        handleAll();

        assertEquals(0, translator.unwatched());
        assertTrue(kernel.watches.containsKey(inode("c")));
    }

    @Test
    void theEndOfTheRootEndsEverything() {
        int root = kernel.watches.get(kernel.inside);
        for (int end :
                List.of(InotifyMask.DELETE_SELF, InotifyMask.MOVE_SELF, InotifyMask.UNMOUNT, InotifyMask.IGNORED)) {
            slot.set(root, end, 0, new byte[0]);
            assertThrows(RootLostException.class, () -> translator.onEvent(slot, now));
        }
    }

    @Test
    void aDirectoryWhoseFileSystemIsUnmountedIsLookedAtAgain() {
        int b = kernel.watches.remove(inode("a/b"));
        kernel.queue.add(new Queued(b, InotifyMask.UNMOUNT, 0, new byte[0]));
        kernel.queue.add(new Queued(b, InotifyMask.IGNORED, 0, new byte[0]));
        handleAll();

        assertEquals(List.of(new ListingTouched(RelPath.of("a/b"))), events);
        assertEquals(3, kernel.watches.size());
    }

    private Inode inode(String path) {
        return kernel.find(RelPath.of(path)).orElseThrow();
    }

    private void handle() {
        while (kernel.poll(slot)) {
            translator.onEvent(slot, now);
        }
        translator.onBatchEnd(now);
    }

    private void work() {
        while (translator.hasWork()) {
            translator.step();
        }
    }

    private void handleAll() {
        do {
            handle();
            work();
            translator.onQuiet();
            work();
        } while (!kernel.queue.isEmpty());
    }

    @Override
    public void unwatched(RelPath directory, WatchAnswer.Refused why) {
        notices.add(directory.display() + ": " + why.detail());
    }

    @Override
    public void lostTrack(RescanReason why, String detail) {
        notices.add(why.name());
    }

    @Override
    public void resumed() {}

    @Override
    public void mountChanged(RelPath directory, boolean isMounted) {}

    @Override
    public void mountsUnknown() {}

    @Override
    public void wholeTreeWatched(RescanReason why) {
        notices.add("watched " + why);
        // As the agent does that has no watermark.
        events.add(new TreeTouched(RelPath.ROOT, why));
    }
}
