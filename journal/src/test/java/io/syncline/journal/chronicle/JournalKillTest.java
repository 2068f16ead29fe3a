package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed for real. */
@Thorough
class JournalKillTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path temporary;

    /** Kills: an epoch that begins at the published sequence although more was found; a file that is listed too late. */
    @Test
    void everyAcknowledgedRecordOutlivesKillsInOrder() {
        Seeds.forEach(1, (seed, random) -> {
            Path directory = temporary.resolve("journal" + seed);
            long acknowledged = 0;
            for (int life = 0; life < 4; life++) {
                acknowledged = killedWhileAppending(directory, seed * 10 + life, random);
                assertTrue(lastGood(directory) >= acknowledged, "acknowledged " + acknowledged + " in life " + life);
            }
            checkAll(directory, acknowledged);
        });
    }

    @Test
    void aReaderOfAnotherProcessSeesEveryRecordAcrossAKill() throws Exception {
        Path directory = temporary.resolve("journal");
        try (JournalReader<String> reader = journal(directory).openReader(Position.NONE)) {
            for (int life = 0; life < 2; life++) {
                try (ChildJvm child = ChildJvm.start(AppendingMain.class, directory.toString(), "700", "1")) {
                    long end = reader.position().sequence() + 3000;
                    while (reader.position().sequence() < end) {
                        checkNext(reader);
                    }
                    child.kill();
                }
            }
        }
    }

    @Test
    void aSecondWriterIsToldWhoTheFirstIs() {
        Path directory = temporary.resolve("journal");
        try (ChildJvm child = ChildJvm.start(AppendingMain.class, directory.toString(), "1000", "1")) {
            assertEquals("open", child.line().orElseThrow());

            JournalException refused = assertThrows(
                    JournalException.class, () -> journal(directory).openWriter());

            assertTrue(refused.getMessage().contains("process " + child.pid()), refused.getMessage());
        }
    }

    @Test
    void withoutTheOptionsOfJavaTheRefusalSaysWhatToDo() throws Exception {
        Path directory = temporary.resolve("journal");
        try (ChildJvm child = ChildJvm.start(List.of(), OpeningMain.class, directory.toString())) {
            String line = child.line().orElseThrow();

            assertTrue(line.startsWith("refused: cannot write ") && line.contains("jvm.options"), line);
        }
    }

    @Test
    void nothingIsReportedToAnybody() throws Exception {
        Path home = Files.createDirectory(temporary.resolve("home"));
        List<String> arguments = new ArrayList<>(ChildJvm.launcherOptions());
        arguments.addAll(List.of("-Duser.home=" + home, "-Dchronicle.analytics.disable=false"));
        try (ChildJvm child = ChildJvm.start(
                arguments, OpeningMain.class, temporary.resolve("journal").toString())) {
            assertEquals("opened", child.line().orElseThrow());
            assertEquals(0, child.awaitEnd());
        }
        try (Stream<Path> left = Files.list(home)) {
            assertEquals(List.of(), left.toList());
        }
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    private static long killedWhileAppending(Path directory, long seed, Random random) throws InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                AppendingMain.class, directory.toString(), "" + (50 + random.nextInt(2000)), "" + seed)) {
            String last = child.line().orElseThrow();
            for (int lines = random.nextInt(60); lines > 0; lines--) {
                last = child.line().orElseThrow();
            }
            Thread.sleep(random.nextInt(5)); // Not to wait for something: to die at any moment of a batch.
            List<String> rest = child.kill();
            // The last line may be cut off by the kill.
            String acknowledged = rest.size() > 1 ? rest.get(rest.size() - 2) : last;
            return acknowledged.equals("open") ? 0 : Long.parseLong(acknowledged);
        }
    }

    private static long lastGood(Path directory) {
        try (JournalWriter<String> writer = journal(directory).openWriter()) {
            assertTrue(writer.wasUnclean());
            long last = writer.lastAtOpen()
                    .map(record -> record.position().sequence())
                    .orElse(0L);
            assertEquals(last, journal(directory).durable().sequence());
            return last;
        }
    }

    private static void checkAll(Path directory, long atLeast) throws InterruptedException {
        Position end = journal(directory).durable();
        assertTrue(end.sequence() >= atLeast);
        try (JournalReader<String> reader = journal(directory).openReader(Position.NONE)) {
            while (reader.position().sequence() < end.sequence()) {
                checkNext(reader);
            }
        }
    }

    private static void checkNext(JournalReader<String> reader) throws InterruptedException {
        long expected = reader.position().sequence() + 1;
        ReadResult<String> result = reader.awaitNext(LONG);
        if (!(result instanceof ReadResult.Found<String> found)) {
            throw new AssertionError("at " + expected + " seen: " + result);
        }
        assertEquals(expected, found.found().position().sequence());
        assertEquals(AppendingMain.value(expected), found.found().value());
    }

    private static Journal<String> journal(Path directory) {
        return new ChronicleJournal<>(directory, new TextCodec());
    }
}
