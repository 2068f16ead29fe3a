package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.Contact;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends are asked once, and again when there is a reason. */
@Thorough
class EndsTest {
    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Path source;
    private Path target;
    private Path asked;
    private TransferOptions options;
    private Mapping mapping;

    /** The other end is a shell here that notes each time when a shell, not an rsync, is asked for. */
    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        asked = directory.resolve("asked");
        Files.writeString(source.resolve("f"), "content");
        Path shell = script("rsh", "shift; case \"$*\" in *'sh -s'*) echo >>" + asked + ";; esac; exec sh -c \"$*\"");
        options = TransferOptions.DEFAULT.withRsh(shell.toString());
        mapping = Mapping.plain(source, new Destination.Remote(Optional.empty(), "h", target.toString()), "d");
    }

    @Test
    void aRestartDoesNotAskAgain() throws Exception {
        ship(mirror());
        ship(mirror());

        assertEquals(1, asked());
    }

    @Test
    void anotherDayAsksAgainWithAndWithoutARestart() throws Exception {
        RsyncMirror mirror = mirror();
        ship(mirror);

        now = now.plus(Duration.ofHours(25));
        assertTrue(mirror.run(everything()).isDone());
        assertEquals(2, asked());

        now = now.plus(Duration.ofHours(25));
        ship(mirror());
        assertEquals(3, asked());
    }

    /** Kills: a question that nobody answers, ahead of each run. */
    @Test
    void whoDoesNotAnswerIsNotAskedAheadOfEachRun() throws Exception {
        RsyncMirror mirror = mirror();
        ship(mirror);
        Path shell = directory.resolve("rsh");
        String usual = Files.readString(shell);
        Files.writeString(shell, usual.replace(";; esac", "; exit 255;; esac"));

        now = now.plus(Duration.ofHours(25));
        for (int i = 0; i < 3; i++) {
            assertTrue(mirror.run(everything()).isDone());
        }
        assertEquals(2, asked());

        now = now.plus(Duration.ofMinutes(11));
        Files.writeString(shell, usual);
        assertTrue(mirror.run(everything()).isDone());
        assertTrue(mirror.run(everything()).isDone());
        assertEquals(3, asked());
    }

    @Test
    void aFailureAsksAgain() throws Exception {
        RsyncMirror mirror = mirror();
        ship(mirror);

        // What the loop does behind each failure.
        assertInstanceOf(Outcome.Done.class, mirror.connect());

        assertEquals(2, asked());
    }

    @Test
    void anotherWayAsksAgain() throws Exception {
        ship(mirror());
        options = options.withRsyncPath("env rsync");
        ship(mirror());

        assertEquals(2, asked());
    }

    @Test
    void aFileThatIsNoneOfOursIsNoHindrance() throws Exception {
        ship(mirror());
        Files.writeString(directory.resolve("ends.json"), "{\"version\": 99}");

        ship(mirror());

        assertEquals(2, asked());
    }

    /**
     * The end with the defect of 3.4.3: its receiver cannot read the entry of a vanished name. It says nothing of it when it
     * is asked, as where the probe cannot run. Kills the mutant that forgets with the process what a run has shown.
     */
    @Test
    void whatARunHasShownIsKept() throws Exception {
        Path broken = script(
                "broken-rsync",
                "case \"$*\" in *--server*--delete-missing-args*) echo invalid file mode 00 >&2; exit 2;; esac\n"
                        + "exec rsync \"$@\"");
        // Without -s the options would show on the command line of the other end; with it they do not: play both
        // halves.
        Path shell = script("restricted", "shift; case \"$*\" in *'sh -s'*) exit 1;; esac; exec sh -c \"$*\"");
        options = TransferOptions.DEFAULT
                .withRsh(shell.toString())
                .withRsyncPath(broken.toString())
                .withExtra(List.of("--no-s"));
        RsyncMirror first = mirror();
        assertInstanceOf(Outcome.Done.class, first.connect());
        assertTrue(first.deletesByName());

        RsyncResult refused = first.run(everything());

        assertTrue(refused.refusesMissingArgs(), refused::toString);
        assertFalse(first.deletesByName());
        RsyncMirror second = mirror();
        ship(second);
        assertFalse(second.deletesByName());
    }

    @Test
    void capabilitiesOfTwoAreWhatBothCan() {
        Capabilities all = Capabilities.full().withXattrs(Capabilities.Xattrs.ALL);
        Capabilities less = Capabilities.full().withoutAcls().withoutDeleteMissingArgs();

        assertEquals(less, all.and(less));
        assertEquals(less, less.and(all));
        assertEquals(all, all.and(all));
    }

    private RsyncMirror mirror() {
        return new RsyncMirror(
                        mapping,
                        Posix.identity(Posix.bytes(source)).orElseThrow(),
                        options.with(Setting.ACLS, "no").with(Setting.XATTRS, "no"),
                        Ends.keptIn(directory, mapping, options, () -> now),
                        () -> false)
                .within(Contact.certain());
    }

    private static void ship(RsyncMirror mirror) throws Exception {
        assertInstanceOf(Outcome.Done.class, mirror.connect());
        RsyncResult result = mirror.run(everything());
        assertTrue(result.isDone(), result::toString);
    }

    private static RsyncRun everything() {
        return RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));
    }

    private long asked() throws Exception {
        return Files.exists(asked) ? Files.size(asked) : 0;
    }

    private Path script(String name, String body) throws Exception {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
