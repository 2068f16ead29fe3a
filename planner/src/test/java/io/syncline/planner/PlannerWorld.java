package io.syncline.planner;

import io.syncline.changeset.Changeset;
import io.syncline.event.FileEvent;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Everything around a planner: an agent that writes events while the planner waits, the two journals, a clock. On one
 * thread and without waiting, so that a seed decides all.
 */
final class PlannerWorld {
    private static final int IDLE_ROUNDS_AT_THE_END = 3;

    private final SteppedClock clock = new SteppedClock();
    private final MemoryJournal<FileEvent> events = new MemoryJournal<>(clock);
    private final MemoryJournal<Changeset> changesets = new MemoryJournal<>(clock);
    private final List<FileEvent> script;
    private final WindowPolicy policy;
    private final Random random;
    private final JournalWriter<FileEvent> agent = events.openWriter();
    private int fed;
    private int idleAtTheEnd;

    PlannerWorld(List<FileEvent> script, WindowPolicy policy, Random random) {
        this.script = List.copyOf(script);
        this.policy = policy;
        this.random = random;
    }

    /** Runs a planner until it dies, or else until all events came and it was idle for a while; says how it died. */
    Optional<String> runUntilDead(Lifespan life) {
        AtomicReference<Planner> planner = new AtomicReference<>();
        MortalJournal.Idle world = time -> {
            clock.advance(time);
            if (fed < script.size()) {
                feed(1 + random.nextInt(4));
            } else if (++idleAtTheEnd > IDLE_ROUNDS_AT_THE_END) {
                planner.get().requestStop();
            }
        };
        planner.set(new Planner(
                policy,
                new MortalJournal<>(events, life, world),
                new MortalJournal<>(changesets, life, world),
                StateFile.none("planner"),
                clock,
                () -> Position.NONE));
        try {
            planner.get().run();
            return Optional.empty();
        } catch (Lifespan.Died died) {
            return Optional.of(died.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
    }

    void feedEverything() {
        feed(script.size());
    }

    long eventCount() {
        return events.durable().sequence();
    }

    long planned() {
        List<Changeset> written = changesets();
        return written.isEmpty()
                ? 0
                : written.get(written.size() - 1).span().last().sequence();
    }

    void lose(long first, long last) {
        events.lose(new Position(first), new Position(last));
    }

    List<Changeset> changesets() {
        List<Changeset> written = new ArrayList<>();
        try (JournalReader<Changeset> reader = changesets.openReader(Position.NONE)) {
            while (reader.poll() instanceof ReadResult.Found<Changeset> found) {
                written.add(found.found().value());
            }
        }
        return written;
    }

    boolean isOnlyWatermarksAfter(Position last) {
        return script.subList((int) last.sequence(), script.size()).stream()
                .allMatch(event -> event instanceof FileEvent.Watermark);
    }

    private void feed(int count) {
        for (int i = 0; i < count && fed < script.size(); i++) {
            agent.append(script.get(fed++));
        }
        agent.force();
    }
}
