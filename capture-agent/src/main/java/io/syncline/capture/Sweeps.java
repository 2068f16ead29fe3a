package io.syncline.capture;

import io.syncline.capture.linux.SweepWalk;
import io.syncline.capture.sweep.RateLimit;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.capture.sweep.SweepProgress;
import io.syncline.capture.sweep.SweepTally;
import io.syncline.event.FileEvent;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be swept, and the walk that does it. Owned by the thread that writes the journal, which takes the findings
 * behind each batch of live events; so a sweep never holds those up.
 *
 * <p>A sweep begins when everything is watched. So what changes behind its back is an event, and what changed before it
 * began is found by it. Two plans are kept: what is left to do, and what would be if this process ended now; there a place
 * that was swept has to be swept again, since the time at which the sweep began.
 */
final class Sweeps {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    /** Lists of findings that are taken at once; a few milliseconds. */
    private static final int LISTS = 4;
    /** No fewer than wait at a time: what lay before the cursor is among them. */
    private static final int MOST_LISTS = 512;

    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);

    private final SweepConfig config;
    private final byte[] root;
    private final SourceIdentity expected;
    private final SweepWalk.Options options;
    private final Consumer<FileEvent> events;
    private final StateFile state;
    private final Runnable wake;
    private final SweepFile file;

    private SweepPlan left = SweepPlan.NOTHING;
    private SweepPlan leftIfCutOff = SweepPlan.NOTHING;
    private SweepPlan part = SweepPlan.NOTHING;
    private Optional<SweepWalk> walk = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> scheduled = Optional.empty();
    private final List<SweepTally> tallies = new ArrayList<>();
    private boolean gap;
    private boolean lost;
    /** Everything before this place is appended; empty: nothing new. Then whether that is all. */
    private Optional<RelPath> appended = Optional.empty();

    private boolean isAllAppended;
    private Instant savedAt = Instant.EPOCH;
    private long inodesCounted;

    Sweeps(
            SweepConfig config,
            byte[] root,
            SourceIdentity expected,
            Pruning pruning,
            boolean oneFileSystem,
            Consumer<FileEvent> events,
            StateFile state,
            Runnable wake) {
        this.config = config;
        this.root = root.clone();
        this.expected = expected;
        this.options = new SweepWalk.Options(
                config.threads(), new RateLimit(config.inodesPerSecond()), pruning, oneFileSystem);
        this.events = events;
        this.state = state;
        this.wake = wake;
        this.file = new SweepFile(config.directory());
    }

    static Sweeps of(CaptureConfig config, Consumer<FileEvent> events, StateFile state, Runnable wake) {
        return new Sweeps(
                config.sweep(),
                Posix.bytes(config.root()),
                config.expected(),
                config.pruning(),
                config.watch().oneFileSystem(),
                events,
                state,
                wake);
    }

    /** Whether changes may be unknown, so that no watermark may be written. */
    boolean isGapOpen() {
        return gap || lost;
    }

    boolean isOpen() {
        return startedAt.isPresent();
    }

    /** When the last scheduled sweep began that came to its end, or the whole tree was marked; empty if that is not known. */
    Optional<Instant> lastScheduled() {
        return file.progress().scheduledAt();
    }

    /** Track of the tree was lost: what is swept meanwhile has to be looked at again. {@link #gap} or {@link #covered} follows. */
    void lost() {
        lost = true;
    }

    /** All is watched since now; what changed before that is known up to the watermark, and is to be found. */
    void gap(Instant watermark, Instant now) {
        interrupt();
        Instant since = watermark.minus(config.slack());
        if (!gap) {
            SweepProgress earlier = startedAt.isPresent() ? SweepProgress.NONE : file.progress();
            leftIfCutOff = isWholeAnswer(earlier, watermark, now)
                    ? earlier.plan()
                    : leftIfCutOff.with(earlier.plan()).with(RelPath.ROOT, since);
            scheduled = scheduled.or(earlier::scheduling);
        }
        left = leftIfCutOff;
        gap = true;
        lost = false;
        startedAt = Optional.of(now);
        state.count("sweeps", 1);
        LOG.info(
                "sweeping for what changed while nobody watched: since={}",
                left.earliest().orElse(since));
        start(now);
    }

    /** While all is well: to make sure, or for what raises no event. */
    void sweep(List<RelPath> tops, Instant since, Instant now) {
        interrupt();
        for (RelPath top : tops) {
            left = left.with(top, since);
            leftIfCutOff = leftIfCutOff.with(top, since);
        }
        if (startedAt.isEmpty()) {
            startedAt = Optional.of(now);
            state.count("sweeps", 1);
        }
        start(now);
    }

    /** From here on to its end, what the sweep comes to is counted here as well. */
    void tally(SweepTally tally) {
        tallies.add(tally);
    }

    /** Everything, since the last time. */
    void scheduled(Instant now) {
        scheduled = Optional.of(now);
        Instant last = lastScheduled().orElse(now);
        LOG.info("sweeping as scheduled: since={}", last);
        sweep(List.of(RelPath.ROOT), last.minus(config.slack()), now);
    }

    /** The whole tree was marked: nothing is left to be found. */
    void covered(Instant now) {
        walk.ifPresent(SweepWalk::close);
        end(Optional.of(now));
    }

    /** Begins to count the time up to the first scheduled sweep, unless it is counted already. */
    void countFrom(Instant now) {
        if (lastScheduled().filter(last -> !last.isAfter(now)).isEmpty()) {
            file.set(file.progress().scheduled(now));
        }
    }

    boolean hasWork() {
        return walk.isPresent() && (walk.get().hasFindings() || walk.get().isEnded());
    }

    /** Appends what was found. */
    void work() {
        if (walk.isPresent()) {
            Optional<RelPath> cursor = walk.get().cursor();
            if (append(walk.get(), LISTS)) {
                appended = cursor;
                isAllAppended = cursor.isEmpty();
            }
        }
    }

    /** What was appended is durable. Returns the beginning of the sweep if that was the end of it, and of every gap. */
    Optional<Instant> forced(Instant now) {
        Optional<Instant> done = Optional.empty();
        if (isAllAppended) {
            done = partDone(now);
        } else if (appended.isPresent() && now.isAfter(savedAt.plus(SAVE_INTERVAL))) {
            leftIfCutOff = leftIfCutOff.swept(part, appended, before(startedAt.orElseThrow()));
            plan(now);
        }
        file.save();
        return done;
    }

    /** For status: empty if none is under way. */
    String detail() {
        return walk.map(running -> "; sweeping since " + left.earliest().orElse(Instant.EPOCH) + ", at "
                        + running.cursor().map(RelPath::display).orElse("the end"))
                .orElse("");
    }

    /** The process ends; what was not swept is in the file. */
    void close() {
        walk.ifPresent(SweepWalk::close);
        walk = Optional.empty();
    }

    /** Not if it began at a time that is still to come: the clock was set back, and what it has swept has changed since. */
    private static boolean isWholeAnswer(SweepProgress earlier, Instant watermark, Instant now) {
        return earlier.gap()
                && earlier.startedAt()
                        .filter(began -> watermark.isBefore(began) && !began.isAfter(now))
                        .isPresent();
    }

    private void start(Instant now) {
        part = left.oldest();
        appended = Optional.empty();
        isAllAppended = false;
        inodesCounted = 0;
        plan(now);
        walk = Optional.of(SweepWalk.start(root, expected, part, options, tallies, wake));
    }

    /** Ends the walk where it is, and takes into account how far it has got. */
    private void interrupt() {
        if (walk.isPresent()) {
            Optional<RelPath> cursor = walk.get().cursor();
            append(walk.get(), MOST_LISTS);
            leftIfCutOff = leftIfCutOff.swept(part, cursor, before(startedAt.orElseThrow()));
            left = left.without(part, cursor);
            walk.get().close();
            walk = Optional.empty();
        }
    }

    private Optional<Instant> partDone(Instant now) {
        isAllAppended = false;
        walk.orElseThrow().close();
        walk = Optional.empty();
        leftIfCutOff = leftIfCutOff.swept(part, Optional.empty(), before(startedAt.orElseThrow()));
        left = left.without(part, Optional.empty());
        if (!left.isEmpty()) {
            start(now);
            return Optional.empty();
        }
        if (lost) {
            plan(now);
            return Optional.empty();
        }
        Optional<Instant> from = startedAt;
        LOG.info(
                "swept since={} inodes={}",
                from.get(),
                state.current().counters().getOrDefault("sweptInodes", 0L));
        return from;
    }

    /** To be called when what {@link #forced} returned was made durable. */
    void finished() {
        state.count("sweepsDone", 1);
        end(scheduled);
        file.save();
    }

    private void end(Optional<Instant> scheduledAt) {
        walk = Optional.empty();
        left = SweepPlan.NOTHING;
        leftIfCutOff = SweepPlan.NOTHING;
        part = SweepPlan.NOTHING;
        startedAt = Optional.empty();
        scheduled = Optional.empty();
        tallies.clear();
        appended = Optional.empty();
        isAllAppended = false;
        gap = false;
        lost = false;
        SweepProgress closed = file.progress().closed();
        file.set(scheduledAt.map(closed::scheduled).orElse(closed));
    }

    /** Is written when what was found on the way here is durable. */
    private void plan(Instant now) {
        savedAt = now;
        file.set(file.progress().open(leftIfCutOff, gap, startedAt.orElseThrow(), scheduled));
    }

    /** Whether that was all there is to be taken. */
    private boolean append(SweepWalk from, int lists) {
        for (int i = 0; i < lists; i++) {
            Optional<List<FileEvent>> found = from.poll();
            if (found.isEmpty()) {
                count(from);
                return true;
            }
            found.get().forEach(events);
            tallies.forEach(tally -> found.get().forEach(tally::recorded));
            state.count("sweepFindings", found.get().size());
        }
        count(from);
        return false;
    }

    private void count(SweepWalk from) {
        long inodes = from.inodes();
        if (inodes > inodesCounted) {
            state.count("sweptInodes", inodes - inodesCounted);
            inodesCounted = inodes;
        }
    }

    private Instant before(Instant time) {
        return time.minus(config.slack());
    }
}
