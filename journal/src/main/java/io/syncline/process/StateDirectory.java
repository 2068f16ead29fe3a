package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where everything of one mirror lies.
 *
 * <pre>
 * STATE/
 *   source.json              root, device, inode and file system id, recorded at the first start
 *   events/                  journal of the capture agent
 *   changesets/              journal of the planner
 *   capture/sweep.json       how far sweeps have got
 *   capture/mounts.json      what was mounted below the source
 *   state/capture.json       what each stage says of itself
 *   state/planner.json
 *   lock/capture, lock/planner, lock/ship-NAME       held (fcntl record lock) while that stage runs
 *   requests/                what commands ask of the capture agent
 *   checkpoints/LABEL.json   named moments, for which a person can ask whether all has arrived
 *   destinations/NAME/checkpoint.json                how far the shipper has got
 *   destinations/NAME/state.json
 *   destinations/NAME/verify.json                    when it was compared with the source by itself, and what was found
 *   left-out.json            what the wildcards of the source stand for and cannot be mirrored
 * </pre>
 */
public record StateDirectory(Path root) {
    public StateDirectory {
        requireNonNull(root, "root is null");
    }

    public Path source() {
        return root.resolve("source.json");
    }

    public Path events() {
        return root.resolve("events");
    }

    public Path changesets() {
        return root.resolve("changesets");
    }

    /** What the capture agent remembers besides its journal. */
    public Path capture() {
        return root.resolve("capture");
    }

    public Path captureState() {
        return root.resolve("state").resolve("capture.json");
    }

    public Path plannerState() {
        return root.resolve("state").resolve("planner.json");
    }

    /** @param stage {@code capture}, {@code planner} or {@code ship-NAME} */
    public Path lock(String stage) {
        return root.resolve("lock").resolve(stage);
    }

    public Requests requests() {
        return new Requests(root.resolve("requests"));
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    public Path destinations() {
        return root.resolve("destinations");
    }

    public Path destination(String name) {
        return destinations().resolve(name);
    }

    public Path destinationState(String name) {
        return destination(name).resolve("state.json");
    }
}
