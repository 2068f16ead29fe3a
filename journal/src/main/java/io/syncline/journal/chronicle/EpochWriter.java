package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.chronicle.EpochFile.CycleFile;
import io.syncline.journal.chronicle.EpochFile.Seal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** Appends to one epoch, which it began, and forces it. Owned by the writer's thread. */
final class EpochWriter implements AutoCloseable {
    private final JournalDirectory directory;
    private final int number;
    private final Path path;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    /** Files that may hold what was not forced; the last one is the current file. */
    private final List<Path> unforced = new ArrayList<>();

    /** Follows the appender. */
    private final EpochReader readBack;

    private EpochFile state;
    private boolean listed = true;
    /** In the current file. */
    private long documents;

    private EpochWriter(
            JournalDirectory directory,
            int number,
            EpochFile state,
            SingleChronicleQueue queue,
            ExcerptAppender appender) {
        this.directory = directory;
        this.number = number;
        this.path = directory.epoch(number);
        this.state = state;
        this.queue = queue;
        this.appender = appender;
        this.readBack = EpochReader.over(queue);
    }

    /** Begins an epoch of its own, so that nothing of the library's recovery is ever needed. */
    static EpochWriter begin(JournalDirectory directory, long firstSequence, JournalOptions options) {
        int number = directory.nextNumber();
        EpochFile state = EpochFile.begin(firstSequence);
        directory.createEpoch(number, state);
        try {
            SingleChronicleQueue queue = Queues.toWrite(directory.epoch(number), options);
            ExcerptAppender appender = queue.createAppender();
            appender.singleThreadedCheckDisabled(true);
            return new EpochWriter(directory, number, state, queue, appender);
        } catch (RuntimeException | Error e) {
            // Not left behind: of two epochs that are not sealed, nobody could say which one holds a sequence.
            directory.removeEpoch(number);
            throw e;
        }
    }

    int number() {
        return number;
    }

    /**
     * Writes a row of records as one document.
     *
     * @param first the sequence of the first of them
     * @throws RuntimeException or {@link InternalError} of the library if the disk is full or broken: whether the row is
     *     there is unknown then, and this object is good for {@link #abandon()} only
     */
    void append(byte[] records, int from, int length, long first) {
        try (DocumentContext document = appender.writingDocument()) {
            boolean complete = false;
            try {
                document.wire().bytes().write(records, from, length);
                complete = true;
            } finally {
                if (!complete) {
                    document.rollbackOnClose();
                }
            }
        }
        noteFile(first);
    }

    /**
     * Whether the rows that were appended since the last call are what a reader will find: these bytes. A store into a
     * mapping of a full disk may fail long after it returned, or without a word; so nothing is acknowledged that was not read
     * back.
     */
    boolean holds(byte[] records, int length) {
        int at = 0;
        while (at < length) {
            int row = readBack.lengthIfNext(records, at, length);
            if (row == 0) {
                return false;
            }
            at += row;
        }
        return true;
    }

    /** The file, fully: the library's own sync covers neither a file that was left behind nor a failure (RATIONALE). */
    void force() {
        try {
            for (Path file : unforced) {
                forceFile(file);
            }
            if (!listed) {
                JournalDirectory.force(path);
                directory.epochFile(number).write(state);
                listed = true;
            }
        } catch (IOException e) {
            throw JournalDirectory.failure("force", path, e);
        } catch (UncheckedIOException e) {
            throw JournalDirectory.failure("force", path, e.getCause());
        }
        if (unforced.size() > 1) {
            unforced.subList(0, unforced.size() - 1).clear();
        }
    }

    /** Whether a file was begun since the last force. */
    boolean hasNewFile() {
        return !listed;
    }

    void removeFiles(Set<String> names) {
        state = state.withFiles(state.files().stream()
                .filter(file -> !names.contains(file.name()))
                .toList());
        write(state);
        names.forEach(name -> directory.removeFile(number, name));
        queue.refreshDirectoryListing();
    }

    /** Nothing is written any more; what was forced counts up to {@code seal}. */
    void seal(Seal seal) {
        abandon();
        write(state.seal(seal));
    }

    /** Lets go without a word, as a process that dies would. */
    void abandon() {
        appender.close();
        readBack.close();
    }

    @Override
    public void close() {
        abandon();
    }

    private void write(EpochFile newState) {
        try {
            directory.epochFile(number).write(newState);
        } catch (UncheckedIOException e) {
            throw JournalDirectory.failure("write", directory.epochFile(number).path(), e.getCause());
        }
    }

    private void noteFile(long sequence) {
        long index = appender.lastIndexAppended();
        int cycle = Queues.CYCLE.toCycle(index);
        List<CycleFile> files = state.files();
        if (files.isEmpty() || files.get(files.size() - 1).cycle() != cycle) {
            beginFile(cycle, sequence);
        }
        CycleFile current = state.files().get(state.files().size() - 1);
        long excerpt = Queues.CYCLE.toSequenceNumber(index);
        if (excerpt != documents) {
            // Somebody's document would lie between ours: neither would a reader find what was read back, nor would it
            // be ours.
            throw new JournalException(
                    "cannot append to " + path.resolve(current.name()) + ": the records from " + sequence
                            + " on became document " + excerpt + " of it where " + documents + " was expected"
                            + "; another process may write there");
        }
        documents++;
    }

    private void beginFile(int cycle, long sequence) {
        File file = appender.currentFile();
        List<CycleFile> files = new ArrayList<>(state.files());
        files.add(new CycleFile(cycle, file.getName(), sequence));
        state = state.withFiles(files);
        unforced.add(file.toPath());
        documents = 0;
        listed = false;
    }

    private static void forceFile(Path file) throws IOException {
        // An interrupt would close the channel in the middle; it is for whoever waits, not for a force.
        boolean interrupted = Thread.interrupted();
        try {
            boolean done = false;
            while (!done) {
                done = tryForce(file);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean tryForce(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
            return true;
        } catch (ClosedByInterruptException again) {
            return false;
        }
    }
}
