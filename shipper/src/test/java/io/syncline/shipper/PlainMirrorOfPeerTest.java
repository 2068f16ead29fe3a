package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.PeerHome;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainMirrorOfPeerTest {
    @TempDir
    Path directory;

    /** Killed by: a mirror that deletes what comes to its destination from elsewhere. */
    @Test
    void aTreeThatHasAPeerIsNoPlainDestination() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectory(tree.resolve(PeerHome.NAME));
        SourceIdentity identity = Posix.identity(Posix.bytes(source)).orElseThrow();
        RsyncMirror mirror = new RsyncMirror(
                Mapping.plain(source, new Destination.Local(tree), "tree"),
                identity,
                TransferOptions.DEFAULT,
                Ends.forgetful(),
                () -> false);

        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, mirror.connect());
        assertTrue(refused.what().contains("has a peer"), refused.what());
    }
}
