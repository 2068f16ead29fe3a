package io.syncline.shipper;

import java.util.Optional;

/** Where a shipper writes down where it stands: a file, or a fake that dies at any step. */
interface Store {
    Optional<Standing> read();

    /** Durably, all or nothing. */
    void write(Standing standing);
}
