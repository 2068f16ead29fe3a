package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sync --wait} and named checkpoints, over real processes. */
@Thorough
class SyncEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private SynclineProcess mirror;

    @AfterEach
    void end() {
        if (mirror != null) {
            mirror.close();
        }
    }

    /** Kills: a barrier that does not wait for one of the stages. */
    @Test
    void whenItReturnsEverythingIsThere() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("first"), "1");
        List<Path> copies = List.of(directory.resolve("one"), directory.resolve("two"));
        start(source, copies);
        for (int round = 0; round < 2; round++) {
            Path made = Files.createDirectories(source.resolve("d" + round + "/deep"));
            for (int i = 0; i < 300; i++) {
                Files.writeString(made.resolve("f" + i), "round " + round);
            }
            SynclineProcess.Answer answer = call("sync", "--wait", "--timeout", "60s");
            assertEquals(0, answer.exitCode(), answer.output());
            for (Path copy : copies) {
                assertEquals(List.of(), TreeOracle.differences(RealTree.at(source), RealTree.at(copy)));
            }
        }

        SynclineProcess.Answer set = call("checkpoint", "set", "before-upgrade");
        assertEquals(0, set.exitCode(), set.output());
        await().atMost(PATIENCE).until(() -> call("checkpoint", "list").exitCode() == 0);
        SynclineProcess.Answer listed = call("checkpoint", "list", "before-upgrade");
        assertTrue(listed.output().contains("has arrived everywhere"), listed.output());
        assertEquals(
                2,
                listed.output()
                        .lines()
                        .filter(line -> line.contains("has everything, seen at"))
                        .count());
        SynclineProcess.Answer none = call("checkpoint", "list", "before-upgrad");
        assertEquals(7, none.exitCode(), none.output());
        assertTrue(none.output().contains("before-upgrade"), none.output());
    }

    @Test
    void aHeldDestinationIsSaidAndTheTimeIsKept() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("first"), "1");
        start(source, List.of(directory.resolve("one")));
        Files.delete(source.resolve("first"));
        await().atMost(PATIENCE).until(() -> call("status").exitCode() == 6);
        SynclineProcess.Answer answer = call("sync", "--wait", "--timeout", "10s");
        assertEquals(6, answer.exitCode(), answer.output());
        assertTrue(answer.output().contains("is held: source"), answer.output());
        assertFalse(Files.exists(directory.resolve("state/requests/cookie-0")));
        assertEquals(
                8,
                call("checkpoint", "set", "empty").exitCode()
                        + call("checkpoint", "list").exitCode());
    }

    /** Kills: to wait without a word for a destination that was taken out of the mirror. */
    @Test
    void whoIsWaitedForInVainIsNamed() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("first"), "1");
        start(source, List.of(directory.resolve("one"), directory.resolve("two")));
        mirror.terminate(PATIENCE);
        start(source, List.of(directory.resolve("one")));
        SynclineProcess.Answer answer = call("sync", "--wait", "--timeout", "3s");
        assertEquals(8, answer.exitCode(), answer.output());
        assertTrue(answer.output().contains("waiting for two-"), answer.output());
        assertFalse(answer.output().contains("waiting for one-"), answer.output());
    }

    @Test
    void withoutARunningAgentNobodyCanSay() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("first"), "1");
        start(source, List.of(directory.resolve("one")));
        mirror.terminate(PATIENCE);
        SynclineProcess.Answer answer = call("sync", "--wait");
        assertEquals(7, answer.exitCode(), answer.output());
        assertTrue(answer.output().contains("the capture agent of"), answer.output());
    }

    private void start(Path source, List<Path> copies) {
        List<String> words = new ArrayList<>(List.of("mirror", "--quiet-time", "30ms", "--state", state()));
        words.add(source.toString());
        copies.forEach(copy -> words.add(copy.toString()));
        mirror = SynclineProcess.start(directory.resolve("log-of-" + copies.size()), words);
        await().atMost(PATIENCE)
                .until(() -> mirror.log()
                                .lines()
                                .filter(line -> line.endsWith("in sync"))
                                .count()
                        == copies.size());
    }

    private SynclineProcess.Answer call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state()));
        return SynclineProcess.call(all);
    }

    private String state() {
        return directory.resolve("state").toString();
    }
}
