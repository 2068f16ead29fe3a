package io.syncline.shipper;

import io.syncline.process.StateFile;
import io.syncline.shipper.transfer.Quarantined;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Nothing is to be shipped: says so, and how far that is. Owned by the loop's thread. */
final class Idle {
    /** A guess: what status shows is as old as this at the most. */
    private static final Duration NOTES_APART = Duration.ofSeconds(1);

    /** How soon a pause, a repair or a late result is noticed. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** The same where nothing has been done lately. A changeset and a stop wake the loop. */
    private static final Duration SELDOM = Duration.ofSeconds(1);

    private static final Duration LATELY = Duration.ofSeconds(10);

    private final Backlog backlog;
    private final Ledger ledger;
    private final Pauses pauses;
    private final Inquiry inquiry;
    private final StateFile state;
    private final InstantSource clock;
    private Instant lastWork;
    private Optional<Instant> lastNote = Optional.empty();

    Idle(Backlog backlog, Ledger ledger, Pauses pauses, Inquiry inquiry, StateFile state, InstantSource clock) {
        this.backlog = backlog;
        this.ledger = ledger;
        this.pauses = pauses;
        this.inquiry = inquiry;
        this.state = state;
        this.clock = clock;
        this.lastWork = clock.instant();
    }

    /** There is something to do after all. */
    void end() {
        lastWork = clock.instant();
    }

    /** How long the loop may sleep that nobody wakes. */
    Duration poll() {
        Instant now = clock.instant();
        boolean isLately = now.isBefore(lastWork.plus(LATELY)) && !now.isBefore(lastWork);
        return isLately || isBehind() ? POLL : SELDOM;
    }

    void note() {
        if (isBehind() && (inquiry.take() || isTimeToNoteNothing())) {
            // What the first crawl had covered already, or what is about other directories than ours.
            ledger.write(ledger.standing().at(backlog.position()));
        }
        if (!state.current().state().equals("idle")) {
            pauses.endHold();
            enterIdle();
        }
    }

    /** There are changesets in which nothing is to be done for us. */
    private boolean isBehind() {
        return !ledger.standing().position().equals(backlog.position());
    }

    /** Many that all get nothing must not force a file each, for each changeset. */
    private boolean isTimeToNoteNothing() {
        Instant now = clock.instant();
        boolean isTime = lastNote.filter(last -> now.isBefore(last.plus(NOTES_APART)) && !now.isBefore(last))
                .isEmpty();
        if (isTime) {
            lastNote = Optional.of(now);
        }
        return isTime;
    }

    private void enterIdle() {
        if (state.current().state().equals("shipping")) {
            state.enterSoon("idle", quarantineNote());
        } else {
            state.enter("idle", quarantineNote());
        }
    }

    private String quarantineNote() {
        List<Quarantined> entries = ledger.standing().quarantine().entries();
        if (entries.isEmpty()) {
            return "";
        }
        Quarantined first = entries.get(0);
        return entries.size() + " paths in quarantine, such as "
                + first.dirt().path().display() + ": " + first.error();
    }
}
