package io.syncline.journal.chronicle;

import io.syncline.checkpoint.NoSpace;
import io.syncline.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Refuses an append while there is still room, because the library writes through a mapping: a store that finds no block
 * is a fault (an {@link InternalError}, or a signal that ends the process), and it comes late and imprecisely. Owned by
 * the writer's thread.
 */
final class DiskSpace {
    /** Asked again after this much, because others write to the same file system. A guess. */
    private static final long ASK_EVERY = 1 << 20;

    private static final String PROBE = "space.probe";
    /** More than a block of any file system. */
    private static final int PROBE_BYTES = 1 << 16;

    private final Path directory;
    private final long lowWater;
    private long granted;

    /** @param lowWater bytes that stay free; room for what the library creates around the records, and for sealing */
    DiskSpace(Path directory, long lowWater) {
        this.directory = directory;
        this.lowWater = lowWater;
    }

    /** @throws JournalException without space; nothing was written then */
    void claim(long bytes) {
        if (granted < bytes) {
            granted = Math.min(available(), Math.max(ASK_EVERY, bytes));
        }
        if (granted < bytes) {
            granted = 0;
            throw full(bytes);
        }
        granted -= bytes;
    }

    /** A new batch begins: what was seen before is no longer relied on. */
    void forget() {
        granted = 0;
    }

    /**
     * Whether a failure of a store is to be blamed on space. A fault of a mapping says nothing of its cause: it may as well be
     * a disk that is broken, which nobody should wait for. So then a write is tried that does say it.
     */
    boolean isToBlame(Throwable failure) {
        return NoSpace.isSaidBy(failure) || isShort() || (hasFault(failure) && isWriteRefused());
    }

    private boolean isShort() {
        return directory.toFile().getUsableSpace() < Math.max(lowWater, ASK_EVERY);
    }

    /** A quota, for one, is no matter of usable space. */
    private boolean isWriteRefused() {
        Path probe = directory.resolve(PROBE);
        try {
            Files.write(probe, new byte[PROBE_BYTES]);
            return false;
        } catch (IOException refused) {
            return NoSpace.isSaidBy(refused);
        } finally {
            remove(probe);
        }
    }

    private static void remove(Path probe) {
        try {
            Files.deleteIfExists(probe);
        } catch (IOException stays) {
            // The next probe writes over it.
        }
    }

    private static boolean hasFault(Throwable failure) {
        return causes(failure).anyMatch(InternalError.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private JournalException full(long bytes) {
        long free = directory.toFile().getUsableSpace();
        String message = "cannot append " + bytes + " bytes to the journal " + directory + ": " + free
                + " bytes are free and " + lowWater + " must stay; free space on its file system";
        return JournalException.noSpace(message, new IOException("low-water mark"));
    }

    private long available() {
        return Math.max(0, directory.toFile().getUsableSpace() - lowWater);
    }
}
