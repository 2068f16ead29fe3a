package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Somebody waits for a destination to pass a changeset: {@code asked} in its directory, which any process may write. Where
 * nothing is to be done for a changeset, its shipper writes the position down now and then, and at once if asked. The answer
 * takes the question away; whoever is not satisfied asks again.
 */
public final class Inquiry {
    private final Path file;

    /** @param directory of the destination */
    public Inquiry(Path directory) {
        this.file = requireNonNull(directory, "directory is null").resolve("asked");
    }

    /** Where that cannot be written, the answer comes later. */
    public void ask() {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException noDirectoryNoSpaceOrNotOurs) {
            return;
        }
    }

    /** @return whether somebody has asked since the last call */
    boolean take() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + file + ": " + e, e);
        }
    }
}
