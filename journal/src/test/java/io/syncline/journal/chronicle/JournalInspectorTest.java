package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.codec.FileEventCodec;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReport;
import io.syncline.journal.JournalReport.Problem;
import io.syncline.journal.JournalReport.Verdict;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.Segment;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalInspectorTest {
    @TempDir
    Path directory;

    private final SettableClock clock = SettableClock.atNow();

    @Test
    void reportsEpochsFilesAndTheLivingWriter() {
        write(true, "a", "b");
        try (JournalWriter<String> writer = open()) {
            writer.append("c");
            writer.force();

            JournalReport report = new JournalInspector(directory).report();

            assertEquals(new Position(3), report.durable());
            assertEquals(OptionalLong.of(ProcessHandle.current().pid()), report.writerPid());
            assertEquals(Optional.of(new Position(1)), report.oldest());
            assertEquals(
                    List.of("closed", "live"),
                    report.epochs().stream().map(JournalReport.Epoch::state).toList());
            Segment first = report.epochs().get(0).files().get(0);
            assertEquals(new Position(1), first.first());
            assertEquals(new Position(1), first.last());
            assertEquals(2, report.epochs().get(0).files().size());
            // Far less than the apparent size of three files.
            assertTrue(report.bytes() > 8192 && report.bytes() < 10 << 20, "bytes " + report.bytes());
        }
        assertEquals(
                OptionalLong.empty(), new JournalInspector(directory).report().writerPid());
    }

    @Test
    void aSoundJournalVerifies() {
        write(true, "a", "b");
        write(true, "c");

        assertEquals(new Verdict(3, List.of()), new JournalInspector(directory).verify(new TextCodec()));
    }

    @Test
    void everyProblemIsReportedWithItsPlace() throws Exception {
        write(true, "a", "b", "c");
        write(true, "d", "e");
        List<Path> files = JournalFiles.of(directory);
        Files.delete(files.get(1));
        JournalFiles.flipBit(files.get(4), JournalFiles.find(files.get(4), "e!"));

        Verdict verdict = new JournalInspector(directory).verify(new TextCodec());

        assertEquals(3, verdict.records());
        assertFalse(verdict.isSound());
        assertEquals(
                List.of("1: 2..2", "2: 5..5"),
                verdict.problems().stream().map(JournalInspectorTest::place).toList());
        assertTrue(verdict.problems().get(0).what().contains("is missing"), verdict::toString);
        assertTrue(verdict.problems().get(1).what().contains("checksum"), verdict::toString);
    }

    @Thorough
    @Test
    void whatWasLostWithAnEpochIsReported() throws Exception {
        write(false, "a", "b", "c");
        Files.delete(JournalFiles.of(directory).get(2));
        write(true, "d");

        Verdict verdict = new JournalInspector(directory).verify(new TextCodec());

        assertEquals(
                List.of("0: 3..3"),
                verdict.problems().stream().map(JournalInspectorTest::place).toList());
    }

    @Test
    void aValueThatTheCodecRefusesIsAProblem() {
        write(true, "a");

        Verdict verdict = new JournalInspector(directory).verify(new FileEventCodec());

        assertEquals(0, verdict.records());
        assertEquals(1, verdict.problems().size());
    }

    @Test
    void whereNoJournalIsTheRefusalSaysSo() {
        JournalException refused =
                assertThrows(JournalException.class, () -> new JournalInspector(directory.resolve("none")));

        assertTrue(refused.getMessage().endsWith("no journal is there"), refused.getMessage());
    }

    private static String place(Problem problem) {
        return problem.epoch() + ": " + problem.first() + ".." + problem.last();
    }

    /** Each value in its own file. */
    private void write(boolean close, String... values) {
        ChronicleWriter<String> writer = (ChronicleWriter<String>) open();
        for (String value : values) {
            writer.append(value + "!");
            writer.force();
            clock.advance(Duration.ofHours(1));
        }
        if (close) {
            writer.close();
        } else {
            writer.abandon();
        }
    }

    private JournalWriter<String> open() {
        return new ChronicleJournal<>(directory, new TextCodec(), JournalOptions.DEFAULT.withClock(clock)).openWriter();
    }
}
