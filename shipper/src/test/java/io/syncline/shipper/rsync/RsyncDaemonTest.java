package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Through a real rsync daemon. */
@Thorough
class RsyncDaemonTest extends RsyncContract {
    private static Path module;
    private static RsyncDaemon daemon;
    private static int next;

    @BeforeAll
    static void startDaemon(@TempDir Path shared) {
        module = shared.resolve("module");
        daemon = RsyncDaemon.start(shared.resolve("rsyncd"), module);
    }

    @AfterAll
    static void stopDaemon() {
        daemon.close();
    }

    @Override
    Path target() {
        return module.resolve("t a'r $get " + next++);
    }

    @Override
    Destination destination(Path target) {
        String path = module.relativize(target).toString();
        return new Destination.Daemon(
                Optional.empty(), "127.0.0.1", OptionalInt.of(daemon.port()), RsyncDaemon.MODULE, path);
    }

    @Override
    TransferOptions options() {
        return TransferOptions.DEFAULT;
    }
}
