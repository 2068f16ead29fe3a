package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.util.List;

/** How a host is reached. */
final class RemoteShell {
    private final TransferOptions options;

    RemoteShell(Mapping mapping, TransferOptions options) {
        this.options = options;
    }

    /** One string, as rsync's {@code -e} splits it: at spaces, with quotes. */
    String forRsync() {
        return options.rsh().orElse("ssh") + " -o BatchMode=yes";
    }

    List<String> words() {
        return List.of(forRsync().split(" "));
    }
}
