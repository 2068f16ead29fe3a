package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.chronicle.EpochFile.Seal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers records, stores them in rows, and forces them batch by batch. Keeps what is not yet forced: when a full disk
 * breaks a store in the middle (what is in the file is unknown then), the epoch is ended at the last forced record, and
 * the batch is written again to a new one as soon as there is space. Owned by the writer's thread.
 */
final class Batches {
    /**
     * Records that are one document of the library, at most this much, or one record: a document costs as much as the rest of
     * fifty records together. So many records are lost together with a torn header.
     */
    static final int ROW = 8 << 10;

    /** Of the memory that a batch took, this much is used again; a guess. */
    private static final int KEPT = 1 << 20;

    private final JournalDirectory directory;
    private final JournalOptions options;
    private final RecordFormat format = new RecordFormat();
    /** Sealed records, one behind the other. Kept for the next batch: an event costs no allocation. */
    private ByteBuffer unforced = ByteBuffer.allocate(1 << 16);

    private long unforcedRecords;
    /** How much of them the library has. */
    private int stored;

    private long storedRecords;
    private EpochWriter epoch;
    private long forced;
    private boolean hasNewFile;
    private boolean broken;
    private Optional<JournalException> failed = Optional.empty();

    /** @param next the first sequence */
    Batches(JournalDirectory directory, JournalOptions options, long next) {
        this.directory = directory;
        this.options = options;
        this.forced = next - 1;
        this.epoch = EpochWriter.begin(directory, next, options);
    }

    /**
     * @param record with its payload in place; header and checksum are filled in here
     * @return its sequence
     */
    long append(ByteBuffer record, long appendedAtMicros) {
        requireSound();
        if (unforced.position() - stored + record.remaining() > ROW) {
            storeRows();
        }
        long sequence = last() + 1;
        format.seal(record, sequence, appendedAtMicros);
        keep(record);
        return sequence;
    }

    /** @return the last sequence, now on disk */
    long force() {
        requireSound();
        if (unforcedRecords > 0) {
            storeRows();
            if (!epoch.holds(unforced.array(), stored)) {
                throw fault(new IllegalStateException("what was appended cannot be read back"));
            }
            hasNewFile |= epoch.hasNewFile();
            guarded(epoch::force);
            forced = last();
            forget();
        }
        return forced;
    }

    /** Whether a file was begun since this was asked for the last time. */
    boolean takeNewFile() {
        boolean taken = hasNewFile;
        hasNewFile = false;
        return taken;
    }

    int epochNumber() {
        return epoch.number();
    }

    void removeFiles(Set<String> names) {
        epoch.removeFiles(names);
    }

    /** Goes on in an epoch of its own. Without space for it, the next append tries again. */
    void roll() {
        epoch.seal(new Seal(force(), true, "rolled"));
        broken = true;
        epoch = EpochWriter.begin(directory, forced + 1, options);
        broken = false;
    }

    void close() {
        epoch.seal(new Seal(force(), true, "closed"));
    }

    void abandon() {
        epoch.abandon();
    }

    private long last() {
        return forced + unforcedRecords;
    }

    private void keep(ByteBuffer record) {
        if (unforced.remaining() < record.remaining()) {
            int needed = Math.addExact(unforced.position(), record.remaining());
            unforced = ByteBuffer.allocate(Math.max(needed, 2 * unforced.capacity()))
                    .put(unforced.flip());
        }
        unforced.put(record.array(), record.arrayOffset() + record.position(), record.remaining());
        unforcedRecords++;
    }

    private void forget() {
        unforcedRecords = 0;
        stored = 0;
        storedRecords = 0;
        // One large batch, or one large record, is not a reason to hold the memory for good.
        unforced = unforced.capacity() > KEPT ? ByteBuffer.allocate(1 << 16) : unforced.clear();
    }

    private void storeRows() {
        while (stored < unforced.position()) {
            int end = stored;
            long records = 0;
            do {
                end += RecordFormat.length(unforced, end);
                records++;
            } while (end < unforced.position() && end + RecordFormat.length(unforced, end) - stored <= ROW);
            store(stored, end - stored);
            stored = end;
            storedRecords += records;
        }
    }

    private void store(int from, int length) {
        try {
            epoch.append(unforced.array(), from, length, forced + storedRecords + 1);
        } catch (JournalException e) {
            throw failed(e);
        } catch (RuntimeException | AssertionError | InternalError e) {
            throw fault(e);
        }
    }

    /** The batch has to be written again, if it was for space; otherwise the process has to end. */
    JournalException fault(Throwable fault) {
        String message = "cannot append behind record " + last() + " to the journal " + directory.root() + ": "
                + JournalDirectory.describe(fault);
        if (new DiskSpace(directory.root(), options.lowWater()).isToBlame(fault)) {
            broken = true;
            return JournalException.noSpace(message + "; free space on its file system", fault);
        }
        return failed(new JournalException(message, fault));
    }

    private void requireSound() {
        // Not by a lambda: that is an object an event.
        if (failed.isPresent()) {
            throw new JournalException(
                    "the journal " + directory.root() + " failed before; start the process again", failed.get());
        }
        if (broken) {
            beginAgain();
        }
    }

    private void beginAgain() {
        epoch.seal(new Seal(forced, false, "the disk was full in the middle of an append"));
        epoch = EpochWriter.begin(directory, forced + 1, options);
        broken = false;
        stored = 0;
        storedRecords = 0;
        storeRows();
    }

    /** A failed force leaves unknown what is on disk, and a second one would lie: the kernel reports an error once. */
    private void guarded(Runnable force) {
        try {
            force.run();
        } catch (JournalException e) {
            // Not to be tried again, even if it was for space.
            throw failed(new JournalException(e.getMessage(), e));
        }
    }

    private JournalException failed(JournalException failure) {
        failed = Optional.of(failure);
        return failure;
    }
}
