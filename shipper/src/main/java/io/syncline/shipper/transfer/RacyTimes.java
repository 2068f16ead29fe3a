package io.syncline.shipper.transfer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When the times of files could not be trusted. A file that is written twice within one tick of the kernel's clock, and
 * read by the transfer in between, has the same size and time at both ends and another content. So a file that is dirty
 * again, and whose modification time lies within an earlier transfer, is compared by its content.
 *
 * <p>Kept as spans of time rather than as paths: that is bounded, and covers what a tree run has read without naming it.
 */
public final class RacyTimes {
    /** A tick is 4 ms or 10 ms; the rest is for a clock that is read before the file system's. */
    public static final Duration SLACK = Duration.ofMillis(50);

    /** How late a change may be captured: the agent of a busy tree reads what the kernel queued seconds ago. */
    static final Duration LAG = Duration.ofSeconds(30);

    /** Beyond this the two oldest spans become one: more files are sent for nothing, none is missed. */
    static final int MAX_SPANS = 64;

    /** What lies so close together is one span: a few files more are compared by content, and far less is written down. */
    static final Duration GAP = Duration.ofMillis(250);

    /** Rounds follow each other within milliseconds; as one span they are written down once. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final RacyTimes NONE = new RacyTimes(List.of());

    private final List<Span> spans;

    /** Both ends inclusive. */
    public record Span(Instant from, Instant to) {
        public Span {
            requireNonNull(from, "from is null");
            requireNonNull(to, "to is null");
        }

        /** Whether next to nothing lies between them, and both together can be forgotten soon enough. */
        boolean joins(Span later) {
            return !later.from.isAfter(to.plus(GAP))
                    && !later.from.isBefore(from)
                    && Duration.between(from, later.to).compareTo(LONGEST) <= 0;
        }

        Span and(Span other) {
            return new Span(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
        }

        boolean holds(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    private RacyTimes(List<Span> spans) {
        this.spans = spans;
    }

    public static RacyTimes none() {
        return NONE;
    }

    /** @param spans the oldest first */
    public static RacyTimes of(List<Span> spans) {
        return new RacyTimes(List.copyOf(spans));
    }

    public List<Span> spans() {
        return spans;
    }

    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** Whether a file with this modification time may have changed since without showing it. */
    public boolean holds(Instant modified) {
        return spans.stream().anyMatch(span -> span.holds(modified));
    }

    /** After a transfer that began and ended at these times, whether it succeeded or not. */
    public RacyTimes plus(Instant began, Instant ended) {
        List<Span> more = new ArrayList<>(spans);
        Span last = new Span(began.minus(SLACK), ended);
        int before = more.size() - 1;
        if (before >= 0 && more.get(before).joins(last)) {
            more.set(before, more.get(before).and(last));
        } else {
            more.add(last);
        }
        if (more.size() > MAX_SPANS) {
            Span oldest = more.remove(0);
            more.set(0, new Span(oldest.from(), more.get(0).to()));
        }
        return new RacyTimes(List.copyOf(more));
    }

    /**
     * What can be forgotten once everything captured before {@code captured} has been shipped: a change during an older
     * span has been dirty since, and was sent.
     */
    public RacyTimes after(Instant captured) {
        Instant trusted = captured.minus(LAG);
        return new RacyTimes(
                spans.stream().filter(span -> !span.to().isBefore(trusted)).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RacyTimes that && spans.equals(that.spans);
    }

    @Override
    public int hashCode() {
        return spans.hashCode();
    }

    @Override
    public String toString() {
        return spans.toString();
    }
}
