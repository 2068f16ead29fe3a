package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lost pages, torn tails, missing files: reported, never waited for, never read as records, and no sequence used twice. */
@Thorough
class JournalDamageTest {
    private static final int RECORDS = 600;
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path temporary;

    private final SettableClock clock = SettableClock.atNow();

    /** Something that a disk may do to a journal of {@link #RECORDS} records in two files, the second from 301. */
    private record Damage(String name, Blow blow) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Blow {
        void hit(Path journal) throws IOException;
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage("a zeroed page in the middle of an old file", j -> zeroPageOf(j, 0, 150)),
                new Damage("a zeroed page in the middle of the last file", j -> zeroPageOf(j, 1, 450)),
                new Damage("a zeroed page at the end", j -> zeroPageOf(j, 1, 600)),
                new Damage("the last record cut off", j -> zeroFrom(j, 590, 600)),
                new Damage("the last half of the last file zeroed", j -> zeroFrom(j, 450, 600)),
                new Damage("a flipped bit in the last record", j -> flip(j, 1, 600)),
                new Damage("a flipped bit in the middle", j -> flip(j, 1, 450)),
                new Damage("the last file cut short", j -> {
                    Path file = JournalFiles.newest(j);
                    JournalFiles.truncate(file, JournalFiles.find(file, value(500)));
                }),
                new Damage("the last file empty", j -> JournalFiles.truncate(JournalFiles.newest(j), 0)),
                new Damage("the last file zeroed", j -> JournalFiles.zero(JournalFiles.newest(j), 0, 1 << 20)),
                new Damage("the last file missing", j -> Files.delete(JournalFiles.newest(j))),
                new Damage(
                        "the first file missing",
                        j -> Files.delete(JournalFiles.of(j).get(0))),
                new Damage("all files missing", j -> {
                    for (Path file : JournalFiles.of(j)) {
                        Files.delete(file);
                    }
                }),
                new Damage("the library's metadata missing", j -> Files.delete(epoch(j).resolve("metadata.cq4t"))),
                new Damage(
                        "the library's metadata zeroed",
                        j -> JournalFiles.zeroPage(epoch(j).resolve("metadata.cq4t"), 0)),
                new Damage("the list of files garbled", j -> Files.writeString(epoch(j).resolve("epoch.json"), "{")),
                new Damage("the list of files missing", j -> Files.delete(epoch(j).resolve("epoch.json"))),
                new Damage("an epoch that was half-made", j -> Files.createDirectory(j.resolve("new-000002"))),
                new Damage("an epoch that was half-removed", j -> {
                    Path removed = Files.createDirectory(j.resolve("removed-000001"));
                    Files.writeString(removed.resolve("metadata.cq4t"), "");
                }),
                new Damage("the durable word missing", j -> Files.delete(j.resolve("durable"))));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void afterACleanCloseTheNextWriterGoesOn(Damage damage) throws Exception {
        writeTwoFiles().close();
        damage.blow().hit(directory());
        checkThatItGoesOn();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void afterAKillTheNextWriterGoesOn(Damage damage) throws Exception {
        ((ChronicleWriter<String>) writeTwoFiles()).abandon();
        damage.blow().hit(directory());
        checkThatItGoesOn();
    }

    @Test
    void aReaderSaysThatALivePageIsLostAndGoesOnOnceTheEpochIsSealed() throws Exception {
        JournalWriter<String> writer = writeTwoFiles();
        Path file = JournalFiles.newest(directory());
        JournalFiles.zeroPage(file, JournalFiles.find(file, value(450)));
        try (JournalReader<String> reader = journal().openReader(new Position(300))) {
            ReadResult<String> result = reader.awaitNext(LONG);
            while (result instanceof ReadResult.Found<String>) {
                result = reader.awaitNext(LONG);
            }
            ReadResult.Damaged<String> damaged = assertDamaged(result);
            assertEquals(reader.position().next(), damaged.at());
            assertTrue(damaged.at().sequence() > 400 && damaged.at().sequence() <= 450, damaged::toString);

            // It stays there, whatever is appended behind it.
            write(writer, RECORDS + 1);
            assertEquals(damaged.at(), assertDamaged(reader.awaitNext(LONG)).at());

            writer.close();
            try (JournalWriter<String> next = journal().openWriter()) {
                write(next, RECORDS + 2);
            }
            ReadResult.Gap<?> gap = assertInstanceOf(ReadResult.Gap.class, reader.awaitNext(LONG));
            assertEquals(damaged.at(), gap.firstLost());
            assertEquals(RECORDS + 1, gap.lastLost().sequence());
            assertEquals(RECORDS + 2 + "=" + value(RECORDS + 2), show(reader.awaitNext(LONG)));
        }
    }

    /** Kills: an end that is written down after one look, though more was published. */
    @Test
    void whatCannotBeReadForAMomentIsNotGivenUpByTheNextWriter() throws Exception {
        ((ChronicleWriter<String>) writeTwoFiles()).abandon();
        Path file = JournalFiles.newest(directory());
        Path away = temporary.resolve("away");
        Files.move(file, away);
        Thread back = new Thread(() -> {
            LockSupport.parkNanos(1_500_000_000);
            assertDoesNotThrow(() -> Files.move(away, file));
        });
        JournalOptions patient = JournalOptions.DEFAULT.withClock(clock).withPatience(LONG);
        back.start();
        try (JournalWriter<String> next = new ChronicleJournal<>(directory(), new TextCodec(), patient).openWriter()) {
            assertEquals(RECORDS, next.lastAtOpen().orElseThrow().position().sequence());
        }
        back.join();
    }

    @Test
    void aFileThatIsDeletedUnderAReaderIsAGap() throws Exception {
        JournalWriter<String> writer = writeTwoFiles();
        clock.advance(Duration.ofHours(1));
        for (int i = RECORDS + 1; i <= RECORDS + 10; i++) {
            write(writer, i);
        }
        try (JournalReader<String> reader = journal().openReader(Position.NONE)) {
            assertEquals("1=" + value(1), show(reader.awaitNext(LONG)));
            Files.delete(JournalFiles.of(directory()).get(1));

            List<String> seen = readUntil(reader, RECORDS + 10);

            assertEquals("300=" + value(300), seen.get(298));
            assertEquals("gap 301..600", seen.get(299));
            assertEquals("601=" + value(601), seen.get(300));
            assertEquals(310, seen.size());
        }
        writer.close();
    }

    @Test
    void anInterruptIsNoDamageAndLosesNothing() throws Exception {
        Thread.currentThread().interrupt();
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            for (int i = 1; i <= 5; i++) {
                write(writer, i);
                clock.advance(Duration.ofHours(1));
            }
            writer.trim(new Position(1));
            assertInstanceOf(ReadResult.Idle.class, readInterrupted(reader, 400));
            assertTrue(Thread.interrupted());
            assertEquals(List.of("gap 1..1", "2=" + value(2)), readUntil(reader, 2));
        }
    }

    /** As after a reboot, where the pid in the lock page is alive again as something else. */
    @Test
    void aLockThatTheLibraryBelievesToBeHeldDoesNotStopTheNextWriter() throws Exception {
        ((ChronicleWriter<String>) writeTwoFiles()).abandon();
        try (var queue = Queues.toWrite(epoch(directory()), JournalOptions.DEFAULT.withClock(clock));
                var appender = queue.createAppender();
                var heldByALivingProcess = appender.writingDocument()) {
            heldByALivingProcess.rollbackOnClose();
            long begun = System.nanoTime();

            try (JournalWriter<String> writer = journal().openWriter()) {
                write(writer, RECORDS + 1);
            }
            // The library would have waited for 15 s and then refused for ever.
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        }
    }

    private void checkThatItGoesOn() throws Exception {
        long published = journal().durable().sequence();
        for (int restart = 0; restart < 2; restart++) {
            long first;
            try (JournalWriter<String> writer = journal().openWriter()) {
                writer.lastAtOpen().ifPresent(JournalDamageTest::checkValue);
                first = writer.append("again").sequence();
                assertTrue(first > published, "sequence " + first + " was published before: " + published);
                writer.force();
            }
            checkAll(first);
        }
    }

    /** Every sequence is either its value, or in a gap; and the reader gets to the end. */
    private void checkAll(long last) throws Exception {
        // Nobody writes any more: what cannot be read now never can.
        try (JournalReader<String> reader = journal(Duration.ofMillis(20)).openReader(Position.NONE)) {
            long expected = 1;
            while (expected <= last) {
                ReadResult<String> result = reader.awaitNext(LONG);
                if (result instanceof ReadResult.Found<String> found) {
                    assertEquals(expected, found.found().position().sequence());
                    checkValue(found.found());
                } else if (result instanceof ReadResult.Gap<String> gap) {
                    assertEquals(expected, gap.firstLost().sequence());
                } else {
                    throw new AssertionError("at " + expected + " seen: " + result);
                }
                expected = reader.position().sequence() + 1;
            }
            assertInstanceOf(ReadResult.Idle.class, reader.poll());
        }
    }

    /** For longer than its patience. */
    private static ReadResult<String> readInterrupted(JournalReader<String> reader, long millis) {
        long end = System.nanoTime() + 1_000_000 * millis;
        ReadResult<String> result = reader.poll();
        while (System.nanoTime() < end) {
            result = reader.poll();
        }
        return result;
    }

    private static void checkValue(JournalRecord<String> record) {
        String expected = value((int) record.position().sequence());
        assertTrue(record.value().equals("again") || record.value().equals(expected), record::toString);
    }

    private static List<String> readUntil(JournalReader<String> reader, long last) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (reader.position().sequence() < last) {
            seen.add(show(reader.awaitNext(LONG)));
        }
        return seen;
    }

    private static String show(ReadResult<String> result) {
        if (result instanceof ReadResult.Found<String> found) {
            return found.found().position() + "=" + found.found().value();
        }
        if (result instanceof ReadResult.Gap<String> gap) {
            return "gap " + gap.firstLost() + ".." + gap.lastLost();
        }
        return result.toString();
    }

    private static ReadResult.Damaged<String> assertDamaged(ReadResult<String> result) {
        if (result instanceof ReadResult.Damaged<String> damaged) {
            return damaged;
        }
        throw new AssertionError("not damaged: " + result);
    }

    private JournalWriter<String> writeTwoFiles() {
        JournalWriter<String> writer = journal().openWriter();
        for (int i = 1; i <= RECORDS; i++) {
            writer.append(value(i));
            if (i == RECORDS / 2) {
                writer.force();
                clock.advance(Duration.ofHours(1));
            }
        }
        writer.force();
        return writer;
    }

    private static void write(JournalWriter<String> writer, int i) {
        writer.append(value(i));
        writer.force();
    }

    /** About 20 to a page. */
    private static String value(int i) {
        return "value " + i + " " + ".".repeat(150) + ";";
    }

    private static void zeroPageOf(Path journal, int file, int record) throws IOException {
        Path path = JournalFiles.of(journal).get(file);
        JournalFiles.zeroPage(path, JournalFiles.find(path, "value " + record + " "));
    }

    private static void zeroFrom(Path journal, int from, int to) throws IOException {
        Path path = JournalFiles.newest(journal);
        JournalFiles.zero(
                path,
                JournalFiles.find(path, "value " + from + " "),
                JournalFiles.find(path, "value " + to + " ") + 200);
    }

    private static void flip(Path journal, int file, int record) throws IOException {
        Path path = JournalFiles.of(journal).get(file);
        JournalFiles.flipBit(path, JournalFiles.find(path, "value " + record + " ") + 20);
    }

    private static Path epoch(Path journal) {
        return journal.resolve("epoch-000001");
    }

    private Path directory() {
        return temporary.resolve("journal");
    }

    private Journal<String> journal() {
        return journal(Duration.ofMillis(200));
    }

    private Journal<String> journal(Duration patience) {
        JournalOptions options = JournalOptions.DEFAULT.withClock(clock).withPatience(patience);
        return new ChronicleJournal<>(directory(), new TextCodec(), options);
    }
}
