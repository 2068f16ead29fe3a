package io.syncline.shipper.outage;

import java.nio.file.Files;

/** One look at a {@link Spot}. Nothing of it blocks: it is asked again and again until it knows. */
interface Look {
    enum Seen {
        NOT_YET,
        NOBODY,
        SOMEBODY
    }

    Seen seen();

    /** Leaves nothing open. */
    default void close() {}

    /** A real one. */
    static Look at(Spot spot) {
        if (spot instanceof Spot.Port port) {
            return new PortLook(Addresses.of(port.host()), port.port());
        }
        if (spot instanceof Spot.Name name) {
            return new NameLook(Addresses.of(name.host()));
        }
        if (spot instanceof Spot.Directory directory) {
            return () -> seen(Files.isDirectory(directory.path()));
        }
        throw new IllegalArgumentException("not a spot: " + spot);
    }

    /** Whether somebody knows where a host is. */
    record NameLook(Addresses addresses) implements Look {
        @Override
        public Seen seen() {
            return addresses.areKnown() ? Look.seen(!addresses.all().isEmpty()) : Seen.NOT_YET;
        }

        @Override
        public void close() {
            addresses.forget();
        }
    }

    private static Seen seen(boolean isThere) {
        return isThere ? Seen.SOMEBODY : Seen.NOBODY;
    }
}
