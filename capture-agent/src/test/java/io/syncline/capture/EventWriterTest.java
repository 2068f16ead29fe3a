package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.Writable;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Position PLANNED = new Position(60_000);

    private final MemoryJournal<FileEvent> journal = new MemoryJournal<>();

    @Test
    void whatIsPlannedIsTrimmedNowAndThenAndNothingElse() throws Exception {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> PLANNED, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            append(events, 99_999);
            assertInstanceOf(ReadResult.Found.class, firstResult());
            append(events, 1);
        }

        ReadResult.Gap<?> gap = assertInstanceOf(ReadResult.Gap.class, firstResult());
        assertEquals(PLANNED, gap.lastLost());
    }

    /** Kills: a last watermark that the first trim takes away, so that the next start looks at the whole tree. */
    @Test
    void theLastWatermarkIsKeptHoweverLongAgoItWasWritten() throws Exception {
        Watermark watermark = new Watermark(Instant.parse("2024-05-06T07:08:09Z"));
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> PLANNED, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            events.append(watermark);
            append(events, 100_000);
        }

        assertInstanceOf(ReadResult.Gap.class, firstResult());
        try (JournalReader<FileEvent> reader = journal.openReader(new Position(100_001))) {
            assertEquals(
                    watermark,
                    assertInstanceOf(ReadResult.Found.class, reader.poll())
                            .found()
                            .value());
        }
    }

    @Test
    void anEntryThatIsTouchedTwiceInABatchIsOneEvent() throws Exception {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            events.append(new Touched(RelPath.of("a")));
            events.append(new Touched(RelPath.of("a")));
            assertEquals(Optional.of(new Position(1)), events.force());
            events.append(new Touched(RelPath.of("a")));
            assertEquals(Optional.of(new Position(2)), events.force());
        }
    }

    /** Kills: two sets of paths, one for events and one for what nobody has made an event of. */
    @Test
    void inWhicheverFormItComesItIsTheSameEntry() throws Exception {
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
            events.append(entry("a", "b"));
            events.append(new Touched(RelPath.of("a/b")));
            events.append(entry("a", "c"));
            events.append(entry("a", "b"));
            assertEquals(Optional.of(new Position(2)), events.force());
            events.append(entry("a", "c"));
            events.append(new TreeTouched(RelPath.of("a"), RescanReason.MOVED_OUT));
            events.append(entry("a", "c"));
            assertEquals(Optional.of(new Position(5)), events.force());
        }
    }

    /** Kills: an entry that is dropped because the disk was full, or written twice. */
    @Test
    void anEntryThatFindsNoSpaceIsTriedAgain() throws Exception {
        try (JournalWriter<FileEvent> writer = new WithoutSpace(journal.openWriter())) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofMillis(1), () -> false);
            events.append(entry("", "b"));
            assertEquals(Optional.of(new Position(1)), events.force());
        }
        assertEquals(
                new Touched(RelPath.of("b")),
                assertInstanceOf(ReadResult.Found.class, firstResult()).found().value());
    }

    private static TouchedEntry entry(String directory, String name) {
        TouchedEntry entry = new TouchedEntry();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        entry.set(RelPath.of(directory), bytes, 0, bytes.length);
        return entry;
    }

    /** Kills: a force that ends the stage although the journal keeps the batch, and writes it again when there is space. */
    @Test
    void aForceThatFindsNoSpaceIsTriedAgain() throws Exception {
        try (JournalWriter<FileEvent> writer = new WithoutSpace(journal.openWriter())) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofMillis(1), () -> false);
            events.append(new Touched(RelPath.of("a")));
            assertEquals(Optional.of(new Position(1)), events.force());
        }
    }

    @Test
    void aStopDoesNotWaitForAForceThatFindsNoSpace() throws Exception {
        try (JournalWriter<FileEvent> writer = new WithoutSpace(journal.openWriter())) {
            EventWriter events = new EventWriter(
                    writer, () -> Position.NONE, StateFile.none("capture"), Duration.ofMillis(1), () -> true);
            events.append(new Touched(RelPath.of("a")));
            assertThrows(EventWriter.StoppedEarly.class, events::force);
        }
    }

    /** Its first two forces find no space, nor does what was not made, twice. */
    private static final class WithoutSpace implements JournalWriter<FileEvent> {
        private final JournalWriter<FileEvent> real;
        private int forces;
        private int writes;

        WithoutSpace(JournalWriter<FileEvent> real) {
            this.real = real;
        }

        @Override
        public Position append(FileEvent value) {
            return real.append(value);
        }

        @Override
        public void write(Writable<FileEvent> value) {
            if (++writes <= 2) {
                throw JournalException.noSpace("the disk is full", new IOException("No space left on device"));
            }
            real.write(value);
        }

        @Override
        public Position force() {
            if (++forces <= 2) {
                throw JournalException.noSpace("the disk is full", new IOException("No space left on device"));
            }
            return real.force();
        }

        @Override
        public Optional<JournalRecord<FileEvent>> lastAtOpen() {
            return real.lastAtOpen();
        }

        @Override
        public boolean wasUnclean() {
            return real.wasUnclean();
        }

        @Override
        public void trim(Position keepAfter) {
            real.trim(keepAfter);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static void append(EventWriter events, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            events.append(new Touched(RelPath.of("f" + i)));
        }
        events.force();
    }

    private ReadResult<FileEvent> firstResult() {
        try (JournalReader<FileEvent> reader = journal.openReader(Position.NONE)) {
            return reader.poll();
        }
    }
}
