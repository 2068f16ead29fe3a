package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.journal.Journal;
import io.syncline.journal.Position;
import io.syncline.ops.status.DestinationFacts;
import io.syncline.ops.status.FailingPath;
import io.syncline.ops.status.VerifyRecord;
import io.syncline.process.ExitCode;
import io.syncline.process.FuzzyMatch;
import io.syncline.process.StageException;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.HandPause;
import io.syncline.shipper.HoldRecord;
import io.syncline.shipper.ShipperCheckpoint;
import io.syncline.shipper.transfer.HoldReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The files of one destination below the state directory, looked at and moved from outside of its shipper. */
public final class DestinationFiles {
    private static final String CHECKPOINT = "checkpoint.json";

    private final StateDirectory state;
    private final String name;
    private final Path directory;

    /** @throws StageException with {@link ExitCode#UNREACHABLE} if there is no such destination */
    public DestinationFiles(StateDirectory state, String name) {
        this.state = requireNonNull(state, "state is null");
        this.name = requireNonNull(name, "name is null");
        this.directory = state.destination(name);
        List<String> names = names(state);
        if (!names.contains(name)) {
            throw new StageException(
                    ExitCode.UNREACHABLE,
                    "no destination is named \"" + name + "\" in " + state.root() + FuzzyMatch.suggestion(name, names)
                            + (names.isEmpty() ? "" : "; there are: " + String.join(", ", names)));
        }
    }

    /** All destinations that ever were, sorted. */
    public static List<String> names(StateDirectory state) {
        if (!Files.isDirectory(state.destinations())) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(state.destinations())) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, "cannot list " + state.destinations() + ": " + e, e);
        }
    }

    /** For status; empty before the first contact. */
    public static Optional<DestinationFacts> facts(Path directory) {
        // What a person has let through waits for its shipper, or for an hour, and for no person any more.
        Optional<HoldRecord> hold =
                read(() -> holdFile(directory).read()).filter(it -> !Files.exists(directory.resolve("release")));
        Optional<ShipperCheckpoint> checkpoint =
                read(() -> checkpointFile(directory).read());
        if (checkpoint.isEmpty() && hold.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DestinationFacts(
                new Position(checkpoint.map(ShipperCheckpoint::position).orElse(0L)),
                checkpoint.flatMap(ShipperCheckpoint::crawl).isPresent(),
                hold.map(HoldRecord::what),
                hold.filter(it -> it.reason().isReleasable()).isPresent(),
                checkpoint.map(DestinationFiles::quarantine).orElse(List.of()),
                verified(directory)));
    }

    /** One that cannot be read is begun anew by whoever writes it. */
    private static Optional<VerifyRecord> verified(Path directory) {
        try {
            return VerifyRecord.file(directory).read();
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static List<FailingPath> quarantine(ShipperCheckpoint checkpoint) {
        return checkpoint.quarantine().stream()
                .map(it -> new FailingPath(it.path(), it.error(), it.attempts(), it.since(), it.nextTry()))
                .toList();
    }

    /** Whether a destination goes on from a checkpoint, be it in the middle of its first crawl. */
    static boolean hadContact(StateDirectory state, String name) {
        return Files.exists(state.destination(name).resolve(CHECKPOINT));
    }

    /** The changesets that every destination has done; {@link Position#NONE} while one has had no contact yet. */
    public static Position slowest(StateDirectory state) {
        return names(state).stream()
                .map(name -> read(() -> checkpointFile(state.destination(name)).read())
                        .map(checkpoint -> new Position(checkpoint.position()))
                        .orElse(Position.NONE))
                .min(Position::compareTo)
                .orElse(Position.NONE);
    }

    /** @throws StageException with {@link ExitCode#UNREACHABLE} before the first contact */
    public ShipperCheckpoint checkpoint() {
        return read(() -> checkpointFile(directory).read())
                .orElseThrow(() -> new StageException(
                        ExitCode.UNREACHABLE, "destination " + name + " has no checkpoint: it was never reached"));
    }

    /**
     * Lets through what is held.
     *
     * @return what that is
     * @throws StageException with {@link ExitCode#UNREACHABLE} if nothing is held, with {@link ExitCode#HELD} if no person
     *     can let it through
     */
    public String release() {
        HoldRecord hold = read(() -> holdFile(directory).read())
                .orElseThrow(() -> new StageException(
                        ExitCode.UNREACHABLE, "nothing to release: destination " + name + " is not held"));
        if (!hold.reason().isReleasable()) {
            throw new StageException(
                    ExitCode.HELD, "no release helps " + name + ", it goes on by itself: " + hold.what());
        }
        try {
            Files.writeString(directory.resolve("release"), "");
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot release " + name + ": " + e, e);
        }
        return hold.what();
    }

    /** What a person begins and ends. */
    public HandPause pause() {
        return new HandPause(directory);
    }

    /**
     * Takes over a destination that had entries before.
     *
     * @param keep whether they stay
     * @return what it was held for
     * @throws StageException with {@link ExitCode#UNREACHABLE} if it is not held for that
     */
    public String adopt(boolean keep) {
        read(() -> holdFile(directory).read())
                .filter(hold -> hold.reason() == HoldReason.UNKNOWN_ENTRIES)
                .orElseThrow(() -> new StageException(
                        ExitCode.UNREACHABLE,
                        "nothing to adopt: destination " + name + " is not held for entries of its own"));
        try {
            if (keep) {
                Files.writeString(directory.resolve("keep"), "");
            } else {
                Files.deleteIfExists(directory.resolve("keep"));
            }
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot adopt " + name + ": " + e, e);
        }
        return release();
    }

    /**
     * Moves the checkpoint.
     *
     * @return where it was
     * @throws StageException with {@link ExitCode#STATE} while the shipper runs, with {@link ExitCode#USAGE} if the
     *     changeset does not exist yet
     */
    public Position rewind(Position to, Journal<?> changesets) {
        Position durable = changesets.durable();
        if (to.isAfter(durable)) {
            throw new StageException(
                    ExitCode.USAGE,
                    "cannot move the checkpoint of " + name + " to " + to + ": the last changeset is " + durable);
        }
        try (StageLock lock = StageLock.take(state.lock("ship-" + name), "a rewind of destination " + name)) {
            ShipperCheckpoint checkpoint = checkpoint();
            requireNonNull(lock, "lock is null");
            checkpointFile(directory).write(checkpoint.at(to));
            return new Position(checkpoint.position());
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    /** How far it is, for the person who forgets it. */
    public String describe() {
        return facts(directory)
                .map(it -> "has changeset " + it.position()
                        + (it.crawling() ? ", is within a pass over the whole tree" : "")
                        + (it.quarantine().isEmpty()
                                ? ""
                                : ", " + it.quarantine().size() + " paths fail there"))
                .orElse("was never reached");
    }

    /**
     * Removes all that is known of it here; in one step, so that a crash leaves no half of it.
     *
     * @throws StageException with {@link ExitCode#STATE} while the shipper runs
     */
    public void forget() {
        try (StageLock lock = StageLock.take(state.lock("ship-" + name), "the end of destination " + name)) {
            requireNonNull(lock, "lock is null");
            Path aside = state.root().resolve("forgotten-" + name);
            removeAll(aside);
            Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
            removeAll(aside);
        } catch (IOException | UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, "cannot forget " + name + ": " + e, e);
        }
    }

    private static void removeAll(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static CheckpointFile<ShipperCheckpoint> checkpointFile(Path directory) {
        return new CheckpointFile<>(directory.resolve(CHECKPOINT), ShipperCheckpoint.class);
    }

    private static CheckpointFile<HoldRecord> holdFile(Path directory) {
        return new CheckpointFile<>(directory.resolve("hold.json"), HoldRecord.class);
    }

    private static <T> T read(Supplier<T> file) {
        try {
            return file.get();
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }
}
