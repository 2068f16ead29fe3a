package io.syncline.changeset;

import static java.util.Objects.requireNonNull;

import io.syncline.event.RescanReason;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one window of events asks of every destination. Truth is {@code dirty} alone; {@code renames} only save transfers.
 *
 * @param span the events that this stands for; the planner resumes behind {@code span.last}
 * @param dirty what to make true again
 * @param doubted what of {@code dirty} may hold another content with the same size and time, because something was moved or
 *     made anew there; to be compared by content. Both ends of each rename are in doubt as well, unless the destination
 *     has executed it
 * @param renames in the order in which they happened, folded; executed before anything else or not at all
 * @param deferred paths that are dirty and shall not be shipped yet; the planner carries them on to a later changeset
 * @param reason why the window was closed
 * @param rescans why the whole tree is dirty; empty if it is not
 * @param firstEventAt when the first event was captured
 * @param closedAt when the window was closed
 */
public record Changeset(
        Span span,
        DirtySet dirty,
        DirtySet doubted,
        List<Rename> renames,
        DirtySet deferred,
        CloseReason reason,
        Set<RescanReason> rescans,
        Instant firstEventAt,
        Instant closedAt) {
    public Changeset {
        requireNonNull(span, "span is null");
        requireNonNull(dirty, "dirty is null");
        requireNonNull(doubted, "doubted is null");
        renames = List.copyOf(renames);
        requireNonNull(deferred, "deferred is null");
        requireNonNull(reason, "reason is null");
        EnumSet<RescanReason> sorted = EnumSet.noneOf(RescanReason.class);
        sorted.addAll(rescans);
        rescans = Collections.unmodifiableSet(sorted);
        requireNonNull(firstEventAt, "firstEventAt is null");
        requireNonNull(closedAt, "closedAt is null");
    }
}
