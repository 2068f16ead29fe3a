package io.syncline.journal.chronicle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What disks do to the files of a journal. */
final class JournalFiles {
    static final int PAGE = 4096;
    /** Where the library keeps records; far less than the apparent size of a file. */
    private static final int SEARCHED = 8 << 20;

    private JournalFiles() {}

    /** The files of all epochs, oldest first. */
    static List<Path> of(Path journal) throws IOException {
        try (Stream<Path> tree = Files.walk(journal)) {
            return tree.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
    }

    static Path newest(Path journal) throws IOException {
        List<Path> files = of(journal);
        return files.get(files.size() - 1);
    }

    /** Where the text begins in the file. */
    static long find(Path file, String text) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
            byte[] start = new byte[(int) Math.min(SEARCHED, data.length())];
            data.readFully(start);
            // One char a byte, so that indexes are offsets.
            int found = new String(start, StandardCharsets.ISO_8859_1).indexOf(text);
            if (found < 0) {
                throw new AssertionError(text + " is not in " + file);
            }
            return found;
        }
    }

    static void zero(Path file, long from, long to) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
            data.seek(from);
            data.write(new byte[(int) (to - from)]);
        }
    }

    /** The page that holds the byte at this place, as if the disk had lost it. */
    static void zeroPage(Path file, long at) throws IOException {
        long page = at / PAGE * PAGE;
        zero(file, page, page + PAGE);
    }

    static void flipBit(Path file, long at) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
            data.seek(at);
            int old = data.read();
            data.seek(at);
            data.write(old ^ 1);
        }
    }

    static void truncate(Path file, long length) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
            data.setLength(length);
        }
    }
}
