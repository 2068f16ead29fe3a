package io.syncline.planner.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Windows over files that are big, or grow. */
class DeferralsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DELAY = Duration.ofMinutes(30);
    private static final WindowPolicy POLICY = new WindowPolicy(Duration.ofMillis(200), Duration.ofSeconds(5), 100);
    private static final long BIG = 128L << 20;
    private static final RelPath IMAGE = RelPath.of("d/image");
    private static final RelPath SMALL = RelPath.of("small");

    private final Map<RelPath, FileLook> files = new HashMap<>();
    private final Deferrals deferrals = new Deferrals(HoldPolicy.DEFAULT, path -> Optional.ofNullable(files.get(path)));
    private Instant now = START;
    private Position last = Position.NONE;
    private OpenWindow window = open(DirtySet.empty());

    /** Kills: a hold that delays the others. */
    @Test
    void aBigFileWaitsAndTheOthersGo() {
        write(IMAGE, BIG);
        write(SMALL, 1);
        Changeset changeset = close();
        assertEquals(entries(SMALL), changeset.dirty());
        assertEquals(entries(IMAGE), changeset.deferred());
    }

    /** Kills: a delay that starts again with each change; a changeset for each change. */
    @Test
    void aHundredChangesInItsDelayAreOne() {
        write(IMAGE, BIG);
        assertEquals(entries(IMAGE), close().deferred());
        for (int i = 0; i < 100; i++) {
            pass(DELAY.dividedBy(101));
            write(IMAGE, BIG + i);
            window.addDue(now);
            assertFalse(window.hasWork(), "change " + i + " closes a window");
        }
        pass(DELAY.dividedBy(50));
        window.addDue(now);
        assertEquals(entries(IMAGE), close().dirty());
        assertEquals(DirtySet.empty(), deferrals.held());
    }

    @Test
    void theWindowIsDueWhenTheDelayIsOver() {
        write(IMAGE, BIG);
        close();
        assertEquals(Optional.of(DELAY), window.untilDue(now));
        pass(DELAY);
        assertEquals(Optional.of(Duration.ZERO), window.untilDue(now));
        window.addDue(now);
        assertTrue(window.hasWork());
    }

    @Test
    void aHeldFileThatIsRemovedOrHasShrunkGoesAtOnce() {
        write(IMAGE, BIG);
        close();
        files.remove(IMAGE);
        add(new Touched(IMAGE));
        Changeset removed = close();
        assertEquals(entries(IMAGE), removed.dirty());
        assertEquals(DirtySet.empty(), removed.deferred());

        write(SMALL, BIG);
        close();
        write(SMALL, 1);
        assertEquals(entries(SMALL), close().dirty());
    }

    /** Kills: a rename of what a destination does not have yet, without the doubt that it needs. */
    @Test
    void aHeldFileThatIsRenamedIsDirtyBeforeItsRename() {
        RelPath other = RelPath.of("d/other");
        write(IMAGE, BIG);
        close();
        files.put(other, files.remove(IMAGE));
        add(new Renamed(IMAGE, other, false));
        Changeset changeset = close();
        assertEquals(entries(IMAGE, other), changeset.dirty());
        assertTrue(changeset.doubted().covers(new Dirt(other, Scope.ENTRY)));
        assertEquals(DirtySet.empty(), changeset.deferred());
    }

    @Test
    void aTreeTakesWhatWaitsInIt() {
        write(IMAGE, BIG);
        close();
        add(new TreeTouched(RelPath.of("d"), RescanReason.MOVED_OUT));
        Changeset changeset = close();
        assertEquals(DirtySet.of(new Dirt(RelPath.of("d"), Scope.TREE)), changeset.dirty());
        assertEquals(DirtySet.empty(), changeset.deferred());
    }

    @Test
    void aCookieEndsEveryWait() {
        write(IMAGE, BIG);
        close();
        add(new Cookie(1));
        Changeset changeset = close();
        assertEquals(entries(IMAGE), changeset.dirty());
        assertEquals(DirtySet.empty(), changeset.deferred());
    }

    @Test
    void whatAnEarlierPlannerHeldIsNotHeldAgain() {
        files.put(IMAGE, new FileLook(BIG, now));
        window = open(entries(IMAGE));
        assertEquals(entries(IMAGE), close().dirty());
    }

    @Test
    void aFileThatGrowsWaitsUntilItRestsButNotForEver() {
        long some = 20L << 20;
        write(IMAGE, some);
        assertEquals(entries(IMAGE), close().deferred());
        pass(Duration.ofMillis(900));
        write(IMAGE, some + 1);
        pass(Duration.ofMillis(200));
        window.addDue(now);
        assertFalse(window.hasWork(), "it was written 200 ms ago");
        pass(Duration.ofMillis(1100));
        window.addDue(now);
        assertEquals(entries(IMAGE), close().dirty());

        write(IMAGE, some);
        close();
        Instant began = now;
        while (!window.hasWork()) {
            pass(Duration.ofMillis(500));
            write(IMAGE, some);
            window.addDue(now);
            assertTrue(Duration.between(began, now).compareTo(Duration.ofSeconds(32)) < 0, "for ever");
        }
    }

    @Test
    void aSmallFileNeverWaits() {
        write(SMALL, (16L << 20) - 1);
        assertEquals(entries(SMALL), close().dirty());
    }

    private void write(RelPath path, long size) {
        files.put(path, new FileLook(size, now));
        add(new Touched(path));
    }

    private void add(FileEvent event) {
        last = new Position(last.sequence() + 1);
        window.add(last, now, event, now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Changeset close() {
        Changeset changeset = window.close(CloseReason.QUIET, now);
        window = open(DirtySet.empty());
        return changeset;
    }

    private OpenWindow open(DirtySet carried) {
        return new OpenWindow(POLICY, last, carried, deferrals, now);
    }

    private static DirtySet entries(RelPath... paths) {
        DirtySet.Builder builder = DirtySet.builder();
        for (RelPath path : paths) {
            builder.add(path, Scope.ENTRY);
        }
        return builder.build();
    }
}
