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

    /**
     * Copies what it is told of, by content. Each directory is taken with all that is below it as soon as one of them is a
     * tree: coarser is never wrong. A name that has vanished meanwhile is in the next list.
     */
    private static final String COPIER = """
            #!/bin/sh
            export LC_ALL=C
            told=$(mktemp) || exit 1
            trap 'rm -f "$told" "$told".*' EXIT
            cat > "$told"
            {
                sed -zn 's/^ENTRY\\t//p' "$told"
                sed -zn 's/^LISTING\\t\\(.*\\)$/\\1\\//p' "$told"
                sed -zn 's/^TREE\\t//p' "$told"
                sed -zn 's/^GONE\\t//p' "$told"
            } > "$told.names"
            how=--dirs
            [ "$SYNCLINE_TREE" -gt 0 ] && how=--recursive
            rsync $how -lptgoDH --numeric-ids --checksum --modify-window=-1 --from0 --files-from="$told.names" --relative \\
                --delete --force --delete-missing-args ./ "$1"/
            """;

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
        Path script = Files.writeString(directory.resolve("copier"), COPIER);
        assertTrue(script.toFile().setExecutable(true));
        return List.of(
                "mirror",
                "--state",
                directory.resolve("state").toString(),
                "--quiet-time",
                "50ms",
                "--exec-success",
                "0,24",
                source.toString(),
                "exec:" + script + " " + copy);
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
