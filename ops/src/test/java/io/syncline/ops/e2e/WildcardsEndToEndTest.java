package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of every user, mirrored to a place of its own, over real processes. */
@Thorough
class WildcardsEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

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

    private void start() {
        mirror = SynclineProcess.start(
                directory.resolve("log"),
                List.of(
                        "mirror",
                        "--state",
                        directory.resolve("state").toString(),
                        directory + "/homes/*/www",
                        directory + "/dest/{1}/pub"));
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
