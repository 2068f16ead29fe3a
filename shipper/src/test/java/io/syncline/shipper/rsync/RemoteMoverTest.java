package io.syncline.shipper.rsync;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The script in the shell of this machine; over a connection it is run in {@link RsyncServersTest}. */
class RemoteMoverTest extends MoverContract {
    @Override
    Mover moverOf(Path root) {
        Map<String, String> mark = Map.of("SYNCLINE_MIRROR", "test of " + root);
        return new RemoteMover(new Shell(List.of("sh", "-s"), mark), root.toString(), Duration.ofSeconds(60));
    }
}
