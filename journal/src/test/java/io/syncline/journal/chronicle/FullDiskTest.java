package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.journal.Journal;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.TextCodec;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real, small file system. */
class FullDiskTest {
    private static final long SIZE = 12 << 20;
    private static final String VALUE = "x".repeat(10_000);

    @TempDir
    Path temporary;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "a small file system cannot be mounted: this needs root and CAP_SYS_ADMIN");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void anAppendIsRefusedWhileThereIsStillRoomAndWorksAgainAfterwards() throws Exception {
        Path ballast = fill(4 << 20);
        Journal<String> journal = journal(JournalOptions.DEFAULT.withLowWater(2 << 20));
        try (JournalWriter<String> writer = journal.openWriter()) {
            long appended = appendUntilFull(writer);
            assertTrue(disk.toFile().getUsableSpace() > 0);
            // Refused again and again, and nothing of the batch is lost.
            assertThrows(JournalException.class, () -> writer.append(VALUE));
            assertEquals(appended, writer.force().sequence());

            Files.delete(ballast);

            assertEquals(appended + 1, writer.append(VALUE).sequence());
            writer.force();
            checkAll(journal, appended + 1);
        }
        assertFalse(reopenedUnclean(journal));
    }

    /** Without the low-water mark, so that a store meets the full disk. In a child, because that may end the process. */
    @Thorough
    @Test
    void aFullDiskInTheMiddleOfAStoreLosesNothingThatWasAcknowledged() throws Exception {
        Path ballast = fill(4 << 20);
        long acknowledged = 0;
        try (ChildJvm child =
                ChildJvm.start(FillingMain.class, disk.resolve("journal").toString(), ballast.toString())) {
            Optional<String> line = child.line();
            String last = "";
            while (line.isPresent()) {
                last = line.get();

                if (last.matches("[0-9]+")) {
                    acknowledged = Long.parseLong(last);
                }
                line = child.line();
            }
            assertTrue(acknowledged > 100, "acknowledged " + acknowledged);
            // Either it went on after the ballast was removed, or the fault ended the process; both are seen.
            assertTrue(last.equals("went on") || child.awaitEnd() != 0, last);
        }
        Files.deleteIfExists(ballast);
        Journal<String> journal = journal(JournalOptions.DEFAULT.withLowWater(0));
        try (JournalWriter<String> writer = journal.openWriter()) {
            assertTrue(writer.append(VALUE).sequence() > acknowledged);
        }
        checkAll(journal, acknowledged);
    }

    @Test
    void openingOnAFullDiskIsRefusedClearlyAndWorksAgainAfterwards() throws Exception {
        Journal<String> journal = journal(JournalOptions.DEFAULT.withLowWater(1 << 20));
        try (JournalWriter<String> writer = journal.openWriter()) {
            writer.append(VALUE);
        }
        Path ballast = fill(disk.toFile().getUsableSpace());

        JournalException refused = assertThrows(JournalException.class, journal::openWriter);

        assertTrue(refused.isNoSpace(), refused.getMessage());
        assertTrue(refused.getMessage().contains("free space"), refused.getMessage());
        Files.delete(ballast);
        try (JournalWriter<String> writer = journal.openWriter()) {
            assertEquals(2, writer.append(VALUE).sequence());
        }
        checkAll(journal, 2);
    }

    private static long appendUntilFull(JournalWriter<String> writer) {
        long appended = 0;
        while (true) {
            try {
                appended = writer.append(VALUE).sequence();
                if (appended % 20 == 0) {
                    writer.force();
                }
            } catch (JournalException full) {
                assertTrue(full.isNoSpace(), full.getMessage());
                assertTrue(appended > 100, "appended " + appended);
                return appended;
            }
        }
    }

    private static boolean reopenedUnclean(Journal<String> journal) {
        try (JournalWriter<String> writer = journal.openWriter()) {
            return writer.wasUnclean();
        }
    }

    private static void checkAll(Journal<String> journal, long atLeast) {
        try (JournalReader<String> reader = journal.openReader(Position.NONE)) {
            long last = journal.durable().sequence();
            assertTrue(last >= atLeast, last + " of " + atLeast);
            for (long expected = 1; expected <= last; expected++) {
                ReadResult<String> result = reader.poll();
                if (!(result instanceof ReadResult.Found<String> found)) {
                    throw new AssertionError("at " + expected + " seen: " + result);
                }
                assertEquals(expected, found.found().position().sequence());
                assertEquals(VALUE, found.found().value());
            }
        }
    }

    private Path fill(long bytes) throws IOException {
        return Files.write(disk.resolve("ballast"), new byte[(int) bytes]);
    }

    private Journal<String> journal(JournalOptions options) {
        return new ChronicleJournal<>(disk.resolve("journal"), new TextCodec(), options);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
