package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.ops.config.Target;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.Differences;
import io.syncline.shipper.RepairRequest;
import io.syncline.shipper.ShipperCheckpoint;
import io.syncline.shipper.SubtreeChangesets;
import io.syncline.shipper.Verifier;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.transfer.Quarantine;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Compares one destination with the source, beside the running stages, and has it repaired if that is wished. */
public final class Verification {
    /** How long the shipper gets to bring what was on its way at the first look. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final StateDirectory state;
    private final Journal<Changeset> changesets;
    private final Barrier barrier;
    private boolean background;

    public Verification(StateDirectory state) {
        this.state = requireNonNull(state, "state is null");
        this.changesets = Journals.changesets(state);
        this.barrier = new Barrier(state, Journals.events(state), changesets);
    }

    /** Lets all else on this machine come first. */
    Verification inBackground() {
        background = true;
        return this;
    }

    /** @param watched what is watched for this destination and others */
    public SourceIdentity source(Target target, SourceIdentity watched) {
        return StageFactory.sourceOf(state, target, watched);
    }

    /**
     * What a comparison has found.
     *
     * @param drift what differs, and nobody knows of it
     * @param failing how many paths differ that fail by themselves: they are in the status of the destination
     * @param underWay how many differ that are still to be shipped
     */
    public record Found(Differences drift, int failing, int underWay) {
        static final Found NOTHING = new Found(new Differences(Set.of(), Set.of(), true), 0, 0);

        static Found of(Differences all, DirtySet failing, DirtySet pending) {
            Differences others = all.without(failing);
            Differences drift = others.without(pending);
            return new Found(drift, all.size() - others.size(), others.size() - drift.size());
        }
    }

    /**
     * Everything that differs.
     *
     * @param content whether both ends read every file
     * @throws StageException with {@link ExitCode#USAGE} if it is a command
     */
    public Found of(Target target, SourceIdentity source, boolean content) throws InterruptedException {
        if (target.mapping().destination() instanceof Destination.Exec) {
            throw new StageException(
                    ExitCode.USAGE,
                    "cannot compare " + target.name()
                            + " with the source: what a command has made of it is not known here");
        }
        if (target.options().settings().is(Setting.PEER)) {
            throw new StageException(
                    ExitCode.USAGE,
                    "cannot compare " + target.name()
                            + " with the source: it is a peer, and what it has of its own is no difference");
        }
        Path directory = state.destination(target.name());
        boolean keepsUnknown = Files.exists(directory.resolve("keep"));
        Verifier verifier = Verifier.of(target.mapping(), source, target.options(), content, keepsUnknown, background);
        Differences found = verifier.look();
        if (found.isEmpty()) {
            return Found.NOTHING;
        }
        giveTheShipperItsChance(target.name());
        Differences still = verifier.lookAgain(found);
        return Found.of(still, failing(target.name()), pending(target));
    }

    /** @throws StageException with {@link ExitCode#UNREACHABLE} if the destination was never shipped to */
    public void repair(Target target, Differences differences) {
        DestinationFiles files = new DestinationFiles(state, target.name());
        requireNonNull(files.checkpoint(), "checkpoint is null");
        try {
            RepairRequest.file(state.destination(target.name())).write(RepairRequest.of(differences, Instant.now()));
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    /** Where nothing runs, nothing is on its way either. */
    private void giveTheShipperItsChance(String name) throws InterruptedException {
        boolean runs = List.of("capture", "planner", "ship-" + name).stream()
                .allMatch(stage -> StageLock.holder(state.lock(stage)).isPresent());
        if (!runs) {
            return;
        }
        try {
            Deadline deadline = Deadline.in(Optional.of(PATIENCE), System::nanoTime);
            Barrier.Mark mark = barrier.set(ThreadLocalRandom.current().nextLong(), deadline);
            new Passages(state, List.of(name)).await(mark.changeset(), deadline);
        } catch (StageException tooSlow) {
            // Then what was on its way is still in the journal, and found there.
            return;
        }
    }

    /** Paths that fail by themselves. */
    private DirtySet failing(String name) {
        return DirtySet.of(checkpoint(name).stream()
                .flatMap(it -> it.quarantine().stream())
                .filter(entry -> !entry.error().equals(Quarantine.FOUND_DIFFERENT))
                .map(entry -> new Dirt(io.syncline.path.PathText.parse(entry.path()), entry.scope()))
                .toList());
    }

    /** What this destination has not done yet. */
    private DirtySet pending(Target target) {
        String name = target.name();
        Journal<Changeset> changesets =
                target.below().isRoot() ? this.changesets : new SubtreeChangesets(this.changesets, target.below());
        Optional<ShipperCheckpoint> checkpoint = checkpoint(name);
        Position position = checkpoint.map(it -> new Position(it.position())).orElseGet(changesets::durable);
        DirtySet.Builder pending = DirtySet.builder();
        try (JournalReader<Changeset> reader = changesets.openReader(position)) {
            Optional<Changeset> last = Optional.empty();
            while (reader.poll() instanceof ReadResult.Found<Changeset> found) {
                pending.addAll(found.found().value().dirty());
                last = Optional.of(found.found().value());
            }
            last.map(Changeset::deferred).ifPresent(pending::addAll);
        }
        return pending.build();
    }

    private Optional<ShipperCheckpoint> checkpoint(String name) {
        return DestinationFiles.names(state).contains(name)
                ? DestinationFiles.facts(state.destination(name))
                        .map(facts -> new DestinationFiles(state, name).checkpoint())
                : Optional.empty();
    }
}
