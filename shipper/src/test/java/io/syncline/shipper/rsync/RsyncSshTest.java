package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.SshServer;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Through a real sshd. */
@Thorough
class RsyncSshTest extends RsyncContract {
    private static SshServer ssh;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        ssh = SshServer.start(directory.resolve("ssh"));
    }

    @AfterAll
    static void stopServer() {
        if (ssh != null) {
            ssh.close();
        }
    }

    @Override
    Destination destination(Path target) {
        return new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", target.toString());
    }

    @Override
    TransferOptions options() {
        return TransferOptions.DEFAULT.withRsh(ssh.rsh());
    }
}
