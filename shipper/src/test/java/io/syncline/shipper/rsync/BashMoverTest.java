package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The same script where sh is bash, as on many hosts. */
class BashMoverTest extends MoverContract {
    @Override
    Mover moverOf(Path root) {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Map<String, String> mark = Map.of("SYNCLINE_MIRROR", "test of " + root);
        return new RemoteMover(
                new Shell(List.of("bash", "--posix", "-s"), mark), root.toString(), Duration.ofSeconds(60));
    }
}
