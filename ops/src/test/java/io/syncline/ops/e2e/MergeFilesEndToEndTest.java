package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of rules in the tree: after each change the mirror has what rsync itself makes of the whole tree. */
@Thorough
class MergeFilesEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> RULES = List.of("--filter=: .rsync-filter", "--filter=- *.bak");

    @TempDir
    Path directory;

    private SynclineProcess mirror;

    @AfterEach
    void end() {
        if (mirror != null) {
            mirror.close();
        }
    }

    /**
     * Kills: names that rsync is told and sends whatever the files say; a directory that vanished and takes with it what
     * a file above it protects; a change of a file of rules that is a change of one file.
     */
    @Test
    void theMirrorHasWhatRsyncWouldMakeOfTheWholeTree() throws Exception {
        write("source/.rsync-filter", "- *.tmp\n- /build/\n+ important.bak\n");
        write("source/a/.rsync-filter", "- *.o\n+ keep.tmp\n");
        for (String file : List.of(
                "x.tmp",
                "build/out",
                "important.bak",
                "other.bak",
                "plain",
                "a/x.o",
                "a/keep.tmp",
                "a/x.tmp",
                "a/b/deep.o",
                "a/b/c.c",
                "a/build/in",
                "d/e/f")) {
            write("source/" + file, file);
        }
        start();
        step("at first");

        for (String extra : List.of("a/z.o", "a/b/z.tmp", "d/e/z.tmp")) {
            plant(extra);
        }
        write("source/a/new.c", "new");
        removeAll("source/a/b");
        removeAll("source/d");
        Files.move(directory.resolve("source/plain"), directory.resolve("source/plain.tmp"));
        step("what is protected stays in directories that are gone");

        write("source/.rsync-filter", "- /build/\n- *.c\n");
        write("source/a/new.c", "not to be sent");
        step("what the root's file says now");

        Files.delete(directory.resolve("source/a/.rsync-filter"));
        step("without the file of a directory");

        write("outside/.rsync-filter", "- secret\n");
        write("outside/secret", "1");
        write("outside/below/secret", "1");
        write("outside/below/open", "1");
        Files.move(directory.resolve("outside"), directory.resolve("source/n"));
        step("a directory with its own file is moved in");

        assertEquals(0, mirror.terminate(PATIENCE));
        write("source/n/.rsync-filter", "- /secret\n");
        start();
        step("a file that changed while nobody watched");

        SynclineProcess.Answer equal = SynclineProcess.call(with(List.of("verify", "--checksum")));
        assertEquals(0, equal.exitCode(), equal.output());
        plant("n/strange");
        plant("n/secret");
        SynclineProcess.Answer differs = SynclineProcess.call(with(List.of("verify", "--checksum", "--repair")));
        assertTrue(differs.output().contains("extra    n/strange\n"), differs.output());
        assertTrue(!differs.output().contains("n/secret"), differs.output());
        await().atMost(PATIENCE).until(() -> !Files.exists(directory.resolve("copy/n/strange")));
        assertTrue(Files.exists(directory.resolve("copy/n/secret")));
    }

    private void start() {
        mirror = SynclineProcess.start(directory.resolve("log"), with(List.of("mirror")));
        await().atMost(PATIENCE).until(() -> {
            assertTrue(mirror.isAlive(), mirror::log);
            return count(mirror.log(), "in sync") == count(mirror.log(), "== mirror");
        });
    }

    private void step(String what) throws Exception {
        SynclineProcess.Answer done =
                SynclineProcess.call(List.of("sync", "--wait", "--timeout", "60s", "--state", state()));
        assertEquals(0, done.exitCode(), () -> what + ": " + done.output() + mirror.log());
        // In the first of two the receiver still has the files of rules of before.
        rsync();
        rsync();
        List<TreeOracle.Difference> differences =
                TreeOracle.differences(RealTree.at(directory.resolve("wanted")), RealTree.at(directory.resolve("copy")))
                        .stream()
                        .filter(difference -> !isTimeOfWhatIsGone(difference))
                        .toList();
        assertEquals(List.of(), differences, () -> what + "\n" + mirror.log());
    }

    private void rsync() throws Exception {
        List<String> words = new ArrayList<>(List.of("rsync", "-aH", "--delete-after"));
        words.addAll(RULES);
        words.addAll(List.of(directory + "/source/", directory + "/wanted/"));
        Process rsync = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(rsync.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, rsync.waitFor(), said);
    }

    /** A directory that only the destination has gets the time at which something in it was deleted. */
    private boolean isTimeOfWhatIsGone(TreeOracle.Difference difference) {
        return difference.toString().contains(": modified: ")
                && RealTree.at(directory.resolve("source"))
                        .lstat(difference.path())
                        .isEmpty();
    }

    private List<String> with(List<String> command) {
        List<String> all = new ArrayList<>(command);
        all.addAll(RULES);
        all.addAll(List.of("--state", state(), directory + "/source", directory + "/copy"));
        return all;
    }

    private String state() {
        return directory.resolve("state").toString();
    }

    /** At both ends of the comparison, as somebody who works at the destination. */
    private void plant(String file) throws IOException {
        for (String tree : List.of("copy/", "wanted/")) {
            Path parent = directory.resolve(tree + file).getParent();
            var time = Files.getLastModifiedTime(parent);
            write(tree + file, "planted");
            Files.setLastModifiedTime(directory.resolve(tree + file), time);
            Files.setLastModifiedTime(parent, time);
        }
    }

    private void write(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void removeAll(String top) throws IOException {
        try (var all = Files.walk(directory.resolve(top))) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static long count(String text, String word) {
        return text.lines().filter(line -> line.contains(word)).count();
    }
}
