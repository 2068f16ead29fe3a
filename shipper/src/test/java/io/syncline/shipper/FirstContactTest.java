package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.RescanReason;
import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that has entries which the source does not know, and what the modes of deletion leave of them. */
@Thorough
class FirstContactTest {
    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.write("a/f", "1");
        bench.write("a/g", "1");
        use(Setting.FIRST_CONTACT, "hold");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void entriesOfItsOwnAreHeldWithTheirNumberUntilAdopted() throws Exception {
        precious();
        bench.start();
        bench.awaitState("held");
        assertFalse(Files.exists(bench.destination.resolve("a/f")), "nothing is shipped while it is held");
        HoldRecord hold = new CheckpointFile<>(bench.directory.resolve("hold.json"), HoldRecord.class)
                .read()
                .orElseThrow();
        assertEquals(HoldReason.UNKNOWN_ENTRIES, hold.reason());
        // Deep ones too: the first chunk of the crawl alone does not show them.
        assertEquals(3, hold.deletions(), hold::toString);
        assertTrue(hold.sample().contains("a/precious"), hold::toString);

        bench.restart();
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("a/precious")));

        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();
        assertFalse(Files.exists(bench.directory.resolve("hold.json")));
    }

    /** Mutant: any release is the answer to any question. */
    @Test
    void aReleaseOfARefusalDoesNotAdoptWhatTheDestinationHas() throws Exception {
        precious();
        bench.mirror.connecting = attempt -> attempt == 1 ? new Outcome.Refused("unknown option") : new Outcome.Done();
        bench.start();
        bench.awaitState("held");
        Files.createFile(bench.directory.resolve("release"));
        await().until(() -> !bench.mirror.runs.isEmpty());
        await().until(() -> heldFor() == HoldReason.UNKNOWN_ENTRIES || bench.isDone());
        assertEquals(HoldReason.UNKNOWN_ENTRIES, heldFor());
        assertFalse(Files.exists(bench.directory.resolve("release")));
        assertTrue(Files.exists(bench.destination.resolve("a/precious")));
    }

    /** Two counts of different times said that nothing was there. */
    @Test
    void aSourceThatChangesUnderTheQuestionDoesNotAnswerIt() throws Exception {
        precious();
        bench.write("c", "1");
        Files.delete(bench.destination.resolve("own/deep"));
        Files.delete(bench.destination.resolve("own"));
        bench.mirror.after = result -> {
            bench.mirror.after = same -> same;
            assertTrue(bench.source.resolve("c").toFile().delete());
            return result;
        };
        bench.start();
        await().until(() -> bench.counter("held") > 0 || bench.isDone());
        assertTrue(Files.exists(bench.destination.resolve("a/precious")));
    }

    @Test
    void whatIsKeptStaysThroughEveryPassOverTheWholeTree() throws Exception {
        precious();
        bench.start();
        bench.awaitState("held");
        Files.createFile(bench.directory.resolve("keep"));
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        assertEquals("1", bench.read("a/f"));
        bench.wholeTree(RescanReason.OVERFLOW);
        bench.awaitDone();
        bench.restart();
        bench.wholeTree(RescanReason.AGENT_START);
        bench.awaitDone();
        assertEquals("x", bench.read("a/precious"));
        assertEquals("x", bench.read("own/deep"));

        Files.writeString(bench.destination.resolve("a/.profile.backup"), "x");
        Files.delete(bench.source.resolve("a/g"));
        bench.entry("a/g");
        bench.awaitDone();
        assertFalse(Files.exists(bench.destination.resolve("a/g")), "what the source had is still deleted");
        assertEquals("x", bench.read("a/.profile.backup"), "taken for a temporary file of rsync's");
    }

    @Test
    void keepByOptionAsksNobody() throws Exception {
        use(Setting.FIRST_CONTACT, "keep");
        precious();
        bench.start();
        bench.awaitDone();
        assertEquals("x", bench.read("a/precious"));
        assertEquals("1", bench.read("a/f"));
    }

    @Test
    void aNewDestinationIsNotReadTwice() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.mirror.runs.size() - bench.mirror.realRuns().size(), bench.mirror.runs::toString);
    }

    /** Seen in the end-to-end churn, seed 3. Mutant: what a pass has sent before it was cut off is somebody else's. */
    @Test
    void whatWasSentBeforeThePassWasCutOffIsNotUnknown() throws Exception {
        bench.mirror.after = result -> bench.mirror.realRuns().isEmpty() ? result : FaultyMirror.result(12);
        bench.start();
        await().until(() -> Files.exists(bench.destination.resolve("a/g")));
        bench.awaitState("retrying");
        Files.delete(bench.source.resolve("a/g"));
        bench.mirror.after = result -> result;

        bench.restart();
        bench.awaitDone();

        bench.assertEqual();
        assertEquals(0, bench.counter("held"));
    }

    @Test
    void anEqualDestinationIsTakenAsItIs() throws Exception {
        Files.createDirectory(bench.destination.resolve("a"));
        Files.writeString(bench.destination.resolve("a/f"), "stale");
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("held"));
    }

    /** Kills: a mode that deletes in the other phase, or in none, or in both. */
    @Test
    void eachModeOfDeletionDeletesInItsPhases() throws Exception {
        for (DeleteMode mode : DeleteMode.values()) {
            bench.close();
            bench = new Workbench(Files.createDirectory(top.resolve(mode.name())));
            bench.options = bench.options.withDelete(mode);
            bench.mirror = bench.newMirror();
            bench.write("a/f", "1");
            bench.write("a/g", "1");
            bench.write("t/h", "1");
            precious();
            bench.start();
            bench.awaitDone();
            boolean atStart = mode == DeleteMode.ALWAYS || mode == DeleteMode.STARTUP;
            assertEquals(!atStart, Files.exists(bench.destination.resolve("own/deep")), mode + " in the first pass");

            Files.delete(bench.source.resolve("a/g"));
            TestFiles.remove(bench.source.resolve("t"));
            bench.publishTreeAndEntry("t", "a/g");
            bench.awaitDone();
            boolean running = mode == DeleteMode.ALWAYS || mode == DeleteMode.RUNNING;
            assertEquals(!running, Files.exists(bench.destination.resolve("a/g")), mode + " in a round");
            assertEquals(!running, Files.exists(bench.destination.resolve("t/h")), mode + " in a round");
            for (String directory : List.of("", "a")) {
                assertEquals(
                        Files.getLastModifiedTime(bench.source.resolve(directory)),
                        Files.getLastModifiedTime(bench.destination.resolve(directory)),
                        mode + " and the time of \"" + directory + "\", which a comparison would call drift");
            }

            Files.writeString(bench.destination.resolve("stranger"), "x");
            bench.wholeTree(RescanReason.OVERFLOW);
            bench.awaitDone();
            assertEquals(!atStart, Files.exists(bench.destination.resolve("stranger")), mode + " in a later pass");
        }
    }

    @Test
    void whatIsReplacedOrDeletedIsInTheBackupDirectory() throws Exception {
        use(Setting.BACKUP_DIR, ".trash/of day");
        bench.write("d/deep", "1");
        bench.start();
        bench.awaitDone();
        bench.write("a/f", "changed");
        Files.delete(bench.source.resolve("a/g"));
        TestFiles.remove(bench.source.resolve("d"));
        bench.entry("a/f", "a/g");
        bench.tree("d");
        bench.awaitDone();
        assertEquals("changed", bench.read("a/f"));
        assertFalse(Files.exists(bench.destination.resolve("a/g")));
        assertFalse(Files.exists(bench.destination.resolve("d")));
        assertEquals("1", bench.read(".trash/of day/a/f"));
        assertEquals("1", bench.read(".trash/of day/a/g"));
        assertEquals("1", bench.read(".trash/of day/d/deep"));

        bench.wholeTree(RescanReason.OVERFLOW);
        bench.awaitDone();
        assertEquals("1", bench.read(".trash/of day/a/g"), "the trash is not what the source does not have");
        assertEquals(0, bench.counter("quarantined"), () -> bench.checkpoint().toString());
    }

    @Test
    void aRenameOverAFileLeavesTheFileInTheBackupDirectory() throws Exception {
        use(Setting.BACKUP_DIR, ".trash");
        bench.start();
        bench.awaitDone();
        bench.write("a/f", "two");
        bench.entry("a/f");
        bench.awaitDone();
        Files.move(
                bench.source.resolve("a/f"),
                bench.source.resolve("a/g"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        bench.renamed("a/f", "a/g", false);
        bench.awaitDone();
        assertEquals("two", bench.read("a/g"));
        assertEquals("1", bench.read(".trash/a/g"));
    }

    private HoldReason heldFor() {
        return new CheckpointFile<>(bench.directory.resolve("hold.json"), HoldRecord.class)
                .read()
                .map(HoldRecord::reason)
                .orElse(HoldReason.SOURCE);
    }

    private void use(Setting setting, String value) {
        TransferSettings settings = bench.options.settings().with(setting, value);
        bench.options = bench.options.withSettings(settings);
        bench.mirror = bench.newMirror();
    }

    private void precious() throws Exception {
        Files.createDirectories(bench.destination.resolve("own"));
        Files.createDirectories(bench.destination.resolve("a"));
        Files.writeString(bench.destination.resolve("own/deep"), "x");
        Files.writeString(bench.destination.resolve("a/precious"), "x");
    }
}
