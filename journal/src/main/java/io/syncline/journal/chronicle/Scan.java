package io.syncline.journal.chronicle;

import io.syncline.journal.chronicle.EpochFile.CycleFile;
import io.syncline.journal.chronicle.EpochReader.Opened;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the end of an epoch whose writer did not write it down: the last record of an unbroken row. Cheap: it begins at
 * the last published record, which a reader may have relied on, and only where that is unreadable at the start of its
 * file, then of the file before.
 */
final class Scan {
    private final Path path;
    private final int blockSize;
    private final List<CycleFile> files;

    private Scan(Path path, List<CycleFile> files, int blockSize) {
        this.path = path;
        this.files = new ArrayList<>(files);
        this.blockSize = blockSize;
    }

    /**
     * What was found.
     *
     * @param last the sequence of the last good record; the one before the epoch's first if it has none
     * @param files those that were listed, and any that the writer had begun and not yet listed
     * @param why what lies behind the last good record
     */
    record End(long last, List<CycleFile> files, String why) {
        End {
            files = List.copyOf(files);
        }
    }

    /** @param durable as published; the search begins there */
    static End of(Path path, EpochFile epoch, long durable, int blockSize) {
        return new Scan(path, epoch.files(), blockSize).run(epoch.firstSequence(), durable);
    }

    private End run(long firstOfEpoch, long durable) {
        String why = "its writer ended before it forced anything";
        for (int i = fileOf(durable); i >= 0; i--) {
            CycleFile file = files.get(i);
            for (long start : starts(file, durable)) {
                End end = from(file, start);
                if (end.last() >= start) {
                    return end;
                }
                why = end.why();
            }
        }
        return new End(firstOfEpoch - 1, files, why);
    }

    /** The newest file, unless what was published lies in an older one. */
    private int fileOf(long durable) {
        int index = files.size() - 1;
        while (index > 0 && files.get(index).firstSequence() > durable) {
            index--;
        }
        return index;
    }

    private List<Long> starts(CycleFile file, long durable) {
        boolean holdsPublished = durable > file.firstSequence() && file.equals(files.get(fileOf(durable)));
        return holdsPublished ? List.of(durable, file.firstSequence()) : List.of(file.firstSequence());
    }

    private End from(CycleFile file, long start) {
        Opened opened = EpochReader.open(path, file, start, blockSize);
        if (opened instanceof Opened.At at) {
            return follow(at.reader(), start);
        }
        return new End(start - 1, files, ((Opened.Not) opened).why());
    }

    private End follow(EpochReader reader, long start) {
        try (reader) {
            long expected = start;
            RawRead read = reader.next();
            while (read instanceof RawRead.Sound sound && sound.sequence() == expected) {
                noteFile(reader, expected);
                expected++;
                read = reader.next();
            }
            return new End(expected - 1, files, reason(read, expected));
        }
    }

    /** A writer that dies between the first record of a file and the next force has not listed the file. */
    private void noteFile(EpochReader reader, long sequence) {
        CycleFile newest = files.get(files.size() - 1);
        if (reader.cycle() > newest.cycle()) {
            files.add(new CycleFile(reader.cycle(), reader.fileName(), sequence));
        }
    }

    private static String reason(RawRead read, long expected) {
        if (read instanceof RawRead.Nothing) {
            return "its writer ended without closing it";
        }
        return "record " + expected + " is unreadable: " + RawRead.describe(read);
    }
}
