package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mirror --once}. */
@Thorough
class OnceEndToEndTest {
    @TempDir
    Path directory;

    private Path source;
    private Path there;

    @BeforeEach
    void aSource() throws Exception {
        source = Files.createDirectories(directory.resolve("source"));
        there = directory.resolve("there");
        Files.writeString(source.resolve("first"), "1");
    }

    @Test
    void itEndsWhenAllIsThereAndTheNextRunBringsWhatCameSince() throws Exception {
        SynclineProcess.Answer first = once(there.toString());
        assertEquals(0, first.exitCode(), first.output());
        assertEquals("1", Files.readString(there.resolve("first")));

        Files.writeString(source.resolve("second"), "2");
        Files.delete(source.resolve("first"));
        Files.write(source.resolve("big"), new byte[1 << 20]);
        SynclineProcess.Answer second = once("--big-size", "1k", there.toString());
        assertEquals(0, second.exitCode(), second.output());
        assertTrue(second.output().contains("in sync"), second.output());
        assertTrue(Files.exists(there.resolve("second")));
        assertTrue(Files.exists(there.resolve("big")), "nobody will be there when its delay is over");
        assertFalse(Files.exists(there.resolve("first")));
    }

    /** Kills: to wait for ever for one that is down. */
    @Test
    void oneThatIsDownKeepsNobodyAndIsTold() {
        SynclineProcess.Answer answer = once("rsync://127.0.0.1:1/none", there.toString());
        assertEquals(8, answer.exitCode(), answer.output());
        assertTrue(Files.exists(there.resolve("first")));
    }

    @Test
    void oneThatIsHeldIsTold() throws Exception {
        Files.createDirectories(there);
        Files.writeString(there.resolve("precious"), "x");
        SynclineProcess.Answer answer = once(there.toString());
        assertEquals(6, answer.exitCode(), answer.output());
        assertTrue(Files.exists(there.resolve("precious")));
    }

    private SynclineProcess.Answer once(String... words) {
        List<String> all = new ArrayList<>(List.of(
                "mirror", "--once", "--state", directory.resolve("state").toString(), source.toString()));
        all.addAll(List.of(words));
        return SynclineProcess.call(all);
    }
}
