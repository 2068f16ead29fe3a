package io.syncline.ops.status;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.shipper.transfer.Advice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Reads the status of a mirror from its state directory; changes nothing there. */
public final class StatusReader {
    /** How a stage that ended in an orderly way says so. Any other last word of a stage that does not run is a crash. */
    private static final Set<String> LAST_WORDS = Set.of("stopped", "failed");

    private static final Set<String> TROUBLED = Set.of("retrying", "failed");

    private final StateDirectory state;
    private final Journal<?> events;
    private final Journal<?> changesets;
    private final Function<Path, Optional<DestinationFacts>> facts;

    /** @param facts reads the checkpoint below a destination's directory; empty before its first contact */
    public StatusReader(
            StateDirectory state,
            Journal<?> events,
            Journal<?> changesets,
            Function<Path, Optional<DestinationFacts>> facts) {
        this.state = requireNonNull(state, "state is null");
        this.events = requireNonNull(events, "events is null");
        this.changesets = requireNonNull(changesets, "changesets is null");
        this.facts = requireNonNull(facts, "facts is null");
    }

    /**
     * @param destinations the names of all that ever were
     * @throws StageException with {@link ExitCode#UNREACHABLE} if this is no state directory
     */
    public MirrorStatus read(List<String> destinations) {
        if (!Files.isDirectory(state.root())) {
            throw new StageException(
                    ExitCode.UNREACHABLE, "nothing to show: there is no state directory " + state.root());
        }
        List<StageStatus> stages = new ArrayList<>();
        stages.add(capture());
        stages.add(planner());
        destinations.forEach(name -> stages.add(shipper(name)));
        return new MirrorStatus(
                state.root().toString(),
                SourceGuard.root(state.source()).map(Path::toString),
                events.durable().sequence(),
                changesets.durable().sequence(),
                state.root().toFile().getUsableSpace(),
                leftOut(),
                stages);
    }

    private List<String> leftOut() {
        try {
            return LeftOut.file(state).read().map(LeftOut::what).orElse(List.of());
        } catch (UncheckedIOException e) {
            // It is written anew when the wildcards are looked at.
            return List.of();
        }
    }

    private StageStatus capture() {
        return stage("capture", state.captureState(), state.lock("capture"), Optional.empty(), Optional.empty());
    }

    private StageStatus planner() {
        return stage("planner", state.plannerState(), state.lock("planner"), Optional.of(events), Optional.empty());
    }

    private StageStatus shipper(String name) {
        return stage(
                "ship/" + name,
                state.destinationState(name),
                state.lock("ship-" + name),
                Optional.of(changesets),
                facts.apply(state.destination(name)));
    }

    private StageStatus stage(
            String name,
            Path file,
            Path lock,
            Optional<? extends Journal<?>> reads,
            Optional<DestinationFacts> destination) {
        Optional<OptionalLong> holder = StageLock.holder(lock);
        Optional<StageState> said = said(file);
        Position position = destination
                .map(DestinationFacts::position)
                .orElse(new Position(said.map(StageState::position).orElse(0L)));
        Optional<Long> lag = reads.map(journal -> Math.max(0, journal.durable().sequence() - position.sequence()));
        return new StageStatus(
                name,
                holder.isPresent(),
                pid(holder, said),
                word(holder.isPresent(), said),
                said.map(StageState::detail).orElse(""),
                since(holder.isPresent(), said, file),
                position.sequence(),
                lag,
                lag.orElse(0L) > 0 ? reads.flatMap(journal -> oldest(journal, position)) : Optional.empty(),
                destination.flatMap(DestinationFacts::hold),
                destination.filter(DestinationFacts::releasable).isPresent(),
                destination.map(it -> it.quarantine().size()).orElse(0),
                destination.map(DestinationFacts::quarantine).orElse(List.of()),
                said.map(StageState::counters).orElse(Map.of()),
                said.flatMap(StageState::lastError),
                said.flatMap(StageState::lastErrorAt),
                holder.isPresent()
                        ? said.flatMap(StageState::nextRetryAt).or(() -> nextTry(destination))
                        : Optional.empty(),
                trouble(said, destination).flatMap(Advice::of),
                destination.flatMap(DestinationFacts::verified));
    }

    private static Optional<Instant> nextTry(Optional<DestinationFacts> destination) {
        return destination.stream()
                .flatMap(it -> it.quarantine().stream())
                .map(FailingPath::nextTry)
                .min(Instant::compareTo);
    }

    /** What is wrong now; an error that is over needs no advice. */
    private static Optional<String> trouble(Optional<StageState> said, Optional<DestinationFacts> destination) {
        return destination
                .flatMap(DestinationFacts::hold)
                .or(() -> said.filter(it -> TROUBLED.contains(it.state())).flatMap(StageState::lastError))
                .or(() -> destination.stream()
                        .flatMap(it -> it.quarantine().stream())
                        .map(FailingPath::error)
                        .filter(error -> Advice.of(error).isPresent())
                        .findFirst());
    }

    /** The file is not forced to disk: after a loss of power it may be empty, and then nobody has said anything. */
    private static Optional<StageState> said(Path file) {
        try {
            return StateFile.read(file);
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> pid(Optional<OptionalLong> holder, Optional<StageState> said) {
        if (holder.isPresent() && holder.get().isPresent()) {
            return Optional.of(holder.get().getAsLong());
        }
        return said.map(StageState::pid);
    }

    private static String word(boolean running, Optional<StageState> said) {
        if (said.isEmpty()) {
            return running ? "starting" : "unknown";
        }
        String state = said.get().state();
        return running || LAST_WORDS.contains(state) ? state : "dead";
    }

    private static Optional<Instant> since(boolean running, Optional<StageState> said, Path file) {
        if (running || said.isEmpty() || LAST_WORDS.contains(said.get().state())) {
            return said.map(StageState::since);
        }
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return said.map(StageState::since);
        }
    }

    private static Optional<Instant> oldest(Journal<?> journal, Position after) {
        try (JournalReader<?> reader = journal.openReader(after)) {
            return reader.poll() instanceof ReadResult.Found<?> found
                    ? Optional.of(found.found().appendedAt())
                    : Optional.empty();
        } catch (JournalException e) {
            // An age is a nicety; the damage itself is what 'journal verify' is for.
            return Optional.empty();
        }
    }
}
