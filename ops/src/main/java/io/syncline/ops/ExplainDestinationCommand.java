package io.syncline.ops;

import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import io.syncline.ops.config.Target;
import io.syncline.ops.print.ShellWords;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would be mirrored where, and how rsync would be called; touches nothing. */
@Command(
        name = "explain-destination",
        mixinStandardHelpOptions = true,
        description =
                "Prints what is mirrored where and the rsync command for it, as for two current versions of rsync."
                        + " Opens no connection.")
final class ExplainDestinationCommand implements Callable<Integer> {
    private static final List<ListedName> ROOT = List.of(ListedName.listing(RelPath.ROOT));

    @Spec
    private CommandSpec spec;

    @Mixin
    private TransferArguments transfer;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "As for 'mirror'.")
    private String source;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "DESTINATION", description = "As for 'mirror'.")
    private List<String> destinations;

    @Override
    public Integer call() {
        MirrorArguments arguments = new MirrorArguments(source, destinations);
        ResolvedMirror mirror =
                ResolvedMirror.of(arguments.config(StateHome.of(System.getenv()), new WindowOptions(), transfer));
        PrintWriter out = spec.commandLine().getOut();
        for (Target target : mirror.targets()) {
            out.println(target.mapping().describe());
            out.println("  watched root   " + target.mapping().watchedRoot());
            out.println("  virtual root   " + target.mapping().transferRoot());
            out.println("  prefix         " + target.mapping().prefix().display());
            out.println("  lands in       " + target.mapping().target().canonical());
            out.println("  rsync, a round " + ShellWords.of(command(target, RsyncRun.flat(ROOT))));
            out.println("  rsync, a tree  " + ShellWords.of(command(target, RsyncRun.tree(ROOT))));
        }
        return 0;
    }

    private static List<String> command(Target target, RsyncRun run) {
        // The identity only matters to a run; this one is never started.
        SourceIdentity nobody = new SourceIdentity(0, 0, 0);
        return new Rsync(target.mapping(), nobody, target.options(), Capabilities.full()).command(run);
    }
}
