package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.filter.FilterOption;
import io.syncline.filter.FilterRules;
import io.syncline.filter.RuleFiles;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The root is away, or another one, between two calls of rsync and back for the next: what is looked at in between must not
 * pass for the source. Real calls and real mounts; only the moment is arranged.
 */
class RuledRootTest {
    /** How a root can be away for a moment. */
    enum Away {
        /** Its path is another directory's. */
        RENAMED,
        /** Another file system is mounted at its path. */
        MOUNTED_OVER,
        /** What is mounted there is unmounted. */
        UNMOUNTED
    }

    private static final Runnable NOTHING = () -> {};

    @TempDir
    Path directory;

    private Path source;
    private Path disk;
    private Path destination;
    private Away how;
    private SourceIdentity identity;
    private boolean away;
    private boolean started;
    private boolean deleted;

    @BeforeEach
    void begin() throws IOException {
        source = Files.createDirectory(directory.resolve("source"));
        disk = Files.createDirectory(directory.resolve("disk"));
        destination = Files.createDirectory(directory.resolve("destination"));
    }

    /** One that is still held when all is over would show here. */
    @AfterEach
    void unmount() throws Exception {
        comeBack();
        if (how == Away.UNMOUNTED) {
            assertEquals(0, call("umount", source.toString()), "the source is held still");
            assertEquals(0, call("umount", disk.toString()));
        }
    }

    /**
     * Kills: a directory that is looked for by its path: what is perishable protects nothing in one that is gone, and so the
     * mirror loses it.
     */
    @ParameterizedTest
    @EnumSource(Away.class)
    void whatOnlyAPerishableRuleProtectsStaysWhereTheRootIsAwayBehindTheQuestion(Away how) throws Exception {
        grow(how, ".rules", "-p *.bak\n");
        RsyncResult result = runs(NOTHING, this::goAway).run(RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT))));

        assertTrue(Files.exists(destination.resolve("a/kept.bak")), result::toString);
        // It was held fast, so what was seen is the configured one, and true.
        assertFalse(Files.exists(destination.resolve("a/surplus")), result::toString);
        assertTrue(result.isDone(), result::toString);
    }

    /** Kills: a file of rules that is read by its path behind the question, and not found. */
    @ParameterizedTest
    @EnumSource(Away.class)
    void whatAFileOfRulesProtectsStaysWhereTheRootIsAwayBehindTheQuestion(Away how) throws Exception {
        grow(how, "a/.rules", "P *.bak\n");
        RsyncResult result =
                runs(NOTHING, this::goAway).run(RsyncRun.flat(List.of(entry("a/kept.bak"), entry("a/surplus"))));

        assertTrue(Files.exists(destination.resolve("a/kept.bak")), result::toString);
        assertFalse(Files.exists(destination.resolve("a/surplus")), result::toString);
    }

    /** Kills: a name that is looked up in another tree, which does not have it, so that its change counts as shipped. */
    @ParameterizedTest
    @EnumSource(Away.class)
    void nothingCountsAsShippedWhereTheRootIsAwayAtTheBeginning(Away how) throws Exception {
        grow(how, ".rules", "P *.bak\n");
        RuledRuns runs = runs(this::comeBack, NOTHING);
        RsyncRun changed = RsyncRun.flat(List.of(entry("a/x")));
        goAway();

        assertTrue(runs.plain(changed).isEmpty());
        RsyncResult result = runs.run(changed);
        assertTrue(result.rootMismatch() && !result.isDone(), result::toString);
        assertFalse(started);
    }

    /** Kills: what is empty because it has been removed, taken for a root without entries. */
    @Test
    void whatIsSeenOfARootThatWasRemovedCountsForNothing() throws Exception {
        grow(Away.RENAMED, ".rules", "-p *.bak\n");
        RsyncResult result = runs(NOTHING, () -> call("rm", "-r", source.toString()))
                .run(RsyncRun.flat(List.of(ListedName.listing(RelPath.of("a")))));

        assertTrue(result.rootMismatch(), result::toString);
        assertFalse(deleted);
    }

    @Test
    void whatCannotBeSeenIsNamedAsAPersonKnowsIt() throws Exception {
        grow(Away.RENAMED, ".rules", "");
        try (HeldRoot held =
                HeldRoot.hold(Posix.bytes(source), new RootLook(identity)).orElseThrow()) {
            RelPath tooLong = RelPath.of("a/" + "n".repeat(256));
            String message = assertThrows(PosixException.class, () -> held.lstat(tooLong))
                    .getMessage();
            assertTrue(message.contains(source + "/" + tooLong.display()) && !message.contains("/proc/"), message);
        }
    }

    private void grow(Away how, String file, String rules) throws IOException {
        this.how = how;
        if (how == Away.UNMOUNTED) {
            boolean mounts = call("mount", "-t", "tmpfs", "-o", "size=1m", "syncline-test", disk.toString()) == 0;
            if (!mounts) {
                this.how = Away.RENAMED;
            }
            assumeTrue(mounts, "only root mounts");
            // What lies where nothing is mounted.
            Files.writeString(source.resolve("a"), "another");
            assertEquals(0, call("mount", "--bind", disk.toString(), source.toString()));
        }
        Files.createDirectory(source.resolve("a"));
        Files.writeString(source.resolve("a/x"), "in");
        Files.writeString(source.resolve(file), rules);
        Files.createDirectory(destination.resolve("a"));
        Files.writeString(destination.resolve("a/kept.bak"), "there");
        Files.writeString(destination.resolve("a/surplus"), "there");
        identity = Posix.identity(Posix.bytes(source)).orElseThrow();
    }

    /** What is there instead has a file in the place of the directory. */
    private void goAway() {
        away = switch (how) {
            case RENAMED -> call("mv", source.toString(), source + ".away") + call("mkdir", source.toString()) == 0;
            case MOUNTED_OVER -> call("mount", "-t", "tmpfs", "syncline-test", source.toString()) == 0;
            // Lazily: somebody holds it, and should.
            case UNMOUNTED -> call("umount", "-l", source.toString()) == 0;
        };
        assumeTrue(away, "only root mounts");
        assertEquals(0, call("touch", source.resolve("a").toString()));
    }

    private void comeBack() {
        if (!away) {
            return;
        }
        int ended = switch (how) {
            case RENAMED -> call("rm", "-r", source.toString()) + call("mv", source + ".away", source.toString());
            case MOUNTED_OVER -> call("umount", source.toString());
            case UNMOUNTED -> call("mount", "--bind", disk.toString(), source.toString());
        };
        assertEquals(0, ended);
        away = false;
    }

    /** @param behindQuestion the right root is back for each call of rsync's */
    private RuledRuns runs(Runnable beforeCall, Runnable behindQuestion) {
        byte[] root = Posix.bytes(source);
        Rsync rsync = new Rsync(
                Mapping.plain(source, new Destination.Local(destination), "d"),
                identity,
                TransferOptions.DEFAULT,
                Capabilities.full());
        RuledRuns.Call real = run -> {
            started = true;
            beforeCall.run();
            return rsync.run(run);
        };
        return new RuledRuns(
                FilterRules.of(List.of(FilterOption.filter(": .rules")), RuleFiles.NONE, root),
                root,
                new RootLook(identity),
                root,
                false,
                real,
                run -> {
                    RsyncResult answer = real.run(run);
                    behindQuestion.run();
                    return answer;
                },
                new Deletion(
                        (run, options) -> {
                            deleted = true;
                            comeBack();
                            return rsync.run(run);
                        },
                        true));
    }

    private static ListedName entry(String path) {
        return ListedName.entry(RelPath.of(path));
    }

    private static int call(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot call " + List.of(command), e);
        }
    }
}
