package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backlog that several rsyncs send. */
@Thorough
@Timeout(120)
class JobsTest {
    private static final int FILES = 800;

    @TempDir
    private Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.options = bench.options.with(Setting.JOBS, "3");
        bench.mirror = bench.newMirror();
        bench.write("d/sub/before", "1");
        bench.write("d/gone", "1");
        bench.start();
        bench.awaitDone();
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    /** Kills: a piece that is lost, one that deletes, a directory whose time is that of the last piece, a name twice. */
    @Test
    void togetherTheyMakeItTrueAndDeletionsComeBehind() throws Exception {
        backlog();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(3, bench.mirror.pieces.size());
        assertTrue(bench.mirror.pieces.stream().allMatch(run -> run.maxDelete().equals(OptionalLong.of(0))));
        List<RsyncRun> alone = bench.mirror.realRuns();
        RsyncRun last = alone.get(alone.size() - 1);
        assertTrue(last.delete() && last.names().toString().contains("path=d/gone,"), last::toString);
        assertTrue(alone.stream().noneMatch(run -> run.names().size() > 100), "sent twice: " + alone.size());
    }

    /** Kills: a piece that is told of what is gone, skips it, and has done it. */
    @Test
    void manyThatAreGoneAreDeleted() throws Exception {
        backlog();
        bench.awaitDone();
        String[] gone = new String[FILES];
        for (int i = 0; i < FILES; i++) {
            gone[i] = "d/sub/f" + i;
            Files.delete(bench.source.resolve(gone[i]));
        }
        bench.entry(gone);
        bench.awaitDone();
        bench.assertEqual();
    }

    /**
     * Kills: a tree that nobody sends (seen with the result of each piece taken for done), a piece that deletes (seen
     * without its limit of 0), one with something to delete that is taken for done, listings that are all done twice (seen
     * with those of the pieces left in the run).
     */
    @ParameterizedTest
    @EnumSource(
            value = Scope.class,
            names = {"TREE", "LISTING"})
    void directoriesAreSentSideBySideAndWhatIsToBeDeletedByOneAlone(Scope scope) throws Exception {
        int before = bench.mirror.runs.size();
        Dirt[] trees = new Dirt[60];
        for (int i = 0; i < trees.length; i++) {
            bench.write("t" + i + "/f", "content " + i);
            trees[i] = new Dirt(RelPath.of("t" + i), scope);
        }
        Path extra = bench.destination.resolve("t7/extra");
        Files.createDirectories(extra.getParent());
        Files.writeString(extra, "not in the source");
        boolean[] deletedEarly = {false};
        bench.mirror.instead = run -> {
            deletedEarly[0] |= Files.notExists(extra);
            return Optional.empty();
        };
        bench.dirty(trees);
        bench.awaitDone();

        bench.assertEqual();
        assertFalse(deletedEarly[0]);
        assertEquals(6, bench.mirror.pieces.size());
        assertTrue(bench.mirror.pieces.stream().allMatch(run -> run.maxDelete().equals(OptionalLong.of(0))));
        List<RsyncRun> alone = bench.mirror.runs.subList(before, bench.mirror.runs.size()).stream()
                .filter(run -> !run.dryRun())
                .toList();
        assertEquals(1, alone.size(), alone::toString);
        List<ListedName> left = alone.get(0).names();
        assertTrue(left.stream().anyMatch(name -> name.path().equals(RelPath.of("t7"))), left::toString);
        assertTrue(left.size() <= 10, left::toString);
    }

    /** Kills: a result of a piece that nobody looks at. */
    @Test
    void aPieceThatFailsIsSentByOneAlone() throws Exception {
        int[] failed = {0};
        bench.mirror.instead = run -> bench.mirror.pieces.contains(run) && failed[0]++ < 8
                ? Optional.of(FaultyMirror.result(12))
                : Optional.empty();
        backlog();
        bench.awaitDone();
        bench.assertEqual();
        assertTrue(failed[0] > 0);
        assertEquals(0, bench.counter("retries"));
    }

    /** A remote shell that waits until it was called twice: one at a time would wait for ever. */
    @Test
    void theyWorkAtOnce() throws Exception {
        Path met = Files.createDirectory(top.resolve("met"));
        Path shell = top.resolve("rsh");
        Files.writeString(
                shell,
                String.join(
                        "\n",
                        "#!/bin/bash",
                        "shift",
                        "case \"$*\" in *--server*) touch " + met + "/$$",
                        "  for i in $(seq 600); do [ $(ls " + met + " | wc -l) -ge 2 ] && break; sleep 0.05; done",
                        "  [ $i -lt 600 ] || exit 99;; esac",
                        "exec bash -c \"$*\"",
                        ""));
        assertTrue(shell.toFile().setExecutable(true));
        Mapping mapping = Mapping.plain(
                bench.source, new Destination.Remote(Optional.empty(), "h", bench.destination.toString()), "h");
        RsyncMirror mirror = new RsyncMirror(
                mapping,
                Posix.identity(Posix.bytes(bench.source)).orElseThrow(),
                bench.options.withRsh(shell.toString()),
                Ends.forgetful(),
                () -> false);
        assertEquals(new Outcome.Done(), mirror.connect());
        bench.write("x", "1");
        bench.write("y", "1");
        var results = mirror.runBeside(List.of(run("x"), run("y")));
        assertTrue(results.stream().allMatch(result -> result.isDone()), results::toString);
        assertTrue(Files.exists(bench.destination.resolve("x")) && Files.exists(bench.destination.resolve("y")));
        mirror.stop();
    }

    private static RsyncRun run(String path) {
        return RsyncRun.flat(List.of(ListedName.entry(RelPath.of(path)))).withDelete(false);
    }

    private void backlog() throws Exception {
        String[] paths = new String[FILES + 3];
        for (int i = 0; i < FILES; i++) {
            paths[i] = "d/sub/f" + i;
            bench.write(paths[i], "content " + i);
        }
        Files.delete(bench.source.resolve("d/gone"));
        paths[FILES] = "d/gone";
        paths[FILES + 1] = "d";
        paths[FILES + 2] = "d/sub";
        bench.entry(paths);
    }
}
