package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was known in each session: {@code known-SESSION} of the state directory, of which only the last one is used. */
final class KnownSessions {
    private static final String PREFIX = "known-";

    private final Path directory;

    KnownSessions(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
    }

    /** One that is lost or damaged is as good as none. */
    Optional<KnownFile> kept(long session) {
        if (!Files.isDirectory(place(session))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KnownFile(place(session)));
        } catch (UncheckedIOException damaged) {
            return Optional.empty();
        }
    }

    KnownFile begin(long session) {
        return new KnownFile(place(session));
    }

    void removeAllBut(long session) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path other : files.toList()) {
                if (other.getFileName().toString().startsWith(PREFIX) && !other.equals(place(session))) {
                    remove(other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy up " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void remove(Path known) throws IOException {
        for (String name : List.of("log", "log.tmp", "sorted", "sorted.tmp")) {
            Files.deleteIfExists(known.resolve(name));
        }
        Files.deleteIfExists(known);
    }

    private Path place(long session) {
        return directory.resolve(PREFIX + session);
    }
}
