package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.ops.config.Target;
import io.syncline.ops.status.DestinationFacts;
import io.syncline.ops.status.VerifyRecord;
import io.syncline.path.PathText;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.shipper.Differences;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the destinations of this process with the source when it is time, one after the other, on a thread of its own.
 * A comparison that fails is tried again later, and never ends anything.
 *
 * <p>What must stay true: none begins beside a pass over the whole tree, or at a destination that is held, paused or out of
 * reach; and everything else on this machine comes first. Rounds go on beside it, they never wait for it.
 */
final class ScheduledVerification {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerification.class);

    /** How soon a destination that has something else to do is looked at again. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** The clock on the wall may jump. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    /** A destination that is never seen without work gets its comparison beside its rounds. A guess. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(5);
    private static final Set<String> AT_WORK = Set.of("shipping", "waiting");
    private static final int SAMPLE = 20;

    private final StateDirectory state;
    private final SourceIdentity watched;
    private final InstantSource clock;
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, VerifyRecord> records = new HashMap<>();
    private Optional<Thread> thread = Optional.empty();
    private volatile boolean stopping;

    /** @param watched what is watched for all of its destinations */
    ScheduledVerification(StateDirectory state, SourceIdentity watched, InstantSource clock) {
        this.state = requireNonNull(state, "state is null");
        this.watched = requireNonNull(watched, "watched is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** One that is not to be compared is left alone; what a command has made is not known here. */
    synchronized void add(Target target) {
        boolean wished = target.options().settings().verification().isPresent()
                && !(target.mapping().destination() instanceof Destination.Exec);
        if (!wished || stopping) {
            return;
        }
        targets.add(target);
        notifyAll();
        if (thread.isEmpty()) {
            Thread started = new Thread(this::run, "verify");
            started.setDaemon(true);
            started.start();
            thread = Optional.of(started);
        }
    }

    /** Ends what is under way, with the processes that it has started. */
    void stop() throws InterruptedException {
        Optional<Thread> started;
        synchronized (this) {
            stopping = true;
            started = thread;
            notifyAll();
        }
        if (started.isPresent()) {
            started.get().interrupt();
            started.get().join(UNTIL_STOPPED.toMillis());
        }
    }

    private void run() {
        try {
            while (!stopping) {
                Duration wait = LONGEST_SLEEP;
                for (Target target : targets()) {
                    Duration own = waitOf(target);
                    wait = own.compareTo(wait) < 0 ? own : wait;
                }
                sleep(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Target> targets() {
        return List.copyOf(targets);
    }

    private synchronized void sleep(Duration wait) throws InterruptedException {
        if (!stopping) {
            wait(Math.max(1, wait.toMillis()));
        }
    }

    /** Compares it if it is time, and says how long nothing else is to be done. */
    private Duration waitOf(Target target) throws InterruptedException {
        TransferSettings settings = target.options().settings();
        VerifyRecord record = record(target.name());
        Instant now = clock.instant();
        ZoneId zone = ZoneId.systemDefault();
        Instant due = record.due(settings.verification().orElseThrow(), now, zone);
        if (due.isAfter(now)) {
            return Duration.between(now, due);
        }
        boolean open = settings.timetable().hours().isOpen(now, zone);
        if (open && mayBegin(target.name(), Duration.between(due, now).compareTo(PATIENCE) > 0)) {
            keep(target.name(), compared(target, record));
        }
        return POLL;
    }

    private boolean mayBegin(String name, boolean besideRounds) {
        try {
            Optional<String> word = StateFile.read(state.destinationState(name)).map(StageState::state);
            boolean free = word.filter(it -> it.equals("idle") || besideRounds && AT_WORK.contains(it))
                    .isPresent();
            return free && !isCrawling(name);
        } catch (UncheckedIOException | StageException cannotSay) {
            return false;
        }
    }

    /** Before the first contact, too. */
    private boolean isCrawling(String name) {
        return DestinationFiles.facts(state.destination(name))
                .map(DestinationFacts::crawling)
                .orElse(true);
    }

    private VerifyRecord compared(Target target, VerifyRecord before) throws InterruptedException {
        try {
            VerifyRecord.Result result = compare(target);
            say(target.name(), result);
            return before.after(result);
        } catch (RuntimeException e) {
            if (stopping) {
                throw new InterruptedException("stopped");
            }
            if (before.failure().isEmpty()) {
                LOG.warn("{}: cannot be verified, tries again: {}", target.name(), e.getMessage());
            }
            return before.afterFailure(String.valueOf(e.getMessage()), clock.instant());
        }
    }

    private VerifyRecord.Result compare(Target target) throws InterruptedException {
        TransferSettings settings = target.options().settings();
        Instant begun = clock.instant();
        Verification verification = new Verification(state).inBackground();
        boolean content = settings.is(Setting.VERIFY_CONTENT);
        Differences found = verification
                .of(target, verification.source(target, watched), content)
                .drift();
        if (isCrawling(target.name())) {
            throw new StageException(
                    ExitCode.INCOMPLETE, "a pass over the whole tree began meanwhile, and says more than this");
        }
        boolean repair = settings.is(Setting.VERIFY_REPAIR) && !found.isEmpty();
        if (repair) {
            verification.repair(target, found);
        }
        return new VerifyRecord.Result(
                begun,
                clock.instant(),
                found.differing().size(),
                found.extra().size(),
                found.complete(),
                content,
                repair,
                Stream.concat(found.differing().stream(), found.extra().stream())
                        .limit(SAMPLE)
                        .map(PathText::of)
                        .toList());
    }

    private static void say(String name, VerifyRecord.Result result) {
        if (result.equal()) {
            LOG.info("{}: verified, is equal to the source", name);
        } else {
            LOG.warn(
                    "{}: differs from the source: paths={} extra={} repair={}, such as {}",
                    name,
                    result.differing(),
                    result.extra(),
                    result.repair(),
                    result.sample().get(0));
        }
    }

    /** One that nobody understands is begun anew. */
    private VerifyRecord record(String name) {
        if (!Files.isDirectory(state.destination(name))) {
            // Its shipper has not begun; what is planned now could not be remembered.
            return VerifyRecord.planned(clock.instant());
        }
        return records.computeIfAbsent(name, this::readOrPlanned);
    }

    private VerifyRecord readOrPlanned(String name) {
        try {
            return file(name).read().orElseGet(() -> written(name, VerifyRecord.planned(clock.instant())));
        } catch (UncheckedIOException e) {
            LOG.warn("{}: {}", name, e.getMessage());
            return written(name, VerifyRecord.planned(clock.instant()));
        }
    }

    private void keep(String name, VerifyRecord record) {
        records.put(name, written(name, record));
    }

    /** In memory it counts in any case: a full disk must not have everything compared again and again. */
    private VerifyRecord written(String name, VerifyRecord record) {
        try {
            file(name).write(record);
        } catch (UncheckedIOException e) {
            LOG.warn("{}: {}", name, e.getMessage());
        }
        return record;
    }

    private CheckpointFile<VerifyRecord> file(String name) {
        return VerifyRecord.file(state.destination(name));
    }
}
