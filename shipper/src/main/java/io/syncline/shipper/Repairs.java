package io.syncline.shipper;

import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code repair.json} of one destination, as its shipper sees it. */
final class Repairs {
    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private final Path directory;
    private final Path file;

    Repairs(Path directory) {
        this.directory = directory;
        this.file = RepairRequest.file(directory).path();
    }

    /** Empty almost always. A file that nobody understands is put aside, and said. */
    Optional<RepairRequest> take() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return RepairRequest.file(directory).read();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("cannot take a request to repair: {}", e.getMessage());
            move();
            return Optional.empty();
        }
    }

    void done() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + file + ": " + e, e);
        }
    }

    private void move() {
        try {
            Files.move(file, file.resolveSibling("repair.json.bad"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot put " + file + " aside: " + e, e);
        }
    }
}
