package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of every user, mirrored to a place of its own, over real processes. */
@Thorough
class WildcardsEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What lets root read everything, taken away. */
    private static final String READS_ALL = "-dac_override,-dac_read_search";

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
     * Kills: a match that is known by the start alone; one that is gone and has its mirror deleted, while it runs or at the
     * next start; changes of one match that reach the mirror of another.
     */
    @Test
    void whoAppearsJoinsAndWhoDisappearsIsHeld() throws Exception {
        Files.createDirectories(directory.resolve("homes/carl/private"));
        write("homes/ann/www/page", "of ann");
        write("homes/ann/private/diary", "of ann");
        write("homes/bob/www/page", "of bob");
        write("homes/bob/www/deep/page", "of bob");
        Files.createDirectories(directory.resolve("dest"));
        start();
        awaitFile("dest/ann/pub/page", "of ann");
        awaitFile("dest/bob/pub/deep/page", "of bob");

        write("homes/dora/www/page", "of dora");
        awaitFile("dest/dora/pub/page", "of dora");
        write("homes/carl/www/page", "of carl");
        awaitFile("dest/carl/pub/page", "of carl");
        write("homes/carl/www/next", "of carl");
        awaitFile("dest/carl/pub/next", "of carl");

        Files.move(directory.resolve("homes/bob"), directory.resolve("away"));
        write("homes/ann/www/page", "changed by ann");
        awaitFile("dest/ann/pub/page", "changed by ann");
        await().atMost(PATIENCE).until(() -> status().output().contains("is not the directory that was configured"));
        assertEquals("of bob", Files.readString(directory.resolve("dest/bob/pub/deep/page")));

        mirror.terminate(PATIENCE);
        start();
        write("homes/ann/www/page", "changed again");
        awaitFile("dest/ann/pub/page", "changed again");
        assertEquals("of bob", Files.readString(directory.resolve("dest/bob/pub/deep/page")));

        write("away/www/page", "changed meanwhile");
        Files.move(directory.resolve("away"), directory.resolve("homes/bob"));
        awaitFile("dest/bob/pub/page", "changed meanwhile");
        Files.delete(directory.resolve("homes/bob/www/deep/page"));
        await().atMost(PATIENCE).until(() -> !Files.exists(directory.resolve("dest/bob/pub/deep/page")));
        assertFalse(Files.exists(directory.resolve("dest/ann/pub/diary")));
        try (var users = Files.list(directory.resolve("dest/ann"))) {
            assertEquals(
                    List.of("pub"),
                    users.map(path -> path.getFileName().toString()).toList());
        }
    }

    /** Kills: a destination that is the same for two matches; a match that joins without a watch, or without a sweep. */
    @Test
    void eachMatchHasItsPlaceAtAHostAndAtADaemonHoweverItIsWatched() throws Exception {
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        write("homes/ann/www/page", "of ann");
        for (String there : List.of("ssh", "daemon")) {
            Files.createDirectories(directory.resolve(there));
        }
        try (SshServer ssh = SshServer.start(directory.resolve("sshd"));
                RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), directory.resolve("daemon"))) {
            List<String> to = List.of(
                    "--rsh=" + ssh.rsh(),
                    directory + "/homes/*/www",
                    ssh.destination(directory + "/ssh/{1}"),
                    daemon.destination("{1}"));
            SynclineProcess.Answer dry = SynclineProcess.call(command(List.of("mirror", "-n"), to));
            assertEquals(0, dry.exitCode(), dry.output());
            assertEquals(2, count(dry.output(), "would send   page"), dry.output());

            mirror = SynclineProcess.start(
                    directory.resolve("log"), command(List.of("mirror", "--watch", "inotify"), to));
            awaitBoth("ann/page", "of ann");
            write("homes/bob/www/page", "of bob");
            awaitBoth("bob/page", "of bob");
            assertEquals(0, mirror.terminate(PATIENCE));

            mirror = SynclineProcess.start(
                    directory.resolve("log"),
                    command(List.of("mirror", "--watch", "sweep", "--sweep-unwatched", "1s"), to));
            write("homes/bob/www/page", "of bob, swept");
            awaitBoth("bob/page", "of bob, swept");
            write("homes/carl/www/page", "of carl");
            awaitBoth("carl/page", "of carl");

            SynclineProcess.Answer equal = SynclineProcess.call(command(List.of("verify", "--checksum"), to));
            assertEquals(0, equal.exitCode(), equal.output());
            assertEquals(6, count(equal.output(), "is equal to the source"), equal.output());
            Path changed = directory.resolve("ssh/bob/page");
            Files.writeString(changed, "by a stranger");
            SynclineProcess.Answer differs =
                    SynclineProcess.call(command(List.of("verify", "--checksum", "--repair"), to));
            assertEquals(8, differs.exitCode(), differs.output());
            assertEquals(5, count(differs.output(), "is equal to the source"), differs.output());
            assertEquals(1, count(differs.output(), "differs  page"), differs.output());
            awaitFile("ssh/bob/page", "of bob, swept");
        }
    }

    /** Kills: a match that is left out and nobody says so. */
    @Test
    void whatCannotBeMirroredIsSaid() throws Exception {
        write("homes/ann/www/page", "of ann");
        Files.createDirectories(directory.resolve("homes/locked/www"));
        RelPath notText = RelPath.of(new byte[] {'b', (byte) 0xff});
        RealTree homes = RealTree.at(directory.resolve("homes"));
        Posix.mkdir(homes.absolute(notText), 0755);
        Posix.mkdir(homes.absolute(notText.child("www".getBytes(StandardCharsets.UTF_8))), 0755);
        Files.createDirectories(directory.resolve("dest"));
        boolean isRoot = System.getProperty("user.name").equals("root");
        Path locked = directory.resolve("homes/locked");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            mirror = SynclineProcess.start(
                    directory.resolve("log"),
                    isRoot ? List.of("setpriv", "--bounding-set=" + READS_ALL, "--inh-caps=" + READS_ALL) : List.of(),
                    command(List.of("mirror"), List.of(directory + "/homes/*/www", directory + "/dest/{1}/pub")));
            awaitFile("dest/ann/pub/page", "of ann");
            await().atMost(PATIENCE).until(() -> count(status().output(), "LEFT OUT") == 2);
            String said = status().output();
            assertTrue(said.contains("homes/b\\xff/www: its name is not UTF-8"), said);
            assertTrue(said.contains("homes/locked: "), said);
            assertTrue(said.contains("let this user look into it"), said);
            assertEquals(2, count(mirror.log(), "left out of the mirror: "), mirror.log());
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void awaitBoth(String file, String content) {
        awaitFile("ssh/" + file, content);
        awaitFile("daemon/" + file, content);
    }

    private List<String> command(List<String> words, List<String> places) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--state", directory.resolve("state").toString()));
        all.addAll(places);
        return all;
    }

    private static long count(String text, String word) {
        return text.lines().filter(line -> line.contains(word)).count();
    }

    private void start() {
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                command(List.of("mirror"), List.of(directory + "/homes/*/www", directory + "/dest/{1}/pub")));
    }

    private SynclineProcess.Answer status() {
        return SynclineProcess.call(
                List.of("status", "--state", directory.resolve("state").toString()));
    }

    private void write(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void awaitFile(String file, String content) {
        Path path = directory.resolve(file);
        await().atMost(PATIENCE).until(() -> {
            assertTrue(mirror.isAlive(), mirror::log);
            return Files.exists(path) && Files.readString(path).equals(content);
        });
    }
}
