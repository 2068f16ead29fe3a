package io.syncline.shipper;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.Mover;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Outcome;
import java.util.List;
import java.util.Set;

/** The real rsync of a local destination without the probe, which takes longer than all that a crash test ships. */
record UnprobedMirror(Rsync rsync, Mover mover) implements Mirror {
    static UnprobedMirror of(ShipperConfig config) {
        Capabilities known = Capabilities.full();
        return new UnprobedMirror(
                new Rsync(config.mapping(), config.expected(), config.options(), known),
                Mover.of(config.mapping(), config.options(), known).orElseThrow());
    }

    @Override
    public Outcome connect() {
        return new Outcome.Done();
    }

    @Override
    public boolean deletesByName() {
        return true;
    }

    @Override
    public boolean canRename() {
        return true;
    }

    @Override
    public List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException {
        return mover.move(renames, outdated);
    }

    @Override
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        return rsync.run(run);
    }

    @Override
    public RsyncResult ship(RsyncRun run) throws InterruptedException {
        return rsync.ship(run);
    }

    @Override
    public LateResult late() throws InterruptedException {
        return rsync.late();
    }

    @Override
    public void stop() {
        rsync.stop();
    }
}
