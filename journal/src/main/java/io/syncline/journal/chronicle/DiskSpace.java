package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Refuses an append while there is still room, because the library writes through a mapping: a store that finds no block
 * is a fault (an {@link InternalError}, or a signal that ends the process), and it comes late and imprecisely. Owned by
 * the writer's thread.
 */
final class DiskSpace {
    /** Asked again after this much, because others write to the same file system. A guess. */
    private static final long ASK_EVERY = 1 << 20;

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

    /** Whether a failure of a store is to be blamed on space. */
    boolean isShort() {
        return directory.toFile().getUsableSpace() < Math.max(lowWater, ASK_EVERY);
    }

    static boolean isNoSpace(Throwable failure) {
        for (Optional<Throwable> cause = Optional.of(failure);
                cause.isPresent();
                cause = cause.map(Throwable::getCause)) {
            Throwable seen = cause.get();
            // The JDK has no type for ENOSPC. InternalError: a store through a mapping found no block.
            boolean io = seen instanceof IOException
                    && String.valueOf(seen.getMessage()).contains("No space left on device");
            if (io || seen instanceof InternalError) {
                return true;
            }
        }
        return false;
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
