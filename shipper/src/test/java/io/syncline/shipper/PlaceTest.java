package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Setting;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination on this machine that is another directory than before: a disk that is not mounted, or a new one. */
@Thorough
class PlaceTest {
    @TempDir
    Path top;

    private Workbench bench;
    private Path away;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        away = top.resolve("away");
        bench.write("a/f", "1");
        bench.write("a/g", "1");
        bench.start();
        bench.awaitDone();
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    /** Kills: what is shipped into the empty directory counts as done, and is missing when the disk is back. */
    @Test
    void anEmptyOneIsHeldAndGoesOnWhenTheRightOneIsBack() throws Exception {
        unmount();
        change("a/f", "2");
        bench.awaitState("held");
        assertTrue(bench.state.current().detail().contains("mount or restore it"), bench.state.current()::toString);
        assertEquals(0, entries(bench.destination));

        Files.delete(bench.destination);
        Files.move(away, bench.destination);
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("held"));
        assertEquals(0, bench.counter("wholeTreeRounds"));
        assertFalse(Files.exists(bench.directory.resolve("hold.json")));
    }

    /** Kills: it is remembered in memory only. */
    @Test
    void oneThatIsMissingIsHeldByTheNextProcessToo() throws Exception {
        bench.stop();
        Files.move(bench.destination, away);
        change("a/f", "2");
        bench.restart();
        bench.awaitState("held");
        assertTrue(bench.state.current().detail().contains("seen nothing"), bench.state.current()::toString);
        assertFalse(Files.exists(bench.destination));

        Files.move(away, bench.destination);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void anEmptyOneIsFilledWhenReleased() throws Exception {
        unmount();
        change("a/f", "2");
        bench.awaitState("held");
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();

        // From now on this one is the right one.
        change("a/f", "3");
        bench.awaitDone();
        assertEquals("3", bench.read("a/f"));
        assertEquals(1, bench.counter("held"));
    }

    /** Kills: a look before the round alone. */
    @Test
    void whatArrivesInAnotherOneIsNotTakenForDone() throws Exception {
        bench.mirror.instead = run -> {
            if (!Files.exists(away)) {
                uncheckedUnmount();
            }
            return Optional.empty();
        };
        change("a/f", "2");
        await().until(() -> bench.state.current().state().equals("held") || bench.isDone());
        bench.mirror.instead = run -> Optional.empty();
        TestFiles.remove(bench.destination);
        Files.move(away, bench.destination);
        bench.awaitDone();
        bench.assertEqual();
    }

    /** A disk that is changed for another one each week, or whose file system gives new numbers with each mount. */
    @Test
    void oneWithEntriesGetsAllThatItLacks() throws Exception {
        unmount();
        Files.createDirectory(bench.destination.resolve("a"));
        Files.writeString(bench.destination.resolve("a/old"), "x");
        change("a/f", "2");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("held"));
    }

    @Test
    void oneWithEntriesOfItsOwnIsAskedFor() throws Exception {
        bench.stop();
        bench.options = bench.options.withSettings(bench.options.settings().with(Setting.FIRST_CONTACT, "hold"));
        unmount();
        Files.writeString(bench.destination.resolve("precious"), "x");
        change("a/f", "2");
        bench.restart();
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("precious")));
        assertFalse(Files.exists(bench.destination.resolve("a")));
    }

    /** Kills: a mirror on NFS or XFS that is begun anew after each reboot. */
    @Test
    void anotherNumberOfTheDeviceIsNoOtherDirectory() {
        Instant born = Instant.parse("2026-01-01T00:00:00Z");
        SourceIdentity nfs = new SourceIdentity(45, 7, 0);
        SourceIdentity xfs = new SourceIdentity(45, 128, 45, Optional.of(born));
        SourceIdentity ext4 = new SourceIdentity(45, 2, 0xabc);

        assertTrue(Place.areSame(nfs, new SourceIdentity(51, 7, 0)));
        assertTrue(Place.areSame(xfs, new SourceIdentity(51, 128, 51, Optional.of(born))));
        assertTrue(Place.areSame(ext4, new SourceIdentity(51, 2, 0xabc)));

        assertFalse(Place.areSame(nfs, new SourceIdentity(45, 8, 0)));
        assertFalse(Place.areSame(xfs, new SourceIdentity(45, 128, 45, Optional.of(born.plusNanos(1)))));
        assertFalse(Place.areSame(ext4, new SourceIdentity(45, 2, 0xabd)));
    }

    private void unmount() throws IOException {
        Files.move(bench.destination, away);
        Files.createDirectory(bench.destination);
    }

    private void uncheckedUnmount() {
        try {
            unmount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(String path, String content) throws IOException {
        bench.write(path, content);
        bench.entry(path);
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }
}
