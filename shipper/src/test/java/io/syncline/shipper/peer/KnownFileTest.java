package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFileTest {
    /** Not by what it is folded at, so that each state between two folds is looked at. */
    private static final int LOOK_EACH = 13;

    @TempDir
    Path directory;

    /**
     * Killed by: a removal that shows what lies below it in the sorted file, a fold that leaves out what is owed, a size that
     * counts twice, what was put being lost by a new start.
     */
    @Test
    void itAnswersAsMemoryDoes() {
        Seeds.forEach(60, (seed, random) -> {
            MemoryKnowledge expected = new MemoryKnowledge();
            Path place = directory.resolve("seed" + seed);
            KnownFile file = new KnownFile(place, 20);
            for (int i = 0; i < 300; i++) {
                RelPath path = path(random);
                if (random.nextInt(40) == 0) {
                    file.close();
                    file = new KnownFile(place, 20);
                } else {
                    Known known = known(random);
                    expected.put(path, known);
                    file.put(path, known);
                }
                if (!Seeds.areFew() || i % LOOK_EACH == 0) {
                    assertEquals(all(expected), all(file), "at " + i);
                }
                assertEquals(expected.size(), file.size(), "at " + i);
                assertEquals(expected.owed(), file.owed(), "at " + i);
            }
            file.close();
        });
    }

    /** Killed by: what is written behind a record that was cut short, and lost by the next start. */
    @Test
    void aRecordThatFindsNoSpaceLeavesNothing() {
        AtomicBoolean full = new AtomicBoolean();
        Known known = new Known(EntryState.directory(0755), 1, false, 0, Known.Due.NOTHING);
        try (KnownFile file = new KnownFile(directory, 20, log -> full.get() ? halfOf(log) : log)) {
            file.put(RelPath.of("before"), known);
            full.set(true);
            assertThrows(UncheckedIOException.class, () -> file.put(RelPath.of("meanwhile"), known));
            full.set(false);
            file.put(RelPath.of("behind"), known);
        }
        try (KnownFile file = new KnownFile(directory)) {
            assertEquals(known, file.of(RelPath.of("before")));
            assertEquals(Known.NOTHING, file.of(RelPath.of("meanwhile")));
            assertEquals(known, file.of(RelPath.of("behind")));
        }
    }

    /** Of a disk that is full. */
    private static WritableByteChannel halfOf(WritableByteChannel log) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer record) throws IOException {
                log.write(record.slice(0, record.remaining() / 2));
                throw new IOException("no space left on device");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static RelPath path(Random random) {
        List<String> names = List.of("a", "a!", "b", "a\u0001", "é\n ");
        RelPath path = RelPath.ROOT;
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path = path.resolve(names.get(random.nextInt(names.size())));
        }
        return path;
    }

    private static Known known(Random random) {
        EntryState state = switch (random.nextInt(6)) {
            case 0 -> EntryState.file(random.nextLong() >>> 1, random.nextLong(), 07777);
            case 1 -> EntryState.directory(0755);
            case 2 -> EntryState.link("\u00ff to " + random.nextInt());
            case 3 -> EntryState.special(0600);
            default -> EntryState.GONE;
        };
        Known.Due due = Known.Due.values()[random.nextInt(10) == 0 ? random.nextInt(4) : 0];
        long told = state.isGone() && due == Known.Due.NOTHING ? 0 : random.nextInt(5);
        return new Known(state, random.nextLong(), random.nextBoolean(), told, due);
    }

    private static List<String> all(Knowledge knowledge) {
        List<String> all = new ArrayList<>();
        Optional<RelPath> at = knowledge.from(RelPath.ROOT);
        while (at.isPresent()) {
            all.add(at.get() + " " + knowledge.of(at.get()));
            byte[] bytes = at.get().toBytes();
            byte[] behind = Arrays.copyOf(bytes, bytes.length + 2);
            behind[bytes.length] = '/';
            behind[bytes.length + 1] = 1;
            at = knowledge.from(RelPath.of(behind));
        }
        return all;
    }

    /** Killed by: a record that is believed although its bytes never reached the disk. */
    @Test
    void aRecordOfOtherBytesIsNotBelieved() throws Exception {
        Known known = new Known(EntryState.directory(0700), 1, false, 1, Known.Due.NOTHING);
        try (KnownFile file = new KnownFile(directory.resolve("k"))) {
            file.put(RelPath.of("a"), known);
            file.put(RelPath.of("b"), known);
        }
        long size = Files.size(directory.resolve("k/log"));
        try (FileChannel channel = FileChannel.open(directory.resolve("k/log"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4), size - 10);
        }
        try (KnownFile file = new KnownFile(directory.resolve("k"))) {
            assertEquals(known, file.of(RelPath.of("a")));
            assertEquals(Known.NOTHING, file.of(RelPath.of("b")));
        }
    }

    /** Killed by: reading on behind a torn record. */
    @Test
    void whatWasPutBeforeATornEndIsThere() throws Exception {
        Known known = new Known(EntryState.directory(0700), 1, false, 1, Known.Due.NOTHING);
        long whole;
        try (KnownFile file = new KnownFile(directory.resolve("k"))) {
            file.put(RelPath.of("a"), known);
            whole = Files.size(directory.resolve("k/log"));
            file.put(RelPath.of("b"), known);
        }
        long size = Files.size(directory.resolve("k/log"));
        for (long end = size - 1; end >= whole; end--) {
            cut(directory.resolve("k/log"), end);
            try (KnownFile file = new KnownFile(directory.resolve("k"))) {
                assertEquals(known, file.of(RelPath.of("a")));
                assertEquals(Known.NOTHING, file.of(RelPath.of("b")));
            }
        }
    }

    private static void cut(Path file, long end) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
    }

    @Test
    void whatIsGoneIsForgottenWhenTheOtherSideHasReceivedIt() {
        try (KnownFile file = new KnownFile(directory.resolve("k"), 2)) {
            file.put(RelPath.of("a"), new Known(EntryState.GONE, 0, false, 7, Known.Due.NOTHING));
            file.put(RelPath.of("b"), new Known(EntryState.GONE, 0, false, 8, Known.Due.NOTHING));
            file.forget(7);
            file.put(RelPath.of("c"), new Known(EntryState.directory(0700), 1, false, 9, Known.Due.NOTHING));

            assertEquals(0, file.of(RelPath.of("a")).told());
            assertEquals(8, file.of(RelPath.of("b")).told());
            assertEquals(1, file.size());
        }
    }

    @Test
    void aDamagedBlockIsSaid() throws Exception {
        try (KnownFile file = new KnownFile(directory.resolve("k"), 2)) {
            for (String name : List.of("a", "b", "c", "d")) {
                file.put(RelPath.of(name), new Known(EntryState.directory(0700), 1, false, 1, Known.Due.NOTHING));
            }
        }
        try (FileChannel channel = FileChannel.open(directory.resolve("k/sorted"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'x'}), 9);
        }

        assertThrows(UncheckedIOException.class, () -> new KnownFile(directory.resolve("k")));
    }
}
