package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.testing.Thorough;
import java.nio.file.Path;

@Thorough
class RsyncLocalTest extends RsyncContract {
    @Override
    Destination destination(Path target) {
        return new Destination.Local(target);
    }

    @Override
    TransferOptions options() {
        return TransferOptions.DEFAULT;
    }
}
