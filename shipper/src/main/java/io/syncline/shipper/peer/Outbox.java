package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a batch waits until it is delivered: {@code out/N.batch} of the state directory. It is there as a whole or not at all. */
final class Outbox {
    private final Path directory;

    /** @param directory made if it is not there */
    Outbox(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory + ": " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    static String name(long number) {
        return number + PeerHome.BATCH;
    }

    void write(Batch batch) {
        Path file = directory.resolve(name(batch.number()));
        Path beside = directory.resolve("tmp");
        try {
            Files.write(beside, batch.encode());
            force(beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            force(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    Optional<Batch> read(long number) {
        Path file = directory.resolve(name(number));
        try {
            return Files.exists(file) ? Optional.of(Batch.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    void empty() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
