package io.syncline.ops.config;

import io.syncline.planner.window.HoldPolicy;
import java.time.Duration;

/** What a person says of big files, as a policy. Pure. */
public final class BigFiles {
    private BigFiles() {}

    /** @param bytes 0 for none */
    public static HoldPolicy policy(long bytes, Duration delay) {
        return HoldPolicy.DEFAULT.withBig(bytes == 0 ? Long.MAX_VALUE : bytes, delay);
    }
}
