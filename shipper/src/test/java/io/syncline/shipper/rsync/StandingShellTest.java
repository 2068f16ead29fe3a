package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shell that stays for the next script. */
@Thorough
class StandingShellTest {
    private final Shell sh = new Shell(List.of("sh", "-s"), Map.of("SYNCLINE_MIRROR", "test of a standing shell"));
    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private StandingShell shell = new StandingShell(sh, "say() { echo \"said $1\"; }\n", Duration.ofSeconds(60));

    @AfterEach
    void drop() {
        shell.drop();
    }

    @Test
    void itStaysAndKnowsItsPrelude() throws Exception {
        assertTrue(run("say one"));
        long pid = shell.pid().orElseThrow();
        assertTrue(run("(say two; echo trouble >&2)"));

        assertEquals(pid, shell.pid().orElseThrow());
        assertEquals(List.of("said one", "said two"), lines);
    }

    @Test
    void oneThatWasKilledIsReplaced() throws Exception {
        assertTrue(run("say one"));
        long pid = shell.pid().orElseThrow();
        ProcessHandle killed = ProcessHandle.of(pid).orElseThrow();
        killed.destroyForcibly();
        await().until(() -> !killed.isAlive());

        assertTrue(run("say two"));

        assertNotEquals(pid, shell.pid().orElseThrow());
        assertEquals(List.of("said one", "said two"), lines);
    }

    /** Kills the mutant that tries again: an exchange of two names, executed twice, is undone. */
    @Test
    void aScriptInWhichItDiesIsNotRunAgain() throws Exception {
        assertTrue(run("say one"));

        assertFalse(run("say two; kill -9 $$"));

        assertEquals(List.of("said one", "said two"), lines);
        assertTrue(run("say three"));
    }

    @Test
    void unusedItGoes() throws Exception {
        shell = new StandingShell(sh, "say() { echo $1; }\n", Duration.ofMillis(100));
        assertTrue(run("say one"));

        await().until(() -> shell.pid().isEmpty());

        assertTrue(run("say two"));
        assertEquals(List.of("one", "two"), lines);
    }

    private boolean run(String script) throws InterruptedException {
        return shell.run(stdin -> stdin.write(script.getBytes(StandardCharsets.US_ASCII)), lines, errors);
    }
}
