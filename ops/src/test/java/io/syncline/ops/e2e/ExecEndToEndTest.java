package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.Posix;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline mirror} to a command that keeps a copy from nothing but what it is told. */
@Thorough
class ExecEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int OPERATIONS = 200;

    @TempDir
    Path directory;

    private Optional<SynclineProcess> mirror = Optional.empty();
    private Path source;
    private Path copy;

    @AfterEach
    void end() {
        mirror.ifPresent(SynclineProcess::close);
    }

    /** Kills: a scope that is told as a smaller one, a change that is not told, a call that is forgotten when it failed. */
    @Test
    void aCommandThatCopiesWhatItIsToldHasTheWholeTree() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        copy = Files.createDirectory(directory.resolve("copy"));
        RealTree outside = RealTree.at(Files.createDirectory(directory.resolve("outside")));
        Posix.chmod(RealTree.at(source).root(), 0755);
        Files.writeString(source.resolve("anchor"), "");
        Seeds.forEach(1, (seed, random) -> {
            try (Churn churn = new Churn(seed, RealTree.at(source), outside)) {
                churn.run(OPERATIONS / 2);
                if (mirror.isEmpty()) {
                    mirror = Optional.of(SynclineProcess.start(directory.resolve("log"), arguments()));
                }
                awaitFirstCall();
                churn.run(OPERATIONS);
                awaitEqual();
            }
        });
        assertEquals(0, mirror.get().terminate(PATIENCE));
    }

    private List<String> arguments() throws IOException {
        Copier copier = new Copier(directory.resolve("copier"));
        return List.of(
                "mirror",
                "--state",
                directory.resolve("state").toString(),
                "--quiet-time",
                "50ms",
                "--exec-success",
                Copier.SUCCESS,
                source.toString(),
                copier.destination(copy));
    }

    /** What happened before is told as the whole tree, whatever it was. */
    private void awaitFirstCall() {
        await().atMost(PATIENCE).until(() -> mirror.get().log().contains(" in sync"));
    }

    private void awaitEqual() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> differences = differences();
        while (!differences.isEmpty()) {
            assertTrue(System.nanoTime() < deadline && mirror.get().isAlive(), () -> {
                String all = String.join("\n", differences());
                return all + "\n" + mirror.get().autopsy();
            });
            Thread.sleep(150);
            differences = differences();
        }
    }

    private List<String> differences() {
        return TreeOracle.differences(RealTree.at(source), RealTree.at(copy)).stream()
                .map(Object::toString)
                .toList();
    }
}
