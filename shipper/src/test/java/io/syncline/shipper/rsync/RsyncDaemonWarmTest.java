package io.syncline.shipper.rsync;

import io.syncline.testing.Thorough;

/** The same contract, kept by an rsync that was started before it was known what to ship. */
@Thorough
final class RsyncDaemonWarmTest extends RsyncDaemonTest {
    @Override
    RsyncResult run(Rsync rsync, RsyncRun run) throws InterruptedException {
        return Warm.run(rsync, run);
    }
}
