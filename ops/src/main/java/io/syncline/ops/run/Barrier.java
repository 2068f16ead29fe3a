package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.process.ExitCode;
import io.syncline.process.Requests;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import java.time.Duration;

/**
 * Finds out what "everything up to now" is: asks the capture agent for a cookie, which it appends behind everything that
 * had happened in the source when it was asked, and waits for the changeset that the cookie is planned in. Used by one
 * thread.
 */
public final class Barrier {
    private static final Duration POLL = Duration.ofMillis(20);

    private final StateDirectory state;
    private final Journal<FileEvent> events;
    private final Journal<Changeset> changesets;

    public Barrier(StateDirectory state, Journal<FileEvent> events, Journal<Changeset> changesets) {
        this.state = requireNonNull(state, "state is null");
        this.events = requireNonNull(events, "events is null");
        this.changesets = requireNonNull(changesets, "changesets is null");
    }

    /**
     * @param event the cookie's
     * @param changeset who has done this has everything
     */
    public record Mark(Position event, Position changeset) {
        public Mark {
            requireNonNull(event, "event is null");
            requireNonNull(changeset, "changeset is null");
        }
    }

    /**
     * @param id of the cookie; any number that nobody else uses now
     * @throws StageException with {@link ExitCode#UNREACHABLE} if the agent or the planner does not run, with
     *     {@link ExitCode#INCOMPLETE} if they do not answer in time
     */
    public Mark set(long id, Deadline deadline) throws InterruptedException {
        requireRunning("capture", "the capture agent");
        requireRunning("planner", "the planner");
        // Both readers start ahead of the request, so the answer cannot be missed.
        try (JournalReader<Changeset> planned = changesets.openReader(changesets.durable())) {
            Position event = cookie(id, deadline);
            return new Mark(event, changeset(planned, event, deadline));
        }
    }

    private Position cookie(long id, Deadline deadline) throws InterruptedException {
        Requests requests = state.requests();
        String name = "cookie-" + Long.toHexString(id);
        try (JournalReader<FileEvent> reader = events.openReader(events.durable())) {
            requests.post(name);
            return awaitCookie(reader, id, deadline);
        } finally {
            requests.remove(name);
        }
    }

    private Position awaitCookie(JournalReader<FileEvent> reader, long id, Deadline deadline)
            throws InterruptedException {
        Cookie wanted = new Cookie(id);
        while (!deadline.isOver()) {
            ReadResult<FileEvent> result = reader.awaitNext(POLL);
            if (result instanceof ReadResult.Found<FileEvent> found
                    && found.found().value().equals(wanted)) {
                return found.found().position();
            }
            if (!(result instanceof ReadResult.Found<FileEvent>)) {
                requireRunning("capture", "the capture agent");
                requireReadable(result);
            }
        }
        throw tooLate("the capture agent has not recorded everything up to now");
    }

    private Position changeset(JournalReader<Changeset> reader, Position event, Deadline deadline)
            throws InterruptedException {
        while (!deadline.isOver()) {
            ReadResult<Changeset> result = reader.awaitNext(POLL);
            if (result instanceof ReadResult.Found<Changeset> found
                    && !event.isAfter(found.found().value().span().last())) {
                return found.found().position();
            }
            if (!(result instanceof ReadResult.Found<Changeset>)) {
                requireRunning("planner", "the planner");
                requireReadable(result);
            }
        }
        throw tooLate("the planner has not planned everything up to now");
    }

    private void requireRunning(String stage, String what) {
        if (StageLock.holder(state.lock(stage)).isEmpty()) {
            throw new StageException(
                    ExitCode.UNREACHABLE,
                    "cannot say what has happened up to now: " + what + " of " + state.root() + " does not run");
        }
    }

    private static void requireReadable(ReadResult<?> result) {
        if (result instanceof ReadResult.Damaged<?> damaged) {
            throw new StageException(
                    ExitCode.JOURNAL, "cannot read the journal at " + damaged.at() + ": " + damaged.what());
        }
    }

    private static StageException tooLate(String what) {
        return new StageException(ExitCode.INCOMPLETE, "the time is over: " + what);
    }
}
