package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A person wants nothing to be shipped to a destination for now: {@code paused} in its directory, which any process may write
 * and which outlives the shipper. What changes meanwhile stays in the journal.
 */
public final class HandPause {
    private final Path file;

    /** @param directory of the destination */
    public HandPause(Path directory) {
        this.file = requireNonNull(directory, "directory is null").resolve("paused");
    }

    public boolean isOn() {
        return Files.exists(file);
    }

    /** @return whether it was not on before */
    public boolean begin(Instant now) {
        boolean first = !isOn();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now + "\n");
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot write " + file + ": " + e, e);
        }
        return first;
    }

    /** @return whether it was on before */
    public boolean end() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + file + ": " + e, e);
        }
    }
}
