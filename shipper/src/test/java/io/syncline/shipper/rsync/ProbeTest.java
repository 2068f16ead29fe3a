package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class ProbeTest {
    @TempDir
    Path directory;

    private Path source;
    private Path target;

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        Files.writeString(source.resolve("f"), "content");
    }

    @Test
    void theRsyncHereIsTriedOut() throws Exception {
        Capabilities capabilities = probe(new Destination.Local(target), TransferOptions.DEFAULT);

        assertTrue(RsyncVersion.parse("rsync  version " + capabilities.local() + "  protocol version 1")
                .isPresent());
        assertTrue(capabilities.renames() && capabilities.nanoseconds() && capabilities.makesPath());
        assertEquals(Optional.empty(), capabilities.remote());
    }

    @Test
    void aDaemonTellsNothingAndCannotRename() throws Exception {
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), target)) {
            Destination destination = new Destination.Daemon(
                    Optional.empty(), "127.0.0.1", OptionalInt.of(daemon.port()), RsyncDaemon.MODULE, "");

            Capabilities capabilities = probe(destination, TransferOptions.DEFAULT);

            assertFalse(capabilities.renames());
            assertTrue(Mover.of(mapping(destination), TransferOptions.DEFAULT, capabilities)
                    .isEmpty());
        }
    }

    @Test
    void everythingAtAHostSharesOneConnection() throws Exception {
        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            Destination remote = new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString());
            TransferOptions options = TransferOptions.DEFAULT.withRsh(ssh.rsh());

            Capabilities capabilities = probe(remote, options);
            assertTrue(ship(remote, options, capabilities).isDone());
            Mover mover = Mover.of(mapping(remote), options, capabilities).orElseThrow();
            Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
            List<RenameOutcome> moved = mover.move(List.of(new Rename(RelPath.of("f"), RelPath.of("d/g"), false)));

            // Its shell stays for the next round, and is ours until it has ended.
            mover.letGo();
            await().until(() -> ProcessHandle.current().children().allMatch(before::contains));
            for (Orphans.Role role : Orphans.Role.values()) {
                Map<String, String> mark = Orphans.mark(mapping(remote), role);
                assertEquals(0, Orphans.end(mark), "the shared connection is taken for an orphan");
            }
            assertTrue(ship(remote, options, capabilities).isDone());
            assertEquals(capabilities.local(), capabilities.remote().orElseThrow());
            assertInstanceOf(RenameOutcome.Done.class, moved.get(0), moved::toString);
            assertEquals("content", Files.readString(target.resolve("d/g")));
            long logins = Files.readString(ssh.log())
                    .lines()
                    .filter(line -> line.startsWith("Accepted "))
                    .count();
            assertEquals(SocketDirectory.find().isPresent() ? 1 : 4, logins);
        }
    }

    /** Killed by: a mirror that deletes, at another host, what comes to its destination from elsewhere. */
    @Test
    void aTreeThatHasAPeerIsNoPlainDestinationAtAHostEither() throws Exception {
        Path tree = Files.createDirectory(target.resolve("it's a tree"));
        TransferOptions options = TransferOptions.DEFAULT.withRsh(
                script("rsh", "shift; exec sh -c \"$*\"").toString());
        Destination remote = new Destination.Remote(Optional.empty(), "there", tree.toString());
        probe(remote, options);
        Files.createDirectory(tree.resolve(".syncline-peer"));

        ProbeException refused = assertThrows(ProbeException.class, () -> probe(remote, options));

        assertTrue(refused.isRefusal());
        assertTrue(refused.getMessage().contains("has a peer"), refused.getMessage());
        probe(remote, options.with(Setting.PEER, "yes"));
    }

    @Test
    void aHostOutOfReachSaysSo() {
        SshServer ssh = SshServer.start(directory.resolve("ssh"));
        ssh.close();
        Destination remote = new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString());

        ProbeException failed =
                assertThrows(ProbeException.class, () -> probe(remote, TransferOptions.DEFAULT.withRsh(ssh.rsh())));

        assertEquals(255, failed.exitCode());
        assertTrue(failed.getMessage().contains("refused"), failed.getMessage());
    }

    @Test
    void aRemoteShellThatIsNotThereSaysSo() {
        Destination remote = new Destination.Remote(Optional.empty(), "host", target.toString());

        ProbeException failed = assertThrows(
                ProbeException.class, () -> probe(remote, TransferOptions.DEFAULT.withRsh("/no/such/shell")));

        assertEquals(127, failed.exitCode());
        assertTrue(failed.getMessage().contains("/no/such/shell"), failed.getMessage());
    }

    /** Kills: a stop of all processes in the middle of it is "no rsync", or a shell that is restricted to rsync. */
    @Test
    void whatWasEndedByASignalHasNotAnswered() throws Exception {
        Destination remote = new Destination.Remote(Optional.empty(), "ignored", target.toString());
        TransferOptions options =
                TransferOptions.DEFAULT.withRsh(script("rsh", "kill -TERM $$").toString());

        ProbeException failed = assertThrows(ProbeException.class, () -> probe(remote, options));

        assertEquals(143, failed.exitCode());
        assertTrue(failed.getMessage().contains("ended by signal 15"), failed.getMessage());
    }

    @Test
    void anotherRemoteShellIsUsedAsItIs() throws Exception {
        Path shell = script("rsh", "shift; exec sh -c \"$*\"");
        TransferOptions options = TransferOptions.DEFAULT.withRsh(shell.toString());
        Destination remote = new Destination.Remote(Optional.empty(), "ignored", target.toString());

        Capabilities capabilities = probe(remote, options);

        assertTrue(capabilities.deleteMissingArgs() && capabilities.renames());
        assertTrue(ship(remote, options, capabilities).isDone());
        assertFalse(new RemoteShell((Destination.Remote) remote, options, Optional.of(Path.of("/x")))
                .forRsync()
                .contains("Control"));
    }

    /** Kills the mutant that goes by the version: packages carry the fix, and the defect, under old numbers. */
    @Test
    void anRsyncThatChokesOnVanishedNamesIsFoundOut() throws Exception {
        Path broken = script(
                "broken-rsync",
                "case \"$*\" in *--delete-missing-args*) echo invalid file mode 00 >&2; exit 2;; esac\n"
                        + "exec rsync \"$@\"");
        TransferOptions options = TransferOptions.DEFAULT
                .withRsh(script("rsh", "shift; exec sh -c \"$*\"").toString())
                .withRsyncPath(broken.toString());
        Destination remote = new Destination.Remote(Optional.empty(), "ignored", target.toString());

        Capabilities capabilities = probe(remote, options);

        assertFalse(capabilities.deleteMissingArgs());
        assertTrue(ship(remote, options, capabilities).isDone());
    }

    @Test
    void aShellRestrictedToRsyncShipsWithoutRenames() throws Exception {
        Path restricted = script(
                "rrsh", "shift; case \"$*\" in rsync\\ --server*) exec sh -c \"$*\";; esac; echo no >&2; exit 1");
        TransferOptions options = TransferOptions.DEFAULT.withRsh(restricted.toString());
        Destination remote = new Destination.Remote(Optional.empty(), "ignored", target.toString());

        Capabilities capabilities = probe(remote, options);

        assertFalse(capabilities.renames());
        assertTrue(ship(remote, options, capabilities).isDone());
    }

    @Test
    void versionsAreComparedByNumber() {
        RsyncVersion old =
                RsyncVersion.parse("rsync  version 3.0.9  protocol version 30").orElseThrow();

        assertFalse(old.isAtLeast(RsyncVersion.OLDEST));
        assertTrue(RsyncVersion.parse("rsync  version v3.10.0pre1  protocol version 32")
                .orElseThrow()
                .isAtLeast(RsyncVersion.MAKES_PATH));
        assertTrue(RsyncVersion.parse("openrsync: protocol version 29").isEmpty());
    }

    private Capabilities probe(Destination destination, TransferOptions options) throws Exception {
        return Probe.probe(mapping(destination), options);
    }

    private RsyncResult ship(Destination destination, TransferOptions options, Capabilities capabilities)
            throws Exception {
        return new Rsync(
                        mapping(destination),
                        Posix.identity(Posix.bytes(source)).orElseThrow(),
                        options,
                        capabilities)
                .run(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f")))));
    }

    private Mapping mapping(Destination destination) {
        return Mapping.plain(source, destination, "d");
    }

    private Path script(String name, String body) throws Exception {
        Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
