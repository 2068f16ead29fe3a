package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to be a stage of one state directory. The kernel drops the lock when the process ends, however it ends; the
 * file stays and names the last holder's pid.
 */
public final class StageLock implements AutoCloseable {
    /** {@link #holder} holds a shared lock for a moment to find out; it must not look like a second stage. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final long PAUSE_MILLIS = 20;

    /**
     * What this process holds. The kernel's record locks belong to the process: a second channel of the same process
     * gets the lock again, and closing it drops the lock for both. So a file that is held here is never opened again; nor
     * may one thread take a lock while another one looks for its holder.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StageLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * @param what for the message, such as {@code the planner of /var/lib/syncline/www}
     * @throws StageException with {@link ExitCode#STATE} if somebody holds it, naming the pid
     */
    public static synchronized StageLock take(Path file, String what) {
        requireNonNull(what, "what is null");
        Path path = file.toAbsolutePath().normalize();
        if (!HELD.add(path)) {
            throw refused(what, OptionalLong.of(ProcessHandle.current().pid()));
        }
        try {
            return new StageLock(path, lock(path, what));
        } catch (IOException e) {
            HELD.remove(path);
            throw new StageException(ExitCode.STATE, "cannot lock " + file + ": " + describe(e), e);
        } catch (RuntimeException e) {
            HELD.remove(path);
            throw e;
        }
    }

    /**
     * Who holds the lock; empty if nobody does. The pid is empty if the holder has not written it yet.
     *
     * @throws StageException with {@link ExitCode#STATE} if the file cannot be read
     */
    public static synchronized Optional<OptionalLong> holder(Path file) {
        Path path = file.toAbsolutePath().normalize();
        if (HELD.contains(path)) {
            return Optional.of(OptionalLong.of(ProcessHandle.current().pid()));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared == null ? Optional.of(pid(channel)) : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot read " + file + ": " + describe(e), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot unlock " + file + ": " + describe(e), e);
        } finally {
            HELD.remove(file);
        }
    }

    private static FileChannel lock(Path path, String what) throws IOException {
        Files.createDirectories(path.getParent());
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw refused(what, pid(channel));
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        long tries = PATIENCE.toMillis() / PAUSE_MILLIS;
        for (long i = 0; i < tries; i++) {
            if (channel.tryLock() != null) {
                return true;
            }
            pause();
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageException(ExitCode.STATE, "interrupted while waiting for a lock", e);
        }
    }

    private static OptionalLong pid(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    private static StageException refused(String what, OptionalLong pid) {
        String holder = pid.isPresent() ? "by process " + pid.getAsLong() : "by another process";
        return new StageException(
                ExitCode.STATE,
                "cannot run " + what + ": it is run already " + holder
                        + "; stop that one, or give another state directory");
    }

    private static String describe(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
