package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What commands ask of a running stage: one empty file for each request, below one directory; the name says what is asked.
 * A request that the stage has not answered is still there after its restart. Whoever answers removes the file; whoever
 * waits no longer removes it too.
 */
public record Requests(Path directory) {
    public Requests {
        requireNonNull(directory, "directory is null");
    }

    /** Makes the directory. */
    public void prepare() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot make " + directory + ": " + e, e);
        }
    }

    public void post(String name) {
        prepare();
        try {
            Files.write(directory.resolve(name), new byte[0]);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot write " + directory.resolve(name) + ": " + e, e);
        }
    }

    /** The names that begin so, sorted. */
    public List<String> pending(String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException never) {
            return List.of();
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot list " + directory + ": " + e, e);
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + directory.resolve(name) + ": " + e, e);
        }
    }
}
