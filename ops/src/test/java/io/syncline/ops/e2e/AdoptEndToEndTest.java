package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.ops.run.DestinationFiles;
import io.syncline.process.StateDirectory;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong directory on the command line. */
@Thorough
class AdoptEndToEndTest {
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

    @Test
    void nothingOfSomebodyElsesIsDeletedBeforeAPersonSaysSo() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path there = Files.createDirectories(directory.resolve("there/home")).getParent();
        Files.writeString(source.resolve("mine"), "1");
        Files.writeString(there.resolve("home/theirs"), "1");
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        List<String> where = List.of("--state", state.root().toString());
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                List.of("mirror", "--state", state.root().toString(), source.toString(), there.toString()));
        await().atMost(PATIENCE).until(() -> mirror.log().contains("is held: the destination has 2 entries"));

        String name = DestinationFiles.names(state).get(0);
        SynclineProcess.Answer status = SynclineProcess.call(List.of("status", where.get(0), where.get(1)));
        assertEquals(6, status.exitCode(), status.output());
        assertEquals("1", Files.readString(there.resolve("home/theirs")));
        assertTrue(!Files.exists(there.resolve("mine")));

        SynclineProcess.Answer adopted = SynclineProcess.call(List.of("adopt", where.get(0), where.get(1), name));
        assertEquals(0, adopted.exitCode(), adopted.output());
        await().atMost(PATIENCE).until(() -> mirror.log().contains(name + " in sync"));
        assertEquals(List.of(), TreeOracle.differences(RealTree.at(source), RealTree.at(there)));
        assertEquals(
                7,
                SynclineProcess.call(List.of("adopt", where.get(0), where.get(1), name))
                        .exitCode());
    }
}
