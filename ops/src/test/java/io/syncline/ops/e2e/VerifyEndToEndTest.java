package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.ops.status.VerifyRecord;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}, beside a running mirror whose destination somebody changes. */
@Thorough
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

    /** Kills: "is equal to the source", and a file is not there. */
    @Test
    void whatFailsByItselfIsNotEqual() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source"));
        Path there = directory.resolve("there");
        Files.writeString(source.resolve("fails"), "1");
        Files.createDirectories(there.resolve("fails"));
        Files.writeString(there.resolve("fails/in the way"), "1");
        List<String> places = List.of(
                "--state",
                directory.resolve("state").toString(),
                "--delete",
                "never",
                "--first-contact",
                "keep",
                source.toString(),
                there.toString());
        mirror = SynclineProcess.start(directory.resolve("log"), with(places, "mirror"));
        await().atMost(PATIENCE)
                .until(() -> mirror.log().contains(" in sync but for paths that fail by themselves: 1\n"));
        // The checkpoint is what the line above was read from; its shipper says it in the log behind that.
        await().atMost(PATIENCE).until(() -> mirror.log().contains("paths fail by themselves: 1, such as fails: "));
        SynclineProcess.Answer answer = SynclineProcess.call(with(places, "verify"));
        assertEquals(8, answer.exitCode(), answer.output());
        assertTrue(answer.output().contains(", 1 fail by themselves (see status)\n"), answer.output());
    }

    /** Kills: one that is down keeps the answers for all others back. */
    @Test
    void oneThatIsOutOfReachSaysNothingOfTheOthers() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source"));
        Path equal = Files.createDirectories(directory.resolve("equal"));
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("strange"), "2");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(source));
        Files.setLastModifiedTime(equal, Files.getLastModifiedTime(source));

        SynclineProcess.Answer answer = SynclineProcess.call(List.of(
                "verify",
                "--state",
                directory.resolve("state").toString(),
                source.toString(),
                "rsync://127.0.0.1:1/none",
                equal.toString(),
                other.toString()));

        assertEquals(1, answer.exitCode(), answer.output());
        assertTrue(answer.output().contains(" is not compared: cannot compare: rsync: "), answer.output());
        assertTrue(answer.output().contains(" is equal to the source\n"), answer.output());
        assertTrue(answer.output().contains("  extra    strange\n"), answer.output());
    }

    @Test
    void aDestinationIsVerifiedByItselfAndTheNextProcessKnowsWhenThatWas() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source"));
        Path there = directory.resolve("there");
        Path state = directory.resolve("state");
        Files.writeString(source.resolve("changed"), "1");
        List<String> places = List.of("--state", state.toString(), source.toString(), there.toString());
        mirror = SynclineProcess.start(
                directory.resolve("log"), with(places, "mirror", "--verify", "1s", "--verify-content"));
        await().atMost(PATIENCE).until(() -> status(state).contains("verified by content"));

        Files.setLastModifiedTime(there.resolve("changed"), changedByAStranger(there.resolve("changed")));
        FileTime before = Files.getLastModifiedTime(there);
        Files.writeString(there.resolve("strange"), "2");
        Files.setLastModifiedTime(there, before);
        String wanted = "DIFFERS, 1 paths missing or different, 1 only there\n    changed\n    strange\n";
        await().atMost(PATIENCE).untilAsserted(() -> {
            String status = status(state);
            assertTrue(status.contains(wanted), status);
        });
        assertEquals("2", Files.readString(there.resolve("changed")), "nobody asked for a repair");
        assertEquals(0, mirror.terminate(PATIENCE));

        VerifyRecord last = files(state).get(0).read().orElseThrow();
        assertEquals(1, last.last().orElseThrow().differing());
        // As if it had been two hours ago: an hour after that, the next one is due.
        files(state).get(0).write(new VerifyRecord(1, Instant.now().minusSeconds(7200), last.last(), Optional.empty()));
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                with(places, "mirror", "--verify", "1h", "--verify-content", "--verify-repair"));
        await().atMost(PATIENCE).until(() -> !Files.exists(there.resolve("strange")));
        await().atMost(PATIENCE)
                .until(() -> Files.readString(there.resolve("changed")).equals("1"));
        // Written down behind the request to repair, which may be done before.
        await().atMost(PATIENCE)
                .until(() ->
                        files(state).get(0).read().orElseThrow().countedFrom().isAfter(last.countedFrom()));
    }

    /** Only a look at the content finds it. */
    private static FileTime changedByAStranger(Path file) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "2");
        return before;
    }

    private static String status(Path state) {
        return SynclineProcess.call(List.of("status", "--state", state.toString()))
                .output();
    }

    private static List<CheckpointFile<VerifyRecord>> files(Path state) throws IOException {
        try (Stream<Path> all = Files.list(state.resolve("destinations"))) {
            return all.map(VerifyRecord::file).toList();
        }
    }

    private static List<String> with(List<String> places, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(places);
        return all;
    }
}
