package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.journal.Position;
import io.syncline.process.ExitCode;
import io.syncline.process.FuzzyMatch;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The named moments of one mirror. What a destination has once is not taken back: a crawl that begins later says nothing
 * of a moment that had arrived.
 */
public final class NamedCheckpoints {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String SUFFIX = ".json";

    private final StateDirectory state;
    private final InstantSource clock;

    public NamedCheckpoints(StateDirectory state, InstantSource clock) {
        this.state = requireNonNull(state, "state is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** @throws StageException with {@link ExitCode#USAGE} if that is no label */
    public static void requireLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new StageException(
                    ExitCode.USAGE,
                    "not a label: \"" + label
                            + "\"; use at most 64 letters, digits, dots, dashes and underscores, a letter or digit first");
        }
    }

    /** Replaces one of the same label. */
    public NamedCheckpoint set(String label, Barrier.Mark mark) {
        requireLabel(label);
        NamedCheckpoint set = new NamedCheckpoint(
                NamedCheckpoint.VERSION,
                label,
                clock.instant(),
                mark.event().sequence(),
                mark.changeset().sequence(),
                Map.of());
        try {
            Files.createDirectories(state.checkpoints());
            file(label).write(set);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot make " + state.checkpoints() + ": " + e, e);
        }
        return set;
    }

    public List<String> labels() {
        if (!Files.isDirectory(state.checkpoints())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state.checkpoints())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot list " + state.checkpoints() + ": " + e, e);
        }
    }

    /**
     * As it is now; a destination that has it all by now is written down.
     *
     * @throws StageException with {@link ExitCode#UNREACHABLE} if there is none with this label
     */
    public NamedCheckpoint look(String label) {
        NamedCheckpoint seen = read(label);
        NamedCheckpoint next = seen;
        Instant now = clock.instant();
        for (Passage passage : passages(seen)) {
            next = passage.isComplete() ? next.completedBy(passage.name(), now) : next;
        }
        if (!next.equals(seen)) {
            file(label).write(next);
        }
        return next;
    }

    public List<Passage> passages(NamedCheckpoint checkpoint) {
        return new Passages(state, DestinationFiles.names(state)).of(new Position(checkpoint.changeset()));
    }

    private NamedCheckpoint read(String label) {
        requireLabel(label);
        try {
            return file(label)
                    .read()
                    .orElseThrow(() -> new StageException(
                            ExitCode.UNREACHABLE,
                            "no checkpoint is labelled \"" + label + "\"" + FuzzyMatch.suggestion(label, labels())));
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    private CheckpointFile<NamedCheckpoint> file(String label) {
        return new CheckpointFile<>(state.checkpoints().resolve(label + SUFFIX), NamedCheckpoint.class);
    }
}
