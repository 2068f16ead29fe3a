package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}, beside a running mirror whose destination somebody changes. */
class VerifyEndToEndTest {
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
    void whatSomebodyHasChangedIsFoundAndRepaired() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/d")).getParent();
        Path there = directory.resolve("there");
        Files.writeString(source.resolve("kept"), "1");
        Files.writeString(source.resolve("d/changed"), "1");
        List<String> places =
                List.of("--state", directory.resolve("state").toString(), source.toString(), there.toString());
        mirror = SynclineProcess.start(directory.resolve("log"), with(places, "mirror"));
        await().atMost(PATIENCE).until(() -> mirror.log().contains("in sync"));

        Files.writeString(there.resolve("d/changed"), "2 by a stranger");
        Files.writeString(there.resolve("strange"), "2");
        SynclineProcess.Answer found = SynclineProcess.call(with(places, "verify", "--checksum", "--repair"));
        assertEquals(8, found.exitCode(), found.output());
        assertTrue(found.output().contains("  differs  d/changed\n"), found.output());
        assertTrue(found.output().contains("  extra    strange\n"), found.output());

        await().atMost(PATIENCE).until(() -> !Files.exists(there.resolve("strange")));
        await().atMost(PATIENCE)
                .until(() -> Files.readString(there.resolve("d/changed")).equals("1"));
        await().atMost(PATIENCE)
                .until(() -> TreeOracle.differences(RealTree.at(source), RealTree.at(there))
                        .isEmpty());
        SynclineProcess.Answer equal = SynclineProcess.call(with(places, "verify", "--checksum"));
        assertEquals(0, equal.exitCode(), equal.output());
    }

    private static List<String> with(List<String> places, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(places);
        return all;
    }
}
