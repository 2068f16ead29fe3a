package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.process.StageState;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shipper whose destination is a command. The commands write into files beside the source what they are told. */
@Thorough
@Timeout(60)
class ExecDestinationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path top;

    private Workbench bench;
    private Path told;

    @BeforeEach
    void prepare() throws IOException {
        bench = new Workbench(top);
        told = top.resolve("told");
        bench.options = bench.options.withSettings(TransferSettings.DEFAULT);
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aNewDestinationIsToldOfTheWholeTreeOnceAndThenOfWhatChanged() throws Exception {
        bench.write("a/f", "1");
        bench.exec("printf '%s ' \"$SYNCLINE_REASON\" $SYNCLINE_BEHIND $SYNCLINE_UP_TO >> " + told + "; " + listing());
        bench.start();
        bench.awaitDone();
        assertEquals(List.of("first contact 0 0 TREE ."), lines());

        bench.write("a/g", "2");
        bench.entry("a/g", "a/never was there");
        bench.awaitDone();
        assertEquals("changes 0 1 ENTRY ./a/g|GONE ./a/never was there", lines().get(1));
        assertEquals(1, bench.checkpoint().position());
    }

    /** Kills: a call for each changeset when many wait. */
    @Test
    void allThatWaitsIsOneCall() throws Exception {
        bench.exec(listing());
        bench.start();
        bench.awaitDone();
        bench.stop();
        for (int i = 0; i < 20; i++) {
            bench.write("f" + i % 3, "x" + i);
            bench.entry("f" + i % 3);
        }
        bench.restart();
        bench.awaitDone();

        assertEquals(List.of("TREE .", "ENTRY ./f0|ENTRY ./f1|ENTRY ./f2"), lines());
        assertEquals(20, bench.checkpoint().position());
    }

    @Test
    void aWholeTreeMarkIsTheRootAsATree() throws Exception {
        bench.write("f", "1");
        bench.exec("printf '%s ' \"$SYNCLINE_REASON\" >> " + told + "; " + listing());
        bench.start();
        bench.awaitDone();
        bench.wholeTree(RescanReason.OVERFLOW);
        bench.awaitDone();

        assertEquals(List.of("first contact TREE .", "OVERFLOW TREE ."), lines());
        assertEquals(1, bench.counter("wholeTreeRounds"));
    }

    /** Kills: a checkpoint that moves before the command has said that it is done. */
    @Test
    void aFailureIsTriedAgainAndTheCheckpointWaits() throws Exception {
        bench.exec("echo 'no luck' >&2; " + listing() + "; test -e " + top.resolve("luck"));
        bench.start();
        bench.awaitState("retrying");
        Position last = bench.entry("f");
        await().atMost(PATIENCE).until(() -> lines().size() >= 3);
        StageState failing = bench.state.current();
        assertTrue(failing.lastError().orElseThrow().equals("exec: code 1: no luck"), failing::toString);
        assertTrue(bench.checkpoint().crawl().isPresent());
        assertTrue(bench.counter("retries") >= 2);

        Files.createFile(top.resolve("luck"));
        bench.awaitDone();
        assertEquals(last.sequence(), bench.checkpoint().position());
        assertFalse(bench.checkpoint().crawl().isPresent());
    }

    @Test
    void whatACodeMeansCanBeSaid() throws Exception {
        bench.options = bench.options.with(Setting.EXEC_SUCCESS, "3").with(Setting.EXEC_HOLD, "4,5");
        bench.exec("echo 'a person has to look'; exit $(cat " + top.resolve("code") + ")");
        Files.writeString(top.resolve("code"), "5");
        bench.start();
        bench.awaitState("held");
        assertEquals(
                "exec: code 5: a person has to look",
                bench.state.current().lastError().orElseThrow());
        assertEquals(0, bench.counter("retries"));

        Files.writeString(top.resolve("code"), "3");
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
    }

    @Test
    void oneThatIsNotThereIsHeld() throws Exception {
        bench.exec("/nowhere/at-all");
        bench.start();
        bench.awaitState("held");
        assertTrue(bench.state.current().lastError().orElseThrow().startsWith("exec: code 127: "));
    }

    /** Kills: a limit that is not kept, and a next try beside what is left of the last one. */
    @Test
    void oneThatTakesTooLongIsEndedWithAllThatItHasStarted() throws Exception {
        bench.options = bench.options.with(Setting.EXEC_TIMEOUT, "200ms");
        bench.exec("sleep 1000 & echo $! >> " + told + "; sleep 1000");
        bench.start();
        bench.awaitState("retrying");

        assertTrue(bench.state.current().lastError().orElseThrow().contains("and ended"));
        // It is ended again and again; on a busy machine perhaps before it has written its number.
        await().atMost(PATIENCE).until(() -> !lines().isEmpty());
        assertEnded(Long.parseLong(lines().get(0)));
    }

    /** Kills: a stop that ends the shell alone and leaves what it has started. */
    @Test
    void aStopEndsWhatIsRunningAndNothingIsAcknowledged() throws Exception {
        bench.exec("sleep 1000 & echo $! >> " + told + "; wait");
        bench.start();
        await().atMost(PATIENCE).until(() -> lines().size() == 1);
        bench.stop();

        assertEnded(Long.parseLong(lines().get(0)));
        assertTrue(bench.checkpoint().crawl().isPresent());
    }

    /** Kills: a command that runs in whatever directory has the path of the source. */
    @Test
    void inAnotherDirectoryThanTheConfiguredOneNothingRuns() throws Exception {
        bench.write("f", "1");
        bench.exec(listing());
        bench.start();
        bench.awaitDone();
        Files.move(bench.source, top.resolve("away"));
        Files.createDirectory(bench.source);
        bench.entry("f");
        bench.awaitState("held");
        assertEquals(1, lines().size());

        Files.delete(bench.source);
        Files.move(top.resolve("away"), bench.source);
        bench.awaitDone();
        assertEquals("ENTRY ./f", lines().get(1));
    }

    @Test
    void anEmptiedSourceIsNoNewsToPassOn() throws Exception {
        Path file = bench.write("f", "1");
        bench.exec(listing());
        bench.start();
        bench.awaitDone();
        Files.delete(file);
        bench.entry("f");
        bench.awaitState("held");
        assertEquals(1, lines().size());

        bench.write("g", "2");
        bench.awaitDone();
        assertEquals("GONE ./f", lines().get(1));
    }

    /** Kills: a number of entries that only the first call knows. */
    @Test
    void aSourceThatWasEmptyAtFirstIsHeldAsWellWhenItIsEmptied() throws Exception {
        bench.exec(listing());
        bench.start();
        bench.awaitDone();
        Path file = bench.write("f", "1");
        bench.entry("f");
        bench.awaitDone();
        Files.delete(file);
        bench.entry("f");
        bench.awaitState("held");
        assertEquals(2, lines().size());
    }

    @Test
    void whatIsLeftOutIsNotTold() throws Exception {
        bench.options = bench.options.withFilters(List.of("- *.tmp"));
        bench.exec(listing());
        bench.start();
        bench.awaitDone();
        bench.write("f", "1");
        bench.write("f.tmp", "2");
        bench.entry("f", "f.tmp", "gone.tmp");
        bench.awaitDone();

        assertEquals("ENTRY ./f", lines().get(1));
    }

    /** One that does not read its list, and one that leaves its output open to what runs on. */
    @Test
    void aCommandNeedNotReadAndNeedNotBeAlone() throws Exception {
        String[] names = new String[3_000];
        for (int i = 0; i < names.length; i++) {
            names[i] = "many/" + "x".repeat(80) + i;
        }
        bench.write("many/x", "");
        bench.exec("sleep 3 & exit 0");
        bench.start();
        bench.awaitDone();
        bench.entry(names);
        bench.awaitDone();
        assertEquals(0, bench.counter("retries"));
    }

    private String listing() {
        return "tr '\\t\\0' ' |' | sed 's/|$//' >> " + told + "; echo >> " + told;
    }

    private List<String> lines() throws IOException {
        return Files.exists(told)
                ? Files.readAllLines(told).stream()
                        .filter(line -> !line.isBlank())
                        .toList()
                : List.of();
    }

    private static void assertEnded(long pid) {
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
