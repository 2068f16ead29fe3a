package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

/** What a source and a destination were understood to be. */
public sealed interface Reading {
    /** Directories: this can be mirrored. */
    record Mirrored(Mapping mapping) implements Reading {
        public Mirrored {
            requireNonNull(mapping, "mapping is null");
        }

        @Override
        public String source() {
            return "file://" + mapping.watchedRoot();
        }

        @Override
        public String destination() {
            return mapping.target().url();
        }
    }

    /**
     * One of them is a volume, and no directory yet.
     *
     * @param refusal what to do instead
     */
    record Unmounted(String source, String destination, String refusal) implements Reading {
        public Unmounted {
            requireNonNull(source, "source is null");
            requireNonNull(destination, "destination is null");
            requireNonNull(refusal, "refusal is null");
        }
    }

    /** As a URL; read again, it is the same. */
    String source();

    /** Where the contents of the source land, as a URL; read again, it is the same. */
    String destination();
}
