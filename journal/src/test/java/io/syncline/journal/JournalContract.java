package io.syncline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Journal} promises. One subclass each; the twin in memory can so never drift. */
public abstract class JournalContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** The one journal of this test; each call may return a new object for it. */
    protected abstract Journal<String> journal();

    /** Ends the writer as {@code kill -9} would. */
    protected abstract void kill(JournalWriter<String> writer);

    /** Makes the next append begin a new file, so that trimming has something to remove. */
    protected abstract void beginNewFile();

    @Test
    void aNewJournalIsIdleAndHasNoPosition() {
        try (JournalReader<String> reader = journal().openReader(Position.NONE)) {
            assertInstanceOf(ReadResult.Idle.class, reader.poll());
            assertEquals(Position.NONE, journal().durable());
            assertEquals(Position.NONE, reader.position());
        }
    }

    @Test
    void aReaderThatWasThereBeforeTheJournalReadsItsFirstRecord() throws Exception {
        try (JournalReader<String> reader = journal().openReader(Position.NONE)) {
            assertInstanceOf(ReadResult.Idle.class, reader.poll());
            try (JournalWriter<String> writer = journal().openWriter()) {
                write(writer, "a");

                assertEquals("1=a", next(reader));
            }
        }
    }

    @Test
    void sequencesBeginAtOneAndGrowByOne() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertEquals(new Position(1), writer.append("a"));
            assertEquals(new Position(2), writer.append("b"));
            assertEquals(new Position(2), writer.force());
            assertEquals(new Position(3), writer.append("c"));
            assertEquals(new Position(3), writer.force());
        }
    }

    /** Kills: what nobody has made yet, kept without its bytes until they are another's; a number that it does not get. */
    @Test
    void whatWasNeverMadeIsWrittenAsWell() throws Exception {
        Word word = new Word();
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            writer.append("a");
            for (String text : List.of("b", "a longer one", "")) {
                word.text = text;
                writer.write(word);
            }
            word.text = "another";
            assertEquals(new Position(5), writer.append("e"));
            writer.force();

            List<String> read = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                read.add(next(reader));
            }
            assertEquals(List.of("1=a", "2=b", "3=a longer one", "4=", "5=e"), read);
        }
    }

    private static final class Word implements Writable<String> {
        private String text = "";

        @Override
        public String value() {
            return text;
        }

        @Override
        public int maxEncodedSize() {
            return new TextCodec().maxEncodedSize(text);
        }

        @Override
        public void encode(ByteBuffer target) {
            new TextCodec().encode(text, target);
        }
    }

    @Test
    void onlyWhatIsForcedIsVisible() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            writer.append("a");
            assertInstanceOf(ReadResult.Idle.class, reader.poll());
            assertEquals(Position.NONE, journal().durable());

            writer.force();

            assertEquals(new Position(1), journal().durable());
            assertEquals("1=a", next(reader));
            assertEquals(new Position(1), reader.position());
            assertInstanceOf(ReadResult.Idle.class, reader.poll());
        }
    }

    @Test
    void aForceWithoutAppendsChangesNothing() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertEquals(Position.NONE, writer.force());
            write(writer, "a");
            assertEquals(new Position(1), writer.force());
            assertEquals(new Position(1), journal().durable());
        }
    }

    @Test
    void aReaderResumesBehindItsPosition() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "a", "b", "c");
        }
        for (int after = 0; after <= 3; after++) {
            assertEquals(List.of("1=a", "2=b", "3=c").subList(after, 3), readAll(new Position(after)));
        }
    }

    @Test
    void aPositionThatWasNeverWrittenIsRefused() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "a");
        }
        assertThrows(JournalException.class, () -> journal().openReader(new Position(5)));
    }

    @Test
    void readersDoNotDisturbEachOther() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> slow = journal().openReader(Position.NONE);
                JournalReader<String> fast = journal().openReader(Position.NONE)) {
            write(writer, "a", "b");
            assertEquals("1=a", next(fast));
            assertEquals("2=b", next(fast));
            assertEquals("1=a", next(slow));
            write(writer, "c");
            assertEquals("3=c", next(fast));
            assertEquals("2=b", next(slow));
        }
    }

    @Test
    void aSecondWriterIsRefusedUntilTheFirstIsClosed() {
        JournalWriter<String> first = journal().openWriter();

        assertThrows(JournalException.class, () -> journal().openWriter());

        write(first, "a");
        first.close();
        try (JournalWriter<String> second = journal().openWriter()) {
            assertEquals(new Position(2), second.append("b"));
        }
    }

    @Test
    void closingForcesAndIsClean() throws Exception {
        JournalWriter<String> writer = journal().openWriter();
        writer.append("a");
        writer.close();
        writer.close();

        assertEquals(List.of("1=a"), readAll(Position.NONE));
        try (JournalWriter<String> again = journal().openWriter()) {
            assertFalse(again.wasUnclean());
        }
    }

    @Test
    void aFirstWriterIsCleanAndHasNothingBehindIt() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertFalse(writer.wasUnclean());
            assertEquals(Optional.empty(), writer.lastAtOpen());
        }
    }

    @Test
    void theNextWriterLearnsTheLastRecord() {
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "a", "b");
        }
        for (int restart = 0; restart < 2; restart++) {
            try (JournalWriter<String> writer = journal().openWriter()) {
                JournalRecord<String> last = writer.lastAtOpen().orElseThrow();
                assertEquals(new Position(2), last.position());
                assertEquals("b", last.value());
            }
        }
    }

    @Test
    void aKilledWriterLosesNothingThatWasForced() throws Exception {
        JournalWriter<String> writer = journal().openWriter();
        write(writer, "a", "b");
        kill(writer);

        try (JournalWriter<String> next = journal().openWriter()) {
            assertTrue(next.wasUnclean());
            assertEquals("b", next.lastAtOpen().orElseThrow().value());
            write(next, "c");
        }
        assertEquals(List.of("1=a", "2=b", "3=c"), readAll(Position.NONE));
    }

    @Test
    void whatAKilledWriterDidNotForceIsThereInOrderOrNotAtAll() throws Exception {
        JournalWriter<String> writer = journal().openWriter();
        write(writer, "a");
        writer.append("b");
        writer.append("c");
        kill(writer);

        try (JournalWriter<String> next = journal().openWriter()) {
            write(next, "d");
        }
        List<String> values =
                readAll(Position.NONE).stream().map(read -> read.split("=")[1]).toList();
        assertTrue(
                List.of("a", "b", "c", "d").equals(values)
                        || List.of("a", "b", "d").equals(values)
                        || List.of("a", "d").equals(values),
                values::toString);
    }

    @Test
    void aReaderGoesOnAcrossAKilledWriter() throws Exception {
        JournalWriter<String> writer = journal().openWriter();
        try (JournalReader<String> reader = journal().openReader(Position.NONE)) {
            write(writer, "a", "b");
            assertEquals("1=a", next(reader));
            kill(writer);
            try (JournalWriter<String> next = journal().openWriter()) {
                write(next, "c");
                assertEquals("2=b", next(reader));
                assertEquals("3=c", next(reader));
            }
        }
    }

    @Test
    void aForceWakesAWaitingReader() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            CompletableFuture<ReadResult<String>> waiting = CompletableFuture.supplyAsync(() -> {
                try (JournalReader<String> reader = journal().openReader(Position.NONE)) {
                    return reader.awaitNext(LONG);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            write(writer, "a");

            assertInstanceOf(ReadResult.Found.class, waiting.get(10, TimeUnit.SECONDS));
        }
    }

    /** Kills: a wake-up that is forgotten where nobody waits yet, one that is lost between a look and the wait. */
    @Test
    void whoIsWokenWaitsNoLonger() throws Exception {
        try (JournalReader<String> nobodyWrites = journal().openReader(Position.NONE)) {
            nobodyWrites.wake();
            assertInstanceOf(ReadResult.Idle.class, waiting(nobodyWrites).get(20, TimeUnit.SECONDS));
        }
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<ReadResult<String>> waiting = waiting(reader);
                // At any moment of the wait, or before.
                Thread.sleep(i % 3);
                reader.wake();
                assertInstanceOf(ReadResult.Idle.class, waiting.get(20, TimeUnit.SECONDS));
            }
            write(writer, "a");
            assertEquals("1=a", next(reader));
        }
    }

    private static CompletableFuture<ReadResult<String>> waiting(JournalReader<String> reader) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return reader.awaitNext(Duration.ofHours(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void awaitingNothingEndsIdleAfterTheTimeout() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            write(writer, "a");
            next(reader);
            long begun = System.nanoTime();

            assertInstanceOf(ReadResult.Idle.class, reader.awaitNext(Duration.ofMillis(60)));
            assertTrue(System.nanoTime() - begun >= 60_000_000);
        }
    }

    @Test
    void whatWasTrimmedReadsAsOneGap() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            for (String value : List.of("a", "b", "c", "d")) {
                write(writer, value);
                beginNewFile();
            }
            writer.trim(new Position(2));
            write(writer, "e");

            assertEquals(List.of("gap 1..2", "3=c", "4=d", "5=e"), readAll(Position.NONE));
            assertEquals(List.of("gap 2..2", "3=c", "4=d", "5=e"), readAll(new Position(1)));
            assertEquals(List.of("3=c", "4=d", "5=e"), readAll(new Position(2)));
        }
    }

    @Test
    void trimmingEverythingKeepsTheNewestRecord() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "a");
            beginNewFile();
            write(writer, "b");
            beginNewFile();
            writer.trim(new Position(2));
        }
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertEquals("b", writer.lastAtOpen().orElseThrow().value());
            writer.trim(new Position(2));
        }
        try (JournalWriter<String> writer = journal().openWriter()) {
            assertEquals("b", writer.lastAtOpen().orElseThrow().value());
            assertEquals(new Position(3), writer.append("c"));
        }
        assertEquals(List.of("gap 1..1", "2=b", "3=c"), readAll(Position.NONE));
    }

    @Test
    void aReaderThatIsOvertakenByTrimmingGoesOnBehindTheGap() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            for (String value : List.of("a", "b", "c", "d", "e")) {
                write(writer, value);
                beginNewFile();
            }
            assertEquals("1=a", next(reader));

            writer.trim(new Position(4));

            assertEquals("gap 2..4", next(reader));
            assertEquals(new Position(4), reader.position());
            assertEquals("5=e", next(reader));
        }
    }

    @Test
    void manyRecordsOverManyFilesComeBackInOrder() throws Exception {
        List<String> expected = new ArrayList<>();
        try (JournalWriter<String> writer = journal().openWriter()) {
            for (int i = 1; i <= 2000; i++) {
                writer.append("value " + i);
                expected.add(i + "=value " + i);
                if (i % 100 == 0) {
                    writer.force();
                }
                if (i % 333 == 0) {
                    beginNewFile();
                }
            }
        }
        assertEquals(expected, readAll(Position.NONE));
        for (int after : new int[] {332, 333, 334, 998, 999, 1000, 1999}) {
            assertEquals(expected.subList(after, 2000), readAll(new Position(after)));
        }
    }

    @Test
    void emptyAndLargeRecordsComeBack() throws Exception {
        String large = "x".repeat(1 << 20);
        try (JournalWriter<String> writer = journal().openWriter()) {
            write(writer, "", large, "");
        }
        assertEquals(List.of("1=", "2=" + large, "3="), readAll(Position.NONE));
    }

    @Test
    void recordsCarryTheTimeOfTheirAppend() throws Exception {
        try (JournalWriter<String> writer = journal().openWriter();
                JournalReader<String> reader = journal().openReader(Position.NONE)) {
            write(writer, "a");
            ReadResult.Found<?> found = assertInstanceOf(ReadResult.Found.class, reader.awaitNext(LONG));
            assertEquals(0, found.found().appendedAt().getNano() % 1000);
            assertTrue(found.found().appendedAt().getEpochSecond() > 0);
        }
    }

    @Test
    void aClosedWriterRefusesToAppend() {
        JournalWriter<String> writer = journal().openWriter();
        writer.close();

        assertThrows(IllegalStateException.class, () -> writer.append("a"));
    }

    /** Everything that is durable now, as {@code 7=value} and {@code gap 3..6}. */
    protected final List<String> readAll(Position after) throws InterruptedException {
        List<String> read = new ArrayList<>();
        Position end = journal().durable();
        try (JournalReader<String> reader = journal().openReader(after)) {
            while (reader.position().compareTo(end) < 0) {
                read.add(next(reader));
            }
        }
        return read;
    }

    protected static String next(JournalReader<String> reader) throws InterruptedException {
        return show(reader.awaitNext(LONG));
    }

    protected static String show(ReadResult<String> result) {
        if (result instanceof ReadResult.Found<String> found) {
            return found.found().position() + "=" + found.found().value();
        }
        if (result instanceof ReadResult.Gap<String> gap) {
            return "gap " + gap.firstLost() + ".." + gap.lastLost();
        }
        throw new AssertionError("seen: " + result);
    }

    protected static void write(JournalWriter<String> writer, String... values) {
        for (String value : values) {
            writer.append(value);
        }
        writer.force();
    }

    /** {@code count} values that differ. */
    protected static List<String> values(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "value " + i).toList();
    }
}
