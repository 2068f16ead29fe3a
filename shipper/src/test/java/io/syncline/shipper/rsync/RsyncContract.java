package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of real rsync makes true, whatever lies between the two ends. */
abstract class RsyncContract {
    @TempDir
    Path directory;

    Path source;
    Path target;

    /** Where {@code target}, a directory of this machine, is reached. */
    abstract Destination destination(Path target) throws Exception;

    abstract TransferOptions options();

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s o'u r\u00e7e"));
        target = Files.createDirectories(target());
    }

    /** A fresh directory of this machine that {@link #destination} can reach. */
    Path target() {
        return directory.resolve("t a'r $get");
    }

    @Test
    void anEntryArrivesWithItsAttributesAndThoseOfTheDirectoriesAbove() throws Exception {
        file("a/b/f", "content");
        Posix.chmod(bytes(source, "a/b/f"), 0640);
        Posix.chmod(bytes(source, "a"), 0750);
        for (String path : List.of("a/b/f", "a/b", "a", "")) {
            Posix.setModified(bytes(source, path), Instant.ofEpochSecond(1_000_000_000, 123_456_789));
        }

        RsyncResult result = done(flat("a/b/f"));

        assertEqual();
        assertEquals(1, result.stats().transferred());
        assertEquals(7, result.stats().literal());
        assertTrue(result.stats().sent() > 0);
    }

    @Test
    void anEntryOfADirectoryDeletesAndSendsNothingInside() throws Exception {
        file("d/new", "n");
        there("d/extra", "x");
        there("extra", "x");

        done(flat("d"));

        assertEquals(new TreeSet<>(List.of("d", "d/extra", "extra")), names(target));
    }

    @Test
    void aListingMakesTheDirectEntriesTrueAndNothingBelow() throws Exception {
        file("d/new", "n");
        file("d/sub/untouched", "u");
        there("d/extra", "x");
        there("d/extra-dir/deep/f", "x");
        there("d/sub/kept", "k");

        RsyncResult result = done(flat("d/"));

        assertEquals(new TreeSet<>(List.of("d", "d/new", "d/sub", "d/sub/kept")), names(target));
        assertEquals(4, result.stats().deleted());
        assertTrue(result.deleted().contains(RelPath.of("d/extra-dir/deep")), result::toString);
    }

    @Test
    void anEntryOfTheRootIsItsAttributesAlone() throws Exception {
        file("f", "n");
        there("extra", "x");
        Posix.chmod(bytes(source, ""), 0710);

        done(RsyncRun.flat(List.of(ListedName.entry(RelPath.ROOT))));
        assertEquals(0710, stat(target, "").mode());
        done(RsyncRun.flat(List.of(ListedName.entry(RelPath.ROOT), ListedName.entry(RelPath.of("f")))));

        assertEquals(new TreeSet<>(List.of("extra", "f")), names(target));
    }

    /** Kills the mutant that never looks beside its names, and the one that deletes more than it may there. */
    @Test
    void theFirstRunRemovesWhatOneThatWasCutOffHasLeft() throws Exception {
        file("d/f", "new");
        there("d/f", "older");
        there("d/.f.AbCdE1", "half");
        there("d/extra", "x");
        there("elsewhere/.f.AbCdE1", "x");
        Rsync rsync = new Rsync(
                Mapping.plain(source, destination(target), "d"),
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                options(),
                Capabilities.full());

        assertTrue(rsync.run(flat("d/f")).isDone());
        assertEquals(new TreeSet<>(List.of("d", "d/f", "d/extra", "elsewhere", "elsewhere/.f.AbCdE1")), names(target));
        assertEquals("new", Files.readString(target.resolve("d/f")));

        there("d/.f.AbCdE2", "somebody's");
        assertTrue(rsync.run(flat("d/f")).isDone());
        assertTrue(Files.exists(target.resolve("d/.f.AbCdE2")), "the second run looked again");
    }

    @Test
    void stoppingLeavesNothing() throws Exception {
        file("big", "x".repeat(5_000_000));
        Mapping mapping = Mapping.plain(source, destination(target), "d");
        Rsync rsync = new Rsync(
                mapping,
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                options().withExtra(List.of("--bwlimit=50k")),
                Capabilities.full());
        CompletableFuture<RsyncResult> run = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                run.complete(rsync.run(flat("big")));
            } catch (InterruptedException | RuntimeException e) {
                run.completeExceptionally(e);
            }
        });
        thread.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> !names(target).isEmpty());

        rsync.stop();

        assertTrue(run.get().stopped(), () -> run.join().toString());
        assertEquals(0, Orphans.end(mapping));
        // The other side removes its temporary file when it sees that the connection is gone.
        await().atMost(Duration.ofSeconds(30)).until(() -> names(target).isEmpty());
    }

    @Test
    void theRootCanBeListed() throws Exception {
        file("f", "n");
        there("extra/x", "x");

        done(flat("/"));

        assertEqual();
    }

    @Test
    void aTreeMakesEverythingBelowTrue() throws Exception {
        file("d/e/f", "n");
        file("d/link-target", "n");
        Posix.symlink("/absolute/nowhere".getBytes(), bytes(source, "d/absolute"));
        Posix.symlink("../../..".getBytes(), bytes(source, "d/up"));
        Posix.mkfifo(bytes(source, "d/fifo"), 0600);
        there("d/e/extra/x", "x");
        there("other/x", "x");

        done(tree("d"));

        assertEquals("n", Files.readString(target.resolve("d/e/f")));
        assertFalse(Files.exists(target.resolve("d/e/extra")));
        assertTrue(Files.exists(target.resolve("other/x")));
        assertEquals(
                FileKind.OTHER,
                Posix.lstat(bytes(target, "d/fifo")).orElseThrow().kind());
        assertEquals(Path.of("/absolute/nowhere"), Files.readSymbolicLink(target.resolve("d/absolute")));
        assertEquals(Path.of("../../.."), Files.readSymbolicLink(target.resolve("d/up")));
    }

    @Test
    void whatHasVanishedIsDeletedWithAllThatWasInIt() throws Exception {
        file("stays", "s");
        file("d/stays", "s");
        there("d/gone", "g");
        there("gone/deep/er/f", "g");
        there("stays", "old");

        RsyncResult result = done(flat("stays", "d/gone", "gone", "never-there", "d/stays"));

        assertEqual();
        assertEquals(5, result.stats().deleted());
    }

    @Test
    void aVanishedTreeIsDeleted() throws Exception {
        file("stays", "s");
        there("gone/deep/er/f", "g");

        done(tree("gone", "stays"));

        assertEqual();
    }

    @Test
    void withoutDeletionVanishedNamesAreSkipped() throws Exception {
        file("d/f", "s");
        there("d/extra", "x");
        there("gone", "x");

        RsyncResult result = run(flat("d/", "gone", "d/never/there").withDelete(false), Capabilities.full());

        assertTrue(result.isDone(), result::toString);
        assertEquals(new TreeSet<>(List.of("d", "d/f", "d/extra", "gone")), names(target));
    }

    @Test
    void whereMissingArgumentsCannotBeDeletedTheListingOfTheParentDoes() throws Exception {
        file("d/f", "s");
        there("d/gone/x", "x");

        RsyncResult result = run(flat("d/gone", "d/"), Capabilities.full().withoutDeleteMissingArgs());

        assertTrue(result.isDone(), result::toString);
        assertEqual();
    }

    @Test
    void typesReplaceEachOther() throws Exception {
        file("file-to-dir", "f");
        file("dir-to-file/x", "x");
        file("dir-to-link/x/y", "x");
        Posix.symlink("a".getBytes(), bytes(source, "link-to-dir"));
        Posix.symlink("a".getBytes(), bytes(source, "link-to-file"));
        done(tree("/"));
        remove("file-to-dir", "dir-to-file", "dir-to-link", "link-to-dir", "link-to-file");
        file("file-to-dir/deep/x", "x");
        file("dir-to-file", "f");
        Posix.symlink("/x".getBytes(), bytes(source, "dir-to-link"));
        file("link-to-dir/x", "x");
        file("link-to-file", "f");

        done(flat("dir-to-file", "dir-to-link", "link-to-file", "file-to-dir/deep/x", "link-to-dir/x"));

        assertEqual();
    }

    @Test
    void aLinkAtTheDestinationIsNeverFollowed() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("gone"), "precious");
        file("p/q/f", "f");
        Files.createSymbolicLink(Files.createDirectory(target.resolve("p")).resolve("q"), outside);

        done(flat("p/q/f", "p/q/gone"));

        assertEquals("precious", Files.readString(outside.resolve("gone")));
        assertEqual();
    }

    @Test
    void aRewriteOfTheSameSizeInTheSameSecondArrives() throws Exception {
        file("f", "one");
        Posix.setModified(bytes(source, "f"), Instant.ofEpochSecond(1_000_000_000, 1_000_000));
        done(flat("f"));
        file("f", "two");
        Posix.setModified(bytes(source, "f"), Instant.ofEpochSecond(1_000_000_000, 2_000_000));

        done(flat("f"));

        assertEquals("two", Files.readString(target.resolve("f")));
    }

    @Test
    void aRewriteThatKeepsSizeAndTimeArrivesByContentOrIfNothingIsEqual() throws Exception {
        file("f", "one");
        done(flat("f"));
        Instant time = Posix.lstat(bytes(source, "f")).orElseThrow().modified();
        file("f", "two");
        Posix.setModified(bytes(source, "f"), time);

        done(flat("f"));
        assertEquals("one", Files.readString(target.resolve("f")));
        done(flat("f").withCompare(RsyncRun.Compare.CONTENT));
        assertEquals("two", Files.readString(target.resolve("f")));
        file("f", "six");
        Posix.setModified(bytes(source, "f"), time);
        done(flat("f").withCompare(RsyncRun.Compare.NEVER_EQUAL));
        assertEquals("six", Files.readString(target.resolve("f")));
    }

    @Test
    void namesAreBytes() throws Exception {
        List<RelPath> names = new ArrayList<>();
        for (String name : List.of(
                "new\nline",
                "-rf",
                "#comment",
                ";comment",
                "it's",
                "back\\slash",
                "\\#101",
                "*",
                "?[]",
                "]",
                " blank ",
                "a:b",
                "\u00e9",
                "n".repeat(255))) {
            names.add(RelPath.ROOT.child(name.getBytes()));
        }
        names.add(RelPath.ROOT.child(new byte[] {'i', 'n', 'v', (byte) 0xff, (byte) 0xc3}));
        List<ListedName> listed = new ArrayList<>();
        for (RelPath name : names) {
            byte[] file = Posix.absolute(Posix.bytes(source), name);
            Posix.mkdir(file, 0700);
            Posix.mkdir(Posix.absolute(Posix.bytes(source), name.child(name.toBytes())), 0700);
            listed.add(ListedName.entry(name.child(name.toBytes())));
        }
        done(RsyncRun.flat(listed));
        assertEqual();
        for (RelPath name : names) {
            Posix.rmdir(Posix.absolute(Posix.bytes(source), name.child(name.toBytes())));
        }

        RsyncResult result = done(RsyncRun.flat(listed));

        assertEqual();
        assertEquals(new TreeSet<>(listed.stream().map(ListedName::path).toList()), new TreeSet<>(result.deleted()));
    }

    @Test
    void hardLinksStayTogether() throws Exception {
        file("one", "content");
        Files.createDirectory(source.resolve("d"));
        Posix.link(bytes(source, "one"), bytes(source, "d/two"));

        done(flat("one", "d/two").withHardLinks(true));
        file("one", "other content");
        done(flat("one", "d/two").withHardLinks(true));

        assertEqual();
        assertEquals(stat(target, "one").inode(), stat(target, "d/two").inode());
    }

    @Test
    void theLimitOfDeletionsHoldsForEveryKind() throws Exception {
        file("listed/f", "f");
        file("replaced", "f");
        for (String path :
                List.of("gone1", "gone2", "dir/1", "dir/2", "listed/1", "listed/2", "replaced/1", "replaced/2")) {
            there(path, "x");
        }
        int before = names(target).size();

        RsyncResult result =
                run(flat("gone1", "gone2", "dir", "listed/", "replaced").withMaxDelete(2), Capabilities.full());

        assertFalse(result.isDone());
        assertTrue(result.exitCode() == 25 || result.exitCode() == 23, result::toString);
        assertEquals(2, result.stats().deleted(), result::toString);
        assertTrue(result.skippedDeletions() > 0, result::toString);
        assertTrue(names(target).size() >= before - 2);
    }

    @Test
    void aDryRunTellsWhatDiffersAndChangesNothing() throws Exception {
        file("same", "s");
        file("d/differs", "now");
        done(tree("/"));
        file("d/differs", "later");
        file("d/new", "n");
        there("d/extra/x", "x");
        TreeSet<String> before = names(target);

        RsyncResult result = run(tree("/").asDryRun(), Capabilities.full());

        assertTrue(
                result.changed().containsAll(List.of(RelPath.of("d/differs"), RelPath.of("d/new"))), result::toString);
        assertFalse(result.changed().contains(RelPath.of("same")));
        assertEquals(List.of(RelPath.of("d/extra/x"), RelPath.of("d/extra")), result.deleted());
        assertEquals(2, result.stats().deleted());
        assertEquals(before, names(target));
    }

    @Test
    void aPrefixAppearsBelowTheDestinationAndWhatLiesAboveKeepsItsAttributes() throws Exception {
        file("x/y/z/f", "content");
        Files.createDirectory(target.resolve("x"));
        Posix.chmod(bytes(target, "x"), 0700);
        Posix.chmod(bytes(target, ""), 0710);
        Mapping mapping = new Mapping(source.resolve("x/y/z"), source, RelPath.of("x/y/z"), destination(target), "d");

        RsyncResult result = run(mapping, flat("f"), Capabilities.full());

        assertTrue(result.isDone(), result::toString);
        assertEquals("content", Files.readString(target.resolve("x/y/z/f")));
        assertEquals(0710, stat(target, "").mode());
        assertEquals(0700, stat(target, "x").mode());
    }

    @Test
    void aPathThatFailsIsNamedAndTheOthersAreDone() throws Exception {
        file("d/in the way", "content");
        file("fine", "content");
        there("d/in the way/x", "x");
        RsyncRun run = flat("d/in the way", "fine").withDelete(false);

        RsyncResult result = run(run, Capabilities.full());

        assertEquals(23, result.exitCode(), result::toString);
        assertEquals(
                List.of(RelPath.of("d/in the way")),
                result.errors().stream().map(PathError::path).toList());
        assertEquals("content", Files.readString(target.resolve("fine")));
        assertEquals(
                Set.of(RelPath.of("d/in the way")),
                run(run.asDryRun(), Capabilities.full()).differing());
    }

    static RsyncRun flat(String... names) {
        return RsyncRun.flat(listed(names));
    }

    static RsyncRun tree(String... names) {
        return RsyncRun.tree(listed(names));
    }

    private static List<ListedName> listed(String... names) {
        List<ListedName> listed = new ArrayList<>();
        for (String name : names) {
            String path = name.replaceAll("^/|/$", "");
            listed.add(new ListedName(RelPath.of(path), name.endsWith("/")));
        }
        return listed;
    }

    RsyncResult done(RsyncRun run) throws Exception {
        RsyncResult result = run(run, Capabilities.full());
        assertTrue(result.isDone(), result::toString);
        return result;
    }

    private RsyncResult run(RsyncRun run, Capabilities capabilities) throws Exception {
        return run(Mapping.plain(source, destination(target), "d"), run, capabilities);
    }

    private RsyncResult run(Mapping mapping, RsyncRun run, Capabilities capabilities) throws Exception {
        SourceIdentity identity =
                Posix.identity(Posix.bytes(mapping.watchedRoot())).orElseThrow();
        return run(new Rsync(mapping, identity, options(), capabilities), run);
    }

    /** One that is started for it. */
    RsyncResult run(Rsync rsync, RsyncRun run) throws Exception {
        return rsync.run(run);
    }

    private void file(String name, String content) throws Exception {
        write(source.resolve(name), content);
    }

    private void there(String name, String content) throws Exception {
        write(target.resolve(name), content);
    }

    private static void write(Path file, String content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void remove(String... names) throws Exception {
        for (String name : names) {
            new ProcessBuilder("rm", "-rf", source.resolve(name).toString())
                    .start()
                    .waitFor();
        }
    }

    private static byte[] bytes(Path root, String name) {
        return Posix.absolute(Posix.bytes(root), RelPath.of(name));
    }

    private static FileStat stat(Path root, String name) {
        return Posix.lstat(bytes(root, name)).orElseThrow();
    }

    /** Types, modes, times and contents: rsync itself, which has no reason to lie here, finds no difference. */
    private void assertEqual() throws Exception {
        Process process = new ProcessBuilder(
                        "rsync",
                        "-aHn",
                        "--delete",
                        "--checksum",
                        "--modify-window=-1",
                        "-i",
                        source + "/",
                        target + "/")
                .redirectErrorStream(true)
                .start();
        String differences = new String(process.getInputStream().readAllBytes());
        assertEquals(Optional.of(""), Optional.of(differences));
        assertEquals(0, process.waitFor());
    }

    private static TreeSet<String> names(Path root) throws Exception {
        try (var all = Files.walk(root)) {
            TreeSet<String> names = new TreeSet<>();
            all.filter(path -> !path.equals(root))
                    .forEach(path -> names.add(root.relativize(path).toString()));
            return names;
        }
    }
}
