package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A big file that changes all the time, beside small ones. */
@Thorough
class BigFileEndToEndTest {
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

    /** Kills: a delay that keeps others, or sends more than once, or for ever. */
    @Test
    void aHundredChangesInItsDelayAreSentOnceAndKeepNobody() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path there = directory.resolve("there");
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        Files.writeString(source.resolve("first"), "1");
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                List.of(
                        "mirror",
                        "--quiet-time",
                        "20ms",
                        "--big-size",
                        "64k",
                        "--big-delay",
                        "20s",
                        "--state",
                        state.root().toString(),
                        source.toString(),
                        there.toString()));
        await().atMost(PATIENCE).until(() -> mirror.log().contains("in sync"));
        long before = transferred(state);

        byte[] content = new byte[100_000];
        for (int i = 1; i <= 100; i++) {
            Arrays.fill(content, (byte) i);
            Files.write(source.resolve("image"), content, StandardOpenOption.CREATE);
            Thread.sleep(20);
        }
        Files.writeString(source.resolve("small"), "2");
        await().atMost(PATIENCE).until(() -> Files.exists(there.resolve("small")));
        assertFalse(Files.exists(there.resolve("image")), "it waits");
        SynclineProcess.Answer answer = SynclineProcess.call(
                List.of("sync", "--wait", "--state", state.root().toString()));
        if (!Files.exists(there.resolve("image"))) {
            assertEquals(8, answer.exitCode(), "not everything is there: " + answer.output());
            assertTrue(answer.output().contains("because they are big or being written: 1;"), answer.output());
        }

        await().atMost(PATIENCE).until(() -> Files.exists(there.resolve("image")));
        assertEquals(-1, Arrays.mismatch(content, Files.readAllBytes(there.resolve("image"))));
        await().atMost(PATIENCE).until(() -> transferred(state) == before + 2);
    }

    private static long transferred(StateDirectory state) throws Exception {
        try (var names = Files.list(state.destinations())) {
            String name = names.findFirst().orElseThrow().getFileName().toString();
            return StateFile.read(state.destinationState(name))
                    .orElseThrow()
                    .counters()
                    .getOrDefault("filesTransferred", 0L);
        }
    }
}
