package io.syncline.checkpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One value in one JSON file, replaced atomically: written beside it, forced, renamed over it, directory forced. After a
 * crash the file holds the old value or the new one, never a mixture.
 *
 * <p>The value's type carries its own version. Owned by one thread.
 */
public final class CheckpointFile<T> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private static final String TEMPORARY = ".tmp";

    private final Path file;
    private final Path beside;
    private final Class<T> type;
    private boolean isCleared;

    public CheckpointFile(Path file, Class<T> type) {
        this.file = requireNonNull(file, "file is null");
        // RACE: stages that start together all record the source. One would rename the other's file away.
        this.beside = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + TEMPORARY);
        this.type = requireNonNull(type, "type is null");
    }

    /**
     * The stored value; empty if there never was one.
     *
     * @throws UncheckedIOException if the file cannot be read, or holds something else
     */
    public Optional<T> read() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new UncheckedIOException(new IOException(
                    "cannot read " + file + ": not a " + type.getSimpleName() + ": " + e.getOriginalMessage()
                            + "; move it away to start from the beginning",
                    e));
        }
    }

    /** Replaces the value, durably. */
    public void write(T value) {
        write(value, true);
    }

    /** Replaces the value atomically, without forcing it to disk; for status that a restart may lose. */
    public void writeLazily(T value) {
        write(value, false);
    }

    public Path path() {
        return file;
    }

    private void write(T value, boolean force) {
        byte[] json = JSON.writeValueAsBytes(value);
        if (!isCleared) {
            removeLeft();
            isCleared = true;
        }
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(json);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (force) {
                    channel.force(true);
                }
            }
            replace();
            if (force) {
                forceDirectory();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** What processes wrote beside it that were killed before they could rename it. One that lives may still do so. */
    private void removeLeft() {
        Path directory = file.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, this::isLeft)) {
            for (Path left : files) {
                Files.deleteIfExists(left);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They do no harm. If it is the directory, the write says so.
        }
    }

    private boolean isLeft(Path other) {
        String name = other.getFileName().toString();
        String prefix = file.getFileName() + ".";
        if (!name.startsWith(prefix) || !name.endsWith(TEMPORARY)) {
            return false;
        }
        String pid = name.substring(prefix.length(), Math.max(prefix.length(), name.length() - TEMPORARY.length()));
        return pid.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private void replace() throws IOException {
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system cannot replace a file atomically", e);
        }
    }

    private void forceDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
