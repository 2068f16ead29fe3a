package io.syncline.ops.status;

import java.util.List;
import java.util.Optional;

/**
 * All of one mirror. The names of the components are the JSON shape of {@code syncline status --json}.
 *
 * @param state the state directory
 * @param source the watched directory; empty before the first start
 * @param events the last durable position of the event journal
 * @param freeBytes what is free for us on the disk of the state directory
 * @param leftOut what the wildcards of the source stand for and cannot be mirrored, and why
 * @param changesets the last durable position of the changeset journal
 */
public record MirrorStatus(
        String state,
        Optional<String> source,
        long events,
        long changesets,
        long freeBytes,
        List<String> leftOut,
        List<StageStatus> stages) {
    /** Enough for some state files; a checkpoint with many failing paths may need more. */
    private static final long ROOM = 64 << 10;

    public MirrorStatus {
        leftOut = List.copyOf(leftOut);
        stages = List.copyOf(stages);
    }

    /** Whether a stage may be unable to write what it has to say: then what it said last is no news. */
    public boolean isDiskFull() {
        return freeBytes < ROOM;
    }

    /** Whether a destination is. */
    public boolean isHeld() {
        return stages.stream().anyMatch(StageStatus::isHeld);
    }

    /** Whether the agent waits for the right source to be back. */
    public boolean isSourceLost() {
        return stages.stream()
                .anyMatch(stage -> stage.running()
                        && stage.stage().equals("capture")
                        && stage.state().equals("held"));
    }
}
