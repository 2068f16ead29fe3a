package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.process.StateFile;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.FirstContact;
import io.syncline.shipper.destination.Setting;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What a test puts in the place of the real thing. */
record Wiring(Mirror mirror, Store store, RandomGenerator random, ChunkLimits chunks) {
    Wiring {
        requireNonNull(mirror, "mirror is null");
        requireNonNull(store, "store is null");
        requireNonNull(random, "random is null");
        requireNonNull(chunks, "chunks is null");
    }

    static Wiring real(ShipperConfig config, Path directory, StateFile state) {
        return new Wiring(
                mirror(config, directory, state),
                new FileStore(directory, config.mapping().target().canonical()),
                new Random(),
                ChunkLimits.DEFAULT);
    }

    static boolean keepsUnknown(ShipperConfig config, Path directory) {
        return config.options().settings().firstContact() == FirstContact.KEEP || Holds.keepsUnknown(directory);
    }

    private static Mirror mirror(ShipperConfig config, Path directory, StateFile state) {
        if (config.mapping().destination() instanceof Destination.Exec) {
            return ActionMirror.of(config);
        }
        Ends ends = Ends.keptIn(directory, config.mapping(), config.options(), InstantSource.system());
        if (config.options().settings().is(Setting.PEER)) {
            return new PeerMirror(config, directory, state, ends);
        }
        return new RsyncMirror(
                        config.mapping(),
                        config.expected(),
                        config.options(),
                        ends,
                        () -> keepsUnknown(config, directory))
                .telling(new SilenceNote(state));
    }
}
