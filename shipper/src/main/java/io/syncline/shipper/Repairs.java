package io.syncline.shipper;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.transfer.FailedDirt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code repair.json} of one destination, as its shipper sees it. */
final class Repairs {
    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private final Path file;
    private final Path taken;

    Repairs(Path directory) {
        this.file = RepairRequest.file(directory).path();
        this.taken = directory.resolve("repair.json.taken");
    }

    /**
     * What is asked for; empty almost always. A file that nobody understands is put aside, and said.
     *
     * <p>RACE: the next request has the same name. So this one is renamed before it is read, and what a killed process has
     * left under the other name comes first.
     */
    Optional<List<FailedDirt>> take() {
        if (!Files.exists(taken) && !take(file)) {
            return Optional.empty();
        }
        try {
            return new CheckpointFile<>(taken, RepairRequest.class).read().map(RepairRequest::dirt);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("cannot take a request to repair: {}", e.getMessage());
            move();
            return Optional.empty();
        }
    }

    void done() {
        try {
            Files.deleteIfExists(taken);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + taken + ": " + e, e);
        }
    }

    private boolean take(Path asked) {
        if (!Files.exists(asked)) {
            return false;
        }
        try {
            Files.move(asked, taken);
            return true;
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot take " + asked + ": " + e, e);
        }
    }

    private void move() {
        try {
            Files.move(
                    taken, file.resolveSibling("repair.json.bad"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot put " + taken + " aside: " + e, e);
        }
    }
}
