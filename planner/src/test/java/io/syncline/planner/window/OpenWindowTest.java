package io.syncline.planner.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.codec.ChangesetCodec;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenWindowTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final WindowPolicy POLICY = new WindowPolicy(Duration.ofMillis(200), Duration.ofSeconds(5), 3);
    private static final RelPath A = RelPath.of("a");
    private static final RelPath B = RelPath.of("b");

    private OpenWindow window = new OpenWindow(POLICY, Position.NONE, DirtySet.empty(), START);
    private long sequence;

    @Test
    void isDueOnceItWasQuietForTheQuietTime() {
        add(touched("a"), 0);

        assertEquals(Optional.empty(), window.dueWhenIdle(at(199)));
        assertEquals(Optional.of(Duration.ofMillis(1)), window.untilDue(at(199)));
        assertEquals(Optional.of(CloseReason.QUIET), window.dueWhenIdle(at(200)));
        assertEquals(Optional.of(Duration.ZERO), window.untilDue(at(900)));
    }

    @Test
    void eachEventStartsTheQuietTimeAnew() {
        add(touched("a"), 0);
        add(touched("a"), 150);

        assertEquals(Optional.empty(), window.dueWhenIdle(at(349)));
        assertEquals(Optional.of(CloseReason.QUIET), window.dueWhenIdle(at(350)));
    }

    @Test
    void aQuietTimeOfZeroWaitsForNothing() {
        window = new OpenWindow(
                new WindowPolicy(Duration.ZERO, Duration.ofSeconds(5), 3), Position.NONE, DirtySet.empty(), START);
        add(touched("a"), 0);

        assertEquals(Optional.empty(), window.dueWhileBusy(at(0)));
        assertEquals(Optional.of(CloseReason.QUIET), window.dueWhenIdle(at(0)));
        assertEquals(Optional.of(Duration.ZERO), window.untilDue(at(0)));
    }

    @Test
    void isDueAtItsMaximalAgeHoweverBusyTheTreeIs() {
        for (int millis = 0; millis <= 4_900; millis += 100) {
            add(touched("a"), millis);
        }

        assertEquals(Optional.empty(), window.dueWhileBusy(at(4_999)));
        assertEquals(Optional.of(Duration.ofMillis(1)), window.untilDue(at(4_999)));
        assertEquals(Optional.of(CloseReason.MAX_AGE), window.dueWhileBusy(at(5_000)));
    }

    @Test
    void ageIsCountedFromReadingNotFromCapture() {
        window.add(position(), START.minusSeconds(3_600), touched("a"), at(0));

        assertEquals(Optional.empty(), window.dueWhenIdle(at(100)));
        assertEquals(START.minusSeconds(3_600), close().firstEventAt());
    }

    @Test
    void aClockThatGoesBackMakesItDue() {
        add(touched("a"), 1_000);

        assertEquals(Optional.of(CloseReason.MAX_AGE), window.dueWhenIdle(at(999)));
    }

    @Test
    void pathsAndRenamesCountTogether() {
        add(new Renamed(A, B, false), 0);

        assertEquals(Optional.of(CloseReason.MAX_PATHS), window.dueWhileBusy(at(0)));
    }

    @Test
    void aRepeatedPathCountsOnce() {
        for (int i = 0; i < 50; i++) {
            add(touched("a"), i);
        }

        assertEquals(Optional.empty(), window.dueWhileBusy(at(50)));
    }

    @Test
    void theWholeTreeIsDueAtOnce() {
        add(new TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW), 0);

        assertEquals(Optional.of(CloseReason.WHOLE_TREE), window.dueWhileBusy(at(0)));
        assertEquals(Set.of(RescanReason.OVERFLOW), close().rescans());
    }

    @Test
    void lostEventsMayHaveBeenAboutAnything() {
        window.addLost(new Position(4), new Position(7), at(0));

        Changeset changeset = close();
        assertTrue(changeset.dirty().isWholeTree());
        assertEquals(Set.of(RescanReason.JOURNAL_GAP), changeset.rescans());
        assertEquals(new Span(new Position(4), new Position(7)), changeset.span());
    }

    @Test
    void watermarksAloneAreNoWork() {
        add(new Watermark(START), 0);

        assertFalse(window.hasWork());
        assertEquals(Optional.empty(), window.dueWhenIdle(at(60_000)));
        assertEquals(Optional.empty(), window.untilDue(at(60_000)));
    }

    @Test
    void manyWatermarksMoveTheCheckpointOn() {
        add(new Watermark(START), 0);
        add(new Watermark(START), 0);
        assertEquals(Optional.empty(), window.dueWhileBusy(at(0)));
        add(new Watermark(START), 0);

        assertEquals(Optional.of(CloseReason.MAX_PATHS), window.dueWhileBusy(at(0)));
    }

    @Test
    void somebodyWaitsForACookie() {
        add(new Cookie(1), 0);

        assertEquals(Optional.of(CloseReason.QUIET), window.dueWhenIdle(at(200)));
        assertTrue(close().dirty().isEmpty());
    }

    @Test
    void carriedPathsAreWorkWithoutAnyEvent() {
        DirtySet carried = DirtySet.of(new Dirt(A, Scope.ENTRY));
        window = new OpenWindow(POLICY, new Position(9), carried, START);

        assertEquals(Optional.of(CloseReason.QUIET), window.dueWhenIdle(at(200)));
        Changeset changeset = close();
        assertEquals(carried, changeset.dirty());
        assertEquals(new Span(new Position(9), new Position(9)), changeset.span());
    }

    @Test
    void aChangesetHoldsWhatItsEventsSay() {
        window = new OpenWindow(WindowPolicy.DEFAULT, Position.NONE, DirtySet.empty(), START);
        add(touched("x"), 0);
        add(new Renamed(A, B, true), 10);

        Changeset changeset = window.close(CloseReason.QUIET, at(210));
        assertEquals(new Span(new Position(1), new Position(2)), changeset.span());
        assertEquals(
                DirtySet.of(new Dirt(A, Scope.TREE), new Dirt(B, Scope.TREE), new Dirt(RelPath.of("x"), Scope.ENTRY)),
                changeset.dirty());
        assertEquals(List.of(new Rename(A, B, true)), changeset.renames());
        assertEquals(START, changeset.firstEventAt());
        assertEquals(at(210), changeset.closedAt());
    }

    @Test
    void isClosedOnce() {
        add(touched("a"), 0);
        close();

        assertThrows(IllegalStateException.class, this::close);
    }

    /** Kills: a byte bound that counts dirt alone, or paths without what a record adds to them. */
    @Thorough
    @Test
    void aRecordStaysWellBelowItsLimit() {
        Seeds.forEach(10, (seed, random) -> {
            WindowPolicy policy = new WindowPolicy(Duration.ZERO, Duration.ofDays(1), Integer.MAX_VALUE);
            window = new OpenWindow(policy, Position.NONE, DirtySet.empty(), START);
            int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 4_000 : 20);
            while (window.dueWhileBusy(START).isEmpty()) {
                window.add(position(), START, randomEvent(random, length), START);
            }
            Changeset changeset = close();

            assertTrue(
                    new ChangesetCodec().maxEncodedSize(changeset) < 3 << 20,
                    () -> "" + changeset.dirty().size());
        });
    }

    /** Kills: a byte bound that counts dirt alone; each path of a rename is in the record twice. */
    @Test
    void theHintsOfLongRenamesCountAsBytes() {
        WindowPolicy policy = new WindowPolicy(Duration.ZERO, Duration.ofDays(1), Integer.MAX_VALUE);
        window = new OpenWindow(policy, Position.NONE, DirtySet.empty(), START);
        Random random = new Random(1);
        while (window.dueWhileBusy(START).isEmpty()) {
            add(new Renamed(randomPath(random, 4_000), randomPath(random, 4_000), false), 0);
        }

        assertTrue(new ChangesetCodec().maxEncodedSize(close()) < WindowPolicy.MAX_BYTES + 20_000);
    }

    @Test
    void limitsThatCannotBeKeptAreRefused() {
        Duration some = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new WindowPolicy(some.negated(), some, 1));
        assertThrows(IllegalArgumentException.class, () -> new WindowPolicy(some, some, 0));
        assertThrows(IllegalArgumentException.class, () -> new WindowPolicy(some, some, 1, WindowPolicy.MAX_BYTES + 1));
    }

    private static FileEvent randomEvent(Random random, int length) {
        RelPath one = randomPath(random, length);
        return random.nextBoolean() ? new Touched(one) : new Renamed(one, randomPath(random, length), false);
    }

    private static RelPath randomPath(Random random, int length) {
        StringBuilder text = new StringBuilder().append(random.nextInt());
        while (text.length() < length) {
            text.append(text.length() % 200 == 199 ? '/' : 'x');
        }
        return RelPath.of(text.toString());
    }

    private void add(FileEvent event, long millis) {
        window.add(position(), at(millis), event, at(millis));
    }

    private Changeset close() {
        return window.close(CloseReason.QUIET, at(0));
    }

    private Position position() {
        return new Position(++sequence);
    }

    private static FileEvent touched(String path) {
        return new Touched(RelPath.of(path));
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
