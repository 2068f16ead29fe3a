package io.syncline.planner.window;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Doubts;
import io.syncline.changeset.EventDirt;
import io.syncline.changeset.Rename;
import io.syncline.changeset.RenameLog;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Events that are not yet a changeset. Owned by one thread; closed once, and then thrown away.
 *
 * <p>Age and quiet are counted from when an event was read, not from when it was captured: a planner that was away for an
 * hour would otherwise close a window for each old event that it reads. A clock that goes back makes the window due: too
 * early costs one small changeset, too late would be as late as the clock went back.
 */
public final class OpenWindow {
    // Of a path in a record: its scope and its length, generously.
    private static final int BYTES_PER_PATH = 16;

    private final WindowPolicy policy;
    private final Position after;
    private final Deferrals deferrals;
    private final Set<RelPath> waitedAlready = new HashSet<>();
    private final DirtySet.Builder dirty;
    private final DirtySet.Builder doubted = DirtySet.builder();
    private final RenameLog renames = new RenameLog();
    private final Set<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
    private Optional<Span> span = Optional.empty();
    private Optional<Instant> firstEventAt = Optional.empty();
    private Optional<Instant> workSince = Optional.empty();
    private Instant lastReadAt = Instant.EPOCH;
    private long events;
    private boolean closed;

    /**
     * @param after the last event that an earlier changeset stands for
     * @param carried what that changeset deferred; it is work, with or without further events
     */
    public OpenWindow(WindowPolicy policy, Position after, DirtySet carried, Instant now) {
        this(policy, after, carried, new Deferrals(HoldPolicy.NOTHING, path -> Optional.empty()), now);
    }

    /** @param deferrals what waits, from window to window */
    public OpenWindow(WindowPolicy policy, Position after, DirtySet carried, Deferrals deferrals, Instant now) {
        this.policy = requireNonNull(policy, "policy is null");
        this.after = requireNonNull(after, "after is null");
        this.deferrals = requireNonNull(deferrals, "deferrals is null");
        this.dirty = DirtySet.builder().addAll(carried);
        carried.elements().forEach(dirt -> waitedAlready.add(dirt.path()));
        if (!carried.isEmpty()) {
            workSince = Optional.of(now);
            lastReadAt = now;
        }
    }

    /** @param capturedAt when the agent wrote the event; {@code now} is when it was read */
    public void add(Position position, Instant capturedAt, FileEvent event, Instant now) {
        extend(new Span(position, position), capturedAt, now);
        if (event instanceof Touched touched && deferrals.absorbs(touched.path(), now)) {
            return;
        }
        if (event instanceof Cookie) {
            // Somebody waits for everything.
            endWait(deferrals.takeAll());
        }
        EventDirt.rename(event).ifPresent(this::add);
        EventDirt.of(event).forEach(dirty::add);
        EventDirt.doubt(event).ifPresent(doubted::add);
        EventDirt.rescan(event).ifPresent(rescans::add);
        // Somebody waits for a cookie to come through; nobody does for a watermark.
        if (workSince.isEmpty() && (dirty.size() > 0 || event instanceof Cookie)) {
            workSince = Optional.of(now);
        }
    }

    /** Takes in what has waited long enough. */
    public void addDue(Instant now) {
        List<RelPath> due = deferrals.takeDue(now);
        if (!due.isEmpty()) {
            endWait(due);
            workSince = Optional.of(workSince.orElse(now));
            lastReadAt = now;
        }
    }

    private void endWait(List<RelPath> paths) {
        for (RelPath path : paths) {
            waitedAlready.add(path);
            dirty.add(path, Scope.ENTRY);
        }
    }

    private void add(Rename rename) {
        // Dirty before the rename: what is renamed at a destination is not yet what it is here.
        endWait(deferrals.takeWithin(rename.from()));
        endWait(deferrals.takeWithin(rename.to()));
        Doubts.ofRename(rename, dirty, renames).forEach(doubted::add);
        renames.add(rename);
    }

    /** Events that nobody can read any more: they may have been about anything. */
    public void addLost(Position first, Position last, Instant now) {
        extend(new Span(first, last), now, now);
        FileEvent anything = new TreeTouched(RelPath.ROOT, RescanReason.JOURNAL_GAP);
        EventDirt.of(anything).forEach(dirty::add);
        EventDirt.rescan(anything).ifPresent(rescans::add);
        workSince = Optional.of(workSince.orElse(now));
    }

    /** Whether closing it would say anything to a destination, or to someone who waits for a cookie. */
    public boolean hasWork() {
        return workSince.isPresent();
    }

    public long events() {
        return events;
    }

    /** Why it has to be closed even if more events can be read at once. */
    public Optional<CloseReason> dueWhileBusy(Instant now) {
        if (dirty.isWholeTree()) {
            return Optional.of(CloseReason.WHOLE_TREE);
        }
        // Watermarks alone fill a window too, or a planner of an idle tree would read all of them again at each start.
        if (dirty.size() + renames.size() >= policy.maxPaths()
                || bytes() >= policy.maxBytes()
                || events >= maxEvents()) {
            return Optional.of(CloseReason.MAX_PATHS);
        }
        return workSince.filter(since -> isOver(since, policy.maxAge(), now)).map(since -> CloseReason.MAX_AGE);
    }

    /** Why it has to be closed if there is no further event to be read. */
    public Optional<CloseReason> dueWhenIdle(Instant now) {
        Optional<CloseReason> busy = dueWhileBusy(now);
        if (busy.isPresent() || !hasWork()) {
            return busy;
        }
        return isOver(lastReadAt, policy.quietTime(), now) ? Optional.of(CloseReason.QUIET) : Optional.empty();
    }

    /** How long until it is due if no further event comes; empty if it has no work. */
    public Optional<Duration> untilDue(Instant now) {
        Optional<Duration> held = deferrals.nextDue().map(due -> atLeastZero(Duration.between(now, due)));
        Optional<Duration> work = untilWorkIsDue(now);
        return held.isPresent() && work.isPresent()
                ? held.filter(wait -> wait.compareTo(work.get()) < 0).or(() -> work)
                : held.or(() -> work);
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private Optional<Duration> untilWorkIsDue(Instant now) {
        return workSince.map(since -> {
            Duration quiet = Duration.between(now, lastReadAt.plus(policy.quietTime()));
            Duration age = Duration.between(now, since.plus(policy.maxAge()));
            Duration sooner = quiet.compareTo(age) < 0 ? quiet : age;
            return atLeastZero(sooner);
        });
    }

    /** The window's changeset. What is to wait is in its {@code deferred}. */
    public Changeset close(CloseReason reason, Instant now) {
        if (closed) {
            throw new IllegalStateException("the window is closed: " + span);
        }
        closed = true;
        DirtySet doubts = doubted.build();
        DirtySet shipped = deferrals.hold(dirty.build(), doubts, renames.renames(), waitedAlready, now);
        return new Changeset(
                span.orElse(new Span(after, after)),
                shipped,
                doubts,
                renames.renames(),
                deferrals.held(),
                reason,
                rescans,
                firstEventAt.orElse(now),
                now);
    }

    private void extend(Span read, Instant capturedAt, Instant now) {
        span = Optional.of(span.map(before -> before.union(read)).orElse(read));
        firstEventAt = Optional.of(firstEventAt.orElse(capturedAt));
        lastReadAt = now;
        events++;
    }

    private long bytes() {
        return dirty.bytes()
                + doubted.bytes()
                + renames.bytes()
                + (long) BYTES_PER_PATH * (dirty.size() + doubted.size() + 2L * renames.size());
    }

    private long maxEvents() {
        return hasWork() ? Long.MAX_VALUE : policy.maxPaths();
    }

    private static boolean isOver(Instant since, Duration time, Instant now) {
        return now.isBefore(since) || Duration.between(since, now).compareTo(time) >= 0;
    }
}
