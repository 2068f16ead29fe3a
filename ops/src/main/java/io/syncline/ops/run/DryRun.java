package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.ops.print.ShellWords;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.Probe;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a full pass would do at each destination, by rsync's own dry run. Keeps no state: a real start after it must not
 * believe that anything has been shipped.
 */
public final class DryRun {
    private final ResolvedMirror mirror;
    private final PrintWriter out;

    public DryRun(ResolvedMirror mirror, PrintWriter out) {
        this.mirror = requireNonNull(mirror, "mirror is null");
        this.out = requireNonNull(out, "out is null");
    }

    /** Looks at every destination, also behind one that fails. */
    public ExitCode run() throws InterruptedException {
        SourceIdentity source = Posix.identity(Posix.bytes(mirror.watchedRoot()))
                .orElseThrow(() -> new StageException(
                        ExitCode.SOURCE, "cannot mirror " + mirror.watchedRoot() + ": no such directory"));
        mirror.leftOut().forEach(what -> out.println("left out: " + what));
        ExitCode worst = ExitCode.OK;
        for (Target target : mirror.targets()) {
            SourceIdentity own =
                    Posix.identity(Posix.bytes(target.mapping().watchedRoot())).orElse(source);
            if (!run(target, own)) {
                worst = ExitCode.FAILURE;
            }
        }
        return worst;
    }

    private boolean run(Target target, SourceIdentity source) throws InterruptedException {
        out.println(target.mapping().describe());
        if (target.mapping().destination() instanceof Destination.Exec exec) {
            out.println("  " + exec.command());
            out.println("  would be told of the whole tree: TREE .");
            return true;
        }
        if (target.options().settings().is(Setting.PEER)) {
            out.println(
                    "  is a peer: both sides take the changes of the other; what that makes is not known beforehand");
            return true;
        }
        try {
            Capabilities both = Probe.probe(target.mapping(), target.options());
            return pass(target, Rsync.looking(target.mapping(), source, target.options(), both, List.of()));
        } catch (ProbeException e) {
            out.println("  failed: " + e.getMessage());
            return false;
        }
    }

    private boolean pass(Target target, Rsync rsync) throws InterruptedException {
        RsyncRun pass = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)))
                .withDelete(target.options().delete().inInitialSync())
                .asDryRun();
        out.println("  " + ShellWords.of(rsync.command(pass)));
        RsyncResult result = rsync.run(pass);
        result.changed().forEach(path -> out.println("  would send   " + path.display()));
        result.deleted().forEach(path -> out.println("  would delete " + path.display()));
        if (!result.isDone()) {
            out.println("  failed: " + result.summary());
        }
        out.flush();
        return result.isDone();
    }
}
