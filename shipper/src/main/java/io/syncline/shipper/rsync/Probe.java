package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;

/** Asks both ends what they can do. */
public final class Probe {
    private Probe() {}

    /** Stub. */
    public static Capabilities probe(Mapping mapping, TransferOptions options) {
        return Capabilities.full();
    }
}
