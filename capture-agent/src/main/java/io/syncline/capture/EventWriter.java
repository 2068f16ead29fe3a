package io.syncline.capture;

import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events and forces them once per batch. A repeat of an entry that is in the batch already is left out: nobody has
 * seen the first one yet, so it stands for both.
 *
 * <p>While the disk is full it waits: the ring and then the kernel hold the events, and an overflow is made good as ever.
 */
final class EventWriter {
    /** The stage was told to stop before it could record all. Nothing is lost by it: the next start makes it good. */
    static final class StoppedEarly extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    // Guesses: often enough that a burst does not pile up files, seldom enough to cost nothing.
    private static final Duration TRIM_INTERVAL = Duration.ofMinutes(1);
    private static final long TRIM_EVENTS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

    private final JournalWriter<FileEvent> journal;
    private final StateFile state;
    private final Duration retry;
    private final BooleanSupplier stopRequested;
    private final Repeats touched = new Repeats();
    private final Supplier<Position> planned;
    private Instant lastTrim = Instant.now();
    private long forcedSinceTrim;
    private long appended;
    private Optional<FileEvent> watermark = Optional.empty();
    private Position watermarkAt = Position.NONE;
    private Position durable = Position.NONE;
    private Position appendedAt = Position.NONE;

    EventWriter(
            JournalWriter<FileEvent> journal,
            Supplier<Position> planned,
            StateFile state,
            Duration retry,
            BooleanSupplier stopRequested) {
        this.journal = journal;
        this.planned = planned;
        this.state = state;
        this.retry = retry;
        this.stopRequested = stopRequested;
    }

    void append(FileEvent event) throws InterruptedException {
        if (event instanceof Touched entry) {
            if (!touched.add(entry.path())) {
                return;
            }
        } else {
            touched.clear();
        }
        if (!tryAppend(event)) {
            awaitSpace(() -> tryAppend(event));
        }
        if (event instanceof Watermark) {
            watermark = Optional.of(event);
            watermarkAt = appendedAt;
        }
        appended++;
    }

    /** The same for what nearly all events are, and without an object. */
    void append(TouchedEntry entry) throws InterruptedException {
        if (!touched.add(entry)) {
            return;
        }
        if (!tryWrite(entry)) {
            awaitSpace(() -> tryWrite(entry));
        }
        appended++;
    }

    boolean isStopRequested() {
        return stopRequested.getAsBoolean();
    }

    /** Makes everything that was appended durable; empty if there was nothing. */
    Optional<Position> force() throws InterruptedException {
        if (appended == 0) {
            return Optional.empty();
        }
        if (!tryForce()) {
            awaitSpace(this::tryForce);
        }
        state.count("events", appended);
        state.position(durable);
        forcedSinceTrim += appended;
        appended = 0;
        touched.clear();
        trimNowAndThen();
        return Optional.of(durable);
    }

    /** Events that are planned for good are read by nobody any more. */
    private void trimNowAndThen() {
        if (forcedSinceTrim >= TRIM_EVENTS || Instant.now().isAfter(lastTrim.plus(TRIM_INTERVAL))) {
            Position done = planned.get();
            if (isWatermarkKept(done)) {
                journal.trim(done);
            }
            forcedSinceTrim = 0;
            lastTrim = Instant.now();
        }
    }

    /** The last watermark is written once more if it could be among what is trimmed. */
    private boolean isWatermarkKept(Position done) {
        if (watermark.isEmpty() || watermarkAt.isAfter(done)) {
            return true;
        }
        if (!tryAppend(watermark.get()) || !tryForce()) {
            return false;
        }
        watermarkAt = appendedAt;
        state.position(durable);
        return true;
    }

    private boolean tryAppend(FileEvent event) {
        try {
            if (event instanceof Watermark) {
                appendedAt = journal.append(event);
            } else {
                journal.add(event);
            }
            return true;
        } catch (JournalException e) {
            requireNoSpace(e);
            return false;
        }
    }

    private boolean tryWrite(TouchedEntry entry) {
        try {
            journal.write(entry);
            return true;
        } catch (JournalException e) {
            requireNoSpace(e);
            return false;
        }
    }

    /** Space can be waited for; whatever else it was ends the stage. */
    private void requireNoSpace(JournalException e) {
        if (!e.isNoSpace()) {
            throw e;
        }
        state.error(e.getMessage());
    }

    /** A batch that met a full disk is written again by the next force; one that the disk refused to force ends the stage. */
    private boolean tryForce() {
        try {
            durable = journal.force();
            return true;
        } catch (JournalException e) {
            requireNoSpace(e);
            return false;
        }
    }

    private void awaitSpace(BooleanSupplier tried) throws InterruptedException {
        String before = state.current().state();
        String detail = state.current().detail();
        state.enter("retrying", "the disk of the event journal is full; no change is recorded until there is space");
        LOG.warn("the disk of the event journal is full; waiting for space, no change is recorded meanwhile");
        boolean done = false;
        while (!done) {
            if (stopRequested.getAsBoolean()) {
                throw new StoppedEarly();
            }
            Heartbeat.beat();
            state.nextRetry(Optional.of(Instant.now().plus(retry)));
            Thread.sleep(retry.toMillis());
            done = tried.getAsBoolean();
        }
        state.nextRetry(Optional.empty());
        state.enter(before, detail);
        LOG.info("the event journal has space again");
    }
}
