package io.syncline.journal.chronicle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * {@code epoch.json}: what one life of a writer left behind. A person may read it, and no reader has to search for where
 * a sequence lies.
 *
 * @param version 2; in version 1, each document of the queue was one record
 * @param firstSequence of the oldest record that is still here, or of the first that will be
 * @param files oldest first; a file is listed, durably, before a record in it is published
 * @param sealed present once nothing more is written to this epoch
 */
record EpochFile(int version, long firstSequence, List<CycleFile> files, Optional<Seal> sealed) {
    static final int VERSION = 2;

    EpochFile {
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException("epoch of version " + version + "; known are 1 to " + VERSION);
        }
        files = List.copyOf(files);
        requireNonNull(sealed, "sealed is null");
    }

    /**
     * One file of the queue.
     *
     * @param cycle the library's number of it
     */
    record CycleFile(int cycle, String name, long firstSequence) {
        CycleFile {
            requireNonNull(name, "name is null");
        }
    }

    /**
     * The end of an epoch.
     *
     * @param lastSequence of the last record that counts, whatever lies behind it; {@code firstSequence - 1} if none does
     * @param clean whether the writer itself ended it
     */
    record Seal(long lastSequence, boolean clean, String why) {
        Seal {
            requireNonNull(why, "why is null");
        }
    }

    static EpochFile begin(long firstSequence) {
        return new EpochFile(VERSION, firstSequence, List.of(), Optional.empty());
    }

    EpochFile withFiles(List<CycleFile> newFiles) {
        long first = newFiles.isEmpty() ? firstSequence : newFiles.get(0).firstSequence();
        return new EpochFile(version, first, newFiles, sealed);
    }

    /** Files that begin behind the last good record hold nothing that counts. */
    EpochFile seal(Seal seal) {
        List<CycleFile> counting = files.stream()
                .filter(file -> file.firstSequence() <= seal.lastSequence())
                .toList();
        return new EpochFile(version, firstSequence, counting, Optional.of(seal));
    }

    /** The last sequence of the file with this number in {@link #files}, given that of the epoch. */
    long lastIn(int index, long lastOfEpoch) {
        return index + 1 < files.size() ? files.get(index + 1).firstSequence() - 1 : lastOfEpoch;
    }
}
