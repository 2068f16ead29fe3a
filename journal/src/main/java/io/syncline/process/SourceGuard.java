package io.syncline.process;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers which directory the source of a state directory is, and refuses every other one: an unmounted disk, or a
 * source that somebody replaced, must not be mirrored as if everything had been deleted.
 */
public final class SourceGuard {
    private static final int VERSION = 2;
    private static final int WITHOUT_BIRTH = 1;

    private SourceGuard() {}

    /**
     * What {@code source.json} holds.
     *
     * @param version 2
     * @param root as it was given at the first start; absolute
     */
    record Recorded(int version, String root, long device, long inode, long fileSystem, Optional<Instant> born) {
        Recorded {
            requireNonNull(root, "root is null");
            if (version != VERSION) {
                throw new IllegalArgumentException("unknown version: " + version);
            }
        }

        SourceIdentity identity() {
            return new SourceIdentity(device, inode, fileSystem, born);
        }
    }

    /** Version 1, which had no birth time. */
    record Earlier(int version, String root, long device, long inode, long fileSystem) {
        Earlier {
            if (version != WITHOUT_BIRTH) {
                throw new IllegalArgumentException("unknown version: " + version);
            }
        }

        Recorded now() {
            return new Recorded(VERSION, root, device, inode, fileSystem, Optional.empty());
        }
    }

    /**
     * At the first start writes down which directory {@code root} is; later compares.
     *
     * @return the identity as it was recorded
     * @throws StageException with {@link ExitCode#SOURCE} if there is no directory, or another one; with
     *     {@link ExitCode#STATE} if the file cannot be read or written
     */
    public static SourceIdentity recordOrVerify(Path sourceJson, Path root) {
        SourceIdentity seen = look(root);
        CheckpointFile<Recorded> file = new CheckpointFile<>(sourceJson, Recorded.class);
        try {
            Optional<Recorded> recorded = read(sourceJson);
            if (recorded.isPresent()) {
                return verified(recorded.get(), root, seen);
            }
            Files.createDirectories(sourceJson.toAbsolutePath().getParent());
            file.write(new Recorded(
                    VERSION, root.toString(), seen.device(), seen.inode(), seen.fileSystem(), seen.born()));
            return seen;
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot make " + sourceJson.getParent() + ": " + e, e);
        }
    }

    /**
     * The same, but what was recorded is not compared: for whoever compares before each step and waits for the right one.
     *
     * @throws StageException as there, with {@link ExitCode#SOURCE} only at the first call
     */
    public static SourceIdentity recordOrRecall(Path sourceJson, Path root) {
        try {
            Optional<Recorded> recorded = read(sourceJson);
            return recorded.isPresent() ? recorded.get().identity() : recordOrVerify(sourceJson, root);
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    /** The source that a state directory belongs to; empty before the first start. */
    public static Optional<Path> root(Path sourceJson) {
        try {
            return read(sourceJson).map(recorded -> Path.of(recorded.root()));
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    private static Optional<Recorded> read(Path sourceJson) {
        try {
            return new CheckpointFile<>(sourceJson, Recorded.class).read();
        } catch (UncheckedIOException other) {
            try {
                return new CheckpointFile<>(sourceJson, Earlier.class).read().map(Earlier::now);
            } catch (UncheckedIOException neither) {
                throw other;
            }
        }
    }

    private static SourceIdentity look(Path root) {
        byte[] path = Posix.bytes(root);
        try {
            return Posix.identity(path)
                    .orElseThrow(() -> new StageException(
                            ExitCode.SOURCE, "cannot mirror " + RelPath.display(path) + ": no such directory"));
        } catch (PosixException e) {
            throw new StageException(
                    ExitCode.SOURCE, "cannot mirror " + RelPath.display(path) + ": " + e.getMessage(), e);
        }
    }

    private static SourceIdentity verified(Recorded recorded, Path root, SourceIdentity seen) {
        if (recorded.identity().matches(seen)) {
            return recorded.identity();
        }
        String path = RelPath.display(Posix.bytes(root));
        String expected = recorded.root().equals(root.toString())
                ? recorded.identity().toString()
                : recorded.root() + " (" + recorded.identity() + ")";
        throw new StageException(
                ExitCode.SOURCE,
                "source " + path + " is not the directory that this state belongs to: expected " + expected + ", seen "
                        + seen + "; mount or restore it, or start with a new state directory if it was replaced on"
                        + " purpose");
    }
}
