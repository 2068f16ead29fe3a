package io.syncline.shipper;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code checkpoint.json} of one destination. */
final class FileStore implements Store {
    private final String destination;
    private final CheckpointFile<ShipperCheckpoint> file;

    /** @param destination in canonical form; a file of another one is refused */
    FileStore(Path directory, String destination) {
        this.destination = destination;
        this.file = new CheckpointFile<>(directory.resolve("checkpoint.json"), ShipperCheckpoint.class);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot make " + directory + ": " + e, e);
        }
    }

    @Override
    public Optional<Standing> read() {
        try {
            Optional<ShipperCheckpoint> found = file.read();
            found.ifPresent(this::requireSameDestination);
            return found.map(ShipperCheckpoint::standing);
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    @Override
    public void write(Standing standing) {
        try {
            file.write(ShipperCheckpoint.of(destination, standing));
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }

    private void requireSameDestination(ShipperCheckpoint found) {
        if (!found.destination().equals(destination)) {
            throw new StageException(
                    ExitCode.STATE,
                    "cannot ship to " + destination + " from " + file.path() + ": it belongs to "
                            + found.destination() + "; name the destination differently, or remove the file for a"
                            + " sync from the beginning");
        }
    }
}
