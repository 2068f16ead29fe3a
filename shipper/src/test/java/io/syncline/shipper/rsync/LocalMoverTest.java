package io.syncline.shipper.rsync;

import io.syncline.posix.Posix;
import java.nio.file.Path;

class LocalMoverTest extends MoverContract {
    @Override
    Mover moverOf(Path root) {
        return new LocalMover(Posix.bytes(root));
    }
}
