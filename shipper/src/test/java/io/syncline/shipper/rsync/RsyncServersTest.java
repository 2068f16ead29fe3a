package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RsyncServersTest {
    @TempDir
    Path directory;

    @Test
    void anEntryArrivesOverSsh() throws Exception {
        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            Path target = Files.createDirectories(directory.resolve("a b;c"));
            Remote remote = new Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString());

            RsyncResult result = ship(remote, TransferOptions.DEFAULT.withRsh(ssh.rsh()));

            assertTrue(result.isDone(), result::toString);
            assertEquals("content", Files.readString(target.resolve("f")));
        }
    }

    @Test
    void anEntryArrivesAtADaemon() throws Exception {
        Path module = directory.resolve("module");
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), module)) {
            Daemon destination =
                    new Daemon(Optional.empty(), "127.0.0.1", OptionalInt.of(daemon.port()), RsyncDaemon.MODULE, "x y");

            RsyncResult result = ship(destination, TransferOptions.DEFAULT);

            assertTrue(result.isDone(), result::toString);
            assertEquals("content", Files.readString(module.resolve("x y/f")));
        }
    }

    private RsyncResult ship(io.syncline.shipper.destination.Destination destination, TransferOptions options)
            throws Exception {
        Path source = Files.createDirectory(directory.resolve("s"));
        Files.writeString(source.resolve("f"), "content");
        Mapping mapping = Mapping.plain(source, destination, "d");
        Rsync rsync =
                new Rsync(mapping, Posix.identity(Posix.bytes(source)).orElseThrow(), options, Capabilities.full());
        return rsync.run(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("f")))));
    }
}
