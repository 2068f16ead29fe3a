package io.syncline.journal.chronicle;

import io.syncline.journal.JournalException;
import io.syncline.journal.chronicle.Catalog.Epoch;
import io.syncline.journal.chronicle.Catalog.Place;
import io.syncline.journal.chronicle.EpochFile.Seal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What a new writer does before its first append, under the lock: find the end of what the last one left, write it down,
 * and decide where to go on.
 *
 * @param next the first sequence of the new epoch: behind everything that was ever published, so that no reader ever
 *     sees a sequence mean two things
 * @param unclean whether the last writer died
 * @param last the newest record, if there is any
 */
record Opening(long next, boolean unclean, Optional<RawRead.Sound> last) {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    static Opening prepare(JournalDirectory directory, long published, JournalOptions options) {
        directory.clearLeftovers();
        boolean clean = wasClean(directory, published);
        sealOpen(directory, published, options);
        removeEmpty(directory);
        Catalog catalog = directory.catalog();
        long end = catalog.newest().map(epoch -> epoch.last(published)).orElse(0L);
        Optional<RawRead.Sound> last = catalog.newest().flatMap(epoch -> read(directory, catalog, end, options));
        if (catalog.newest().isPresent() && last.isEmpty()) {
            // The end that was written down is not readable any more: look for a new one. Ends at the latest when the
            // epoch is empty, and the one before is looked at.
            reseal(directory, catalog.newest().get(), end, options);
            return new Opening(
                    Math.max(end, published) + 1,
                    true,
                    prepare(directory, published, options).last());
        }
        return new Opening(Math.max(end, published) + 1, !clean, last);
    }

    /** Whether a record is in some file, published or not: after a loss of power what is published may lag behind. */
    static boolean isThere(JournalDirectory directory, long sequence, JournalOptions options) {
        return read(directory, directory.catalog(), sequence, options).isPresent();
    }

    private static boolean wasClean(JournalDirectory directory, long published) {
        return directory.unreadableEpochs().isEmpty()
                && directory
                        .catalog()
                        .newest()
                        .map(epoch -> epoch.file().sealed().map(Seal::clean).orElse(false))
                        .orElse(published == 0);
    }

    /** Only the newest can be open, unless somebody put files back by hand. */
    private static void sealOpen(JournalDirectory directory, long published, JournalOptions options) {
        directory.catalog().epochs().stream()
                .filter(epoch -> !epoch.isSealed())
                .forEach(epoch -> reseal(directory, epoch, published, options));
    }

    private static void reseal(JournalDirectory directory, Epoch epoch, long from, JournalOptions options) {
        Path path = directory.epoch(epoch.number());
        epoch.file().files().forEach(file -> makeWhole(path.resolve(file.name()), options.blockSize()));
        Scan.End end = end(path, epoch, from, options);
        if (Thread.currentThread().isInterrupted()) {
            throw new JournalException("cannot open the journal " + directory.root() + ": interrupted");
        }
        end.files().forEach(file -> force(path.resolve(file.name())));
        EpochFile sealed = epoch.file().withFiles(end.files()).seal(new Seal(end.last(), false, end.why()));
        try {
            directory.epochFile(epoch.number()).write(sealed);
        } catch (UncheckedIOException e) {
            throw JournalDirectory.failure("seal", path, e.getCause());
        }
    }

    /**
     * What is written down here is final: a record behind it is lost for good, and everybody who comes to the gap has to look
     * at everything again. So a published record that cannot be read is looked at again for a while, as a reader would.
     */
    private static Scan.End end(Path path, Epoch epoch, long from, JournalOptions options) {
        long deadline = System.nanoTime() + options.patience().toNanos();
        Scan.End end = Scan.of(path, epoch.file(), from, options.blockSize());
        boolean promised = from >= epoch.file().firstSequence();
        while (promised && end.last() < from && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            end = Scan.of(path, epoch.file(), from, options.blockSize());
        }
        return end;
    }

    private static void makeWhole(Path file, int blockSize) {
        try {
            Queues.makeWhole(file, blockSize);
        } catch (IOException e) {
            throw JournalDirectory.failure("restore the length of", file, e);
        }
    }

    /** What was appended and never forced becomes durable by being counted, so it is forced now. */
    private static void force(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
        } catch (NoSuchFileException missing) {
            // Somebody removed it; its records read as a gap.
        } catch (IOException e) {
            throw JournalDirectory.failure("force", file, e);
        }
    }

    private static void removeEmpty(JournalDirectory directory) {
        directory.catalog().epochs().stream()
                .filter(epoch -> epoch.isSealed() && epoch.file().files().isEmpty())
                .forEach(epoch -> directory.removeEpoch(epoch.number()));
    }

    private static Optional<RawRead.Sound> read(
            JournalDirectory directory, Catalog catalog, long sequence, JournalOptions options) {
        if (!(catalog.locate(sequence, sequence) instanceof Place.Inside place)) {
            return Optional.empty();
        }
        EpochReader.Opened opened =
                EpochReader.open(directory.epoch(place.epoch()), place.file(), sequence, options.blockSize());
        if (!(opened instanceof EpochReader.Opened.At at)) {
            return Optional.empty();
        }
        try (EpochReader reader = at.reader()) {
            return reader.next() instanceof RawRead.Sound sound && sound.sequence() == sequence
                    ? Optional.of(sound)
                    : Optional.empty();
        }
    }
}
