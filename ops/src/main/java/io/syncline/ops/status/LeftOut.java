package io.syncline.ops.status;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.process.StateDirectory;
import java.util.List;

/**
 * What {@code left-out.json} of a state directory holds: what the wildcards of the source stand for and cannot be mirrored.
 *
 * @param version 1
 * @param what each with its reason
 */
public record LeftOut(int version, List<String> what) {
    private static final int VERSION = 1;

    public LeftOut {
        what = List.copyOf(what);
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    public static LeftOut of(List<String> what) {
        return new LeftOut(VERSION, what);
    }

    public static CheckpointFile<LeftOut> file(StateDirectory state) {
        return new CheckpointFile<>(state.root().resolve("left-out.json"), LeftOut.class);
    }
}
