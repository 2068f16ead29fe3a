package io.syncline.planner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import io.syncline.testing.WakingJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The planner on its own thread, between two journals in memory. */
class PlannerTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final WindowPolicy AT_ONCE = new WindowPolicy(Duration.ZERO, LONG, 10_000);
    private static final WindowPolicy NEVER = new WindowPolicy(LONG, LONG, 10_000);

    private final MemoryJournal<FileEvent> events = new MemoryJournal<>();
    private final MemoryJournal<Changeset> changesets = new MemoryJournal<>();
    private final JournalWriter<FileEvent> agent = events.openWriter();
    private final StateFile state = StateFile.none("planner");
    private final AtomicReference<Planner> planner = new AtomicReference<>();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    @AfterEach
    void stop() {
        if (planner.get() != null) {
            planner.get().requestStop();
        }
        running.exceptionally(failure -> null).join();
    }

    @Test
    void anEventBecomesAChangeset() throws InterruptedException {
        start(AT_ONCE);
        write(new Touched(RelPath.of("a")));

        Changeset changeset = next(Position.NONE);
        assertEquals(DirtySet.of(new Dirt(RelPath.of("a"), Scope.ENTRY)), changeset.dirty());
        assertEquals(CloseReason.QUIET, changeset.reason());
        assertEquals(new Span(new Position(1), new Position(1)), changeset.span());
    }

    /** Kills: a stop that is noticed when the next event comes, or when a wait is over. */
    @Test
    void aStopWakesIt() throws Exception {
        Planner waiting = new Planner(
                AT_ONCE, new WakingJournal<>(events), changesets, state, InstantSource.system(), () -> Position.NONE);
        start(waiting);
        await().atMost(SOON).until(() -> state.current().state().equals("running"));

        waiting.requestStop();

        try {
            running.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } finally {
            // Lets one go that still waits.
            write(new Touched(RelPath.of("a")));
        }
        assertEquals("stopped", state.current().state());
    }

    /** Kills: a wait between the last event and the closing of the window, a millisecond of sleep included. */
    @Test
    void aQuietTimeOfZeroAddsNoWait() throws InterruptedException {
        start(AT_ONCE);
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            write(new Touched(RelPath.of("a" + i)));
            Changeset changeset = next(new Position(i));
            delays.add(Duration.between(changeset.firstEventAt(), changeset.closedAt()));
        }

        // The shortest: a wait would be in each of them, and a machine that is busy is not in all.
        Duration shortest = delays.stream().sorted().toList().get(0);
        assertTrue(shortest.compareTo(Duration.ofMillis(1)) < 0, () -> delays.toString());
    }

    /** Kills: a changeset for each portion of a stream, which is a force of the disk for each. */
    @Test
    void behindAPortionOfAStreamTheNextWindowStaysOpen() throws InterruptedException {
        write(IntStream.range(0, 100)
                .mapToObj(i -> new Touched(RelPath.of("a" + i)))
                .toArray(FileEvent[]::new));
        start(AT_ONCE);
        Changeset first = next(Position.NONE);
        write(new Touched(RelPath.of("b")));

        Duration between =
                Duration.between(first.closedAt(), next(new Position(1)).closedAt());
        assertTrue(between.compareTo(Duration.ofMillis(50)) >= 0, () -> between.toString());
    }

    /** Kills: a wait of a fixed length. */
    @Test
    void waitsExactlyUntilTheWindowIsDue() {
        WindowPolicy thirty = new WindowPolicy(Duration.ofMillis(30), LONG, 10_000);
        PlannerWorld world = new PlannerWorld(List.of(new Touched(RelPath.of("a"))), thirty, new Random(1));
        world.runUntilDead(Lifespan.forEver());

        Changeset changeset = world.changesets().get(0);
        assertEquals(CloseReason.QUIET, changeset.reason());
        assertEquals(Duration.ofMillis(30), Duration.between(changeset.firstEventAt(), changeset.closedAt()));
    }

    @Test
    void aBatchIsOneChangeset() throws InterruptedException {
        write(IntStream.range(0, 100)
                .mapToObj(i -> new Touched(RelPath.of("a" + i)))
                .toArray(FileEvent[]::new));
        start(AT_ONCE);

        assertEquals(100, next(Position.NONE).dirty().size());
    }

    @Test
    void aFullWindowIsClosedAndTheNextGoesOn() throws InterruptedException {
        write(IntStream.range(0, 25)
                .mapToObj(i -> new Touched(RelPath.of("a" + i)))
                .toArray(FileEvent[]::new));
        start(new WindowPolicy(Duration.ZERO, LONG, 10));

        assertEquals(CloseReason.MAX_PATHS, next(Position.NONE).reason());
        assertEquals(CloseReason.MAX_PATHS, next(new Position(1)).reason());
        assertEquals(5, next(new Position(2)).dirty().size());
    }

    @Test
    void theWholeTreeHidesNothingFiner() throws InterruptedException {
        write(
                new Touched(RelPath.of("before")),
                new TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW),
                new Touched(RelPath.of("after")));
        start(AT_ONCE);

        assertEquals("[ENTRY(before)]", next(Position.NONE).dirty().toString());
        Changeset whole = next(new Position(1));
        assertTrue(whole.dirty().isWholeTree());
        assertEquals(Set.of(RescanReason.OVERFLOW), whole.rescans());
        assertEquals(CloseReason.WHOLE_TREE, whole.reason());
        assertEquals("[ENTRY(after)]", next(new Position(2)).dirty().toString());
        stop();
        assertEquals(1L, state.current().counters().get("wholeTree"));
    }

    @Test
    void aStopClosesTheWindow() throws InterruptedException {
        start(NEVER);
        write(new Touched(RelPath.of("a")));
        await().atMost(SOON).until(() -> state.current().state().equals("running"));
        stopOnceItHasRead(1);

        assertEquals(CloseReason.STOP, next(Position.NONE).reason());
        assertEquals("stopped", state.current().state());
        assertFalse(running.isCompletedExceptionally());
    }

    @Test
    void aStopWithoutEventsWritesNothing() {
        start(NEVER);
        await().atMost(SOON).until(() -> state.current().state().equals("running"));
        stop();

        assertEquals(Position.NONE, changesets.durable());
    }

    @Test
    void aRestartGoesOnBehindTheLastChangeset() throws InterruptedException {
        write(new Touched(RelPath.of("a")));
        start(AT_ONCE);
        next(Position.NONE);
        stop();
        write(new Touched(RelPath.of("b")));
        start(AT_ONCE);

        assertEquals("[ENTRY(b)]", next(new Position(1)).dirty().toString());
    }

    @Test
    void deferredPathsOfTheLastChangesetAreNotLost() throws InterruptedException {
        write(new Touched(RelPath.of("a")));
        DirtySet deferred = DirtySet.of(new Dirt(RelPath.of("big"), Scope.ENTRY));
        Span span = new Span(new Position(1), new Position(1));
        try (JournalWriter<Changeset> writer = changesets.openWriter()) {
            writer.append(new Changeset(
                    span,
                    DirtySet.empty(),
                    DirtySet.empty(),
                    List.of(),
                    deferred,
                    CloseReason.QUIET,
                    Set.of(),
                    Instant.EPOCH,
                    Instant.EPOCH));
        }
        start(AT_ONCE);

        Changeset next = next(new Position(1));
        assertEquals(deferred, next.dirty());
        assertEquals(span, next.span());
    }

    @Thorough
    @Test
    void aFullDiskIsWaitedOutAndNothingIsLost() throws InterruptedException {
        changesets.setFull(true);
        start(AT_ONCE);
        write(new Touched(RelPath.of("a")));
        await().atMost(SOON).until(() -> state.current().state().equals("retrying"));
        assertTrue(state.current().lastError().isPresent());
        changesets.setFull(false);

        assertEquals("[ENTRY(a)]", next(Position.NONE).dirty().toString());
        await().atMost(SOON).until(() -> state.current().state().equals("running"));
    }

    /** Kills: a planner that ends when the disk is full between an append and its force, though the journal keeps both. */
    @Thorough
    @Test
    void aForceThatFindsNoSpaceIsTriedAgain() throws InterruptedException {
        start(AT_ONCE, Position.NONE, new NoSpaceToForce<>(changesets));
        write(new Touched(RelPath.of("a")));

        assertEquals("[ENTRY(a)]", next(Position.NONE).dirty().toString());
        await().atMost(SOON).until(() -> state.current().state().equals("running"));
        assertTrue(state.current().lastError().isPresent());
    }

    @Test
    void aStopOnAFullDiskLeavesTheEventsForTheNextStart() throws InterruptedException {
        changesets.setFull(true);
        start(AT_ONCE);
        write(new Touched(RelPath.of("a")));
        await().atMost(SOON).until(() -> state.current().state().equals("retrying"));
        stop();
        changesets.setFull(false);
        assertEquals(Position.NONE, changesets.durable());
        start(AT_ONCE);

        assertEquals("[ENTRY(a)]", next(Position.NONE).dirty().toString());
    }

    /** Kills: a changeset behind one that could not be written, whose events would then count as planned. */
    @Test
    void nothingFollowsAWindowThatCouldNotBeWritten() throws InterruptedException {
        changesets.setFull(true);
        start(AT_ONCE);
        write(new Touched(RelPath.of("a")), new TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW));
        await().atMost(SOON).until(() -> state.current().state().equals("retrying"));
        changesets.setFull(false);
        stop();
        start(AT_ONCE);

        assertEquals(
                new Span(new Position(1), new Position(1)), next(Position.NONE).span());
        assertEquals(
                new Span(new Position(2), new Position(2)),
                next(new Position(1)).span());
    }

    @Test
    void damageEndsTheStageAndSaysWhatToDo() {
        Journal<FileEvent> damaged = new DamagedJournal(new Position(7));
        Planner reading = new Planner(AT_ONCE, damaged, changesets, state, InstantSource.system(), () -> Position.NONE);

        StageException failure = assertThrows(StageException.class, reading::run);
        assertEquals(ExitCode.JOURNAL, failure.exitCode());
        assertTrue(failure.getMessage().contains("at 7: a page of zeros; restart"), failure.getMessage());
        assertEquals("failed", state.current().state());
    }

    /** Kills: a close that forces what a failed force may have lost, and calls it clean. */
    @Test
    void afterAForceThatFailedNothingIsForcedOrClosed() {
        write(new Touched(RelPath.of("a")));
        FailingJournal failing = new FailingJournal(new ArrayList<>());
        Planner planner = new Planner(AT_ONCE, events, failing, state, InstantSource.system(), () -> Position.NONE);

        StageException failure = assertThrows(StageException.class, planner::run);
        assertEquals(ExitCode.JOURNAL, failure.exitCode());
        assertEquals(List.of("append", "force"), failing.calls);
    }

    @Test
    void anotherEventJournalIsRefused() throws InterruptedException {
        write(new Touched(RelPath.of("a")));
        start(AT_ONCE);
        next(Position.NONE);
        stop();
        Planner misled = new Planner(
                AT_ONCE, new MemoryJournal<>(), changesets, state, InstantSource.system(), () -> Position.NONE);

        assertEquals(
                ExitCode.JOURNAL,
                assertThrows(StageException.class, misled::run).exitCode());
    }

    @Test
    void whatEveryDestinationHasDoneIsTrimmedNowAndThen() throws InterruptedException {
        int count = Trimming.CHANGESETS + 1;
        write(IntStream.range(0, count)
                .mapToObj(i -> new Touched(RelPath.of("a" + i)))
                .toArray(FileEvent[]::new));
        start(new WindowPolicy(Duration.ZERO, LONG, 1), new Position(600));
        await().atMost(SOON).until(() -> changesets.durable().sequence() == count);
        stop();

        try (JournalReader<Changeset> reader = changesets.openReader(Position.NONE)) {
            assertEquals(
                    new Position(600),
                    ((ReadResult.Gap<Changeset>) reader.poll()).lastLost(),
                    "the changesets up to 600 should be gone");
        }
    }

    @Test
    void plannedIsWhatADurableChangesetStandsFor() throws InterruptedException {
        PlannedPosition planned = new PlannedPosition(changesets);
        assertEquals(Position.NONE, planned.get());
        write(new Touched(RelPath.of("a")), new Touched(RelPath.of("b")));
        start(AT_ONCE);
        next(Position.NONE);

        assertEquals(new Position(2), planned.get());
        changesets.lose(new Position(1), new Position(1));
        assertEquals(Position.NONE, planned.get());
    }

    @Test
    void countsWhatItDoes() throws InterruptedException {
        write(new Touched(RelPath.of("a")), new Touched(RelPath.of("a")));
        start(AT_ONCE);
        next(Position.NONE);
        stop();

        assertEquals(2L, state.current().counters().get("events"));
        assertEquals(1L, state.current().counters().get("changesets"));
        assertEquals(1L, state.current().counters().get("closedQuiet"));
        assertEquals(2L, state.current().position());
    }

    private void start(WindowPolicy policy) {
        start(policy, Position.NONE);
    }

    private void start(WindowPolicy policy, Position slowest) {
        start(policy, slowest, changesets);
    }

    private void start(WindowPolicy policy, Position slowest, Journal<Changeset> written) {
        Planner started = new Planner(policy, events, written, state, InstantSource.system(), () -> slowest);
        start(started);
    }

    private void start(Planner started) {
        planner.set(started);
        running = CompletableFuture.runAsync(() -> {
            try {
                started.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts", e);
            }
        });
    }

    /** A planner that never closes says nothing of what it has read; so it is asked until the stop closes something. */
    private void stopOnceItHasRead(long sequence) {
        await().atMost(SOON).until(() -> {
            stop();
            if (changesets.durable().sequence() >= sequence) {
                return true;
            }
            start(NEVER);
            return false;
        });
    }

    private void write(FileEvent... batch) {
        List.of(batch).forEach(agent::append);
        agent.force();
    }

    private Changeset next(Position after) throws InterruptedException {
        try (JournalReader<Changeset> reader = changesets.openReader(after)) {
            return ((ReadResult.Found<Changeset>) reader.awaitNext(SOON))
                    .found()
                    .value();
        }
    }

    /** Whose disk refuses the first force. */
    private record FailingJournal(List<String> calls) implements Journal<Changeset>, JournalWriter<Changeset> {
        @Override
        public JournalWriter<Changeset> openWriter() {
            return this;
        }

        @Override
        public JournalReader<Changeset> openReader(Position after) {
            throw new UnsupportedOperationException("only written");
        }

        @Override
        public Position durable() {
            return Position.NONE;
        }

        @Override
        public Position append(Changeset value) {
            calls.add("append");
            return new Position(1);
        }

        @Override
        public Position force() {
            calls.add("force");
            throw new JournalException("cannot force the journal: input/output error");
        }

        @Override
        public Optional<JournalRecord<Changeset>> lastAtOpen() {
            return Optional.empty();
        }

        @Override
        public boolean wasUnclean() {
            return false;
        }

        @Override
        public void trim(Position keepAfter) {
            calls.add("trim");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    /** Whose first record cannot be read. */
    private record DamagedJournal(Position at) implements Journal<FileEvent>, JournalReader<FileEvent> {
        @Override
        public JournalWriter<FileEvent> openWriter() {
            throw new UnsupportedOperationException("only read");
        }

        @Override
        public JournalReader<FileEvent> openReader(Position after) {
            return this;
        }

        @Override
        public Position durable() {
            return at;
        }

        @Override
        public ReadResult<FileEvent> poll() {
            return new ReadResult.Damaged<>(at, "a page of zeros");
        }

        @Override
        public ReadResult<FileEvent> awaitNext(Duration timeout) {
            return poll();
        }

        @Override
        public void wake() {}

        @Override
        public Position position() {
            return Position.NONE;
        }

        @Override
        public void close() {}
    }
}
