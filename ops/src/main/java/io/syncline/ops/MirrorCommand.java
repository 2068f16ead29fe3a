package io.syncline.ops;

import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import io.syncline.ops.run.DryRun;
import io.syncline.ops.run.MirrorRun;
import io.syncline.ops.run.Narration;
import io.syncline.ops.run.StageFactory;
import io.syncline.process.ExitCode;
import io.syncline.process.ServiceReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Mirrors a tree, with all stages in this process. */
@Command(
        name = "mirror",
        mixinStandardHelpOptions = true,
        description = {
            "Mirrors SOURCE to every DESTINATION until SIGTERM or SIGINT, then ends with 0. Started again, it goes on.",
            "Prints one line for each mapping, 'watching ROOT by ...' when changes are seen, and 'NAME in sync'"
                    + " for each destination after its first pass."
        })
final class MirrorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where journals and checkpoints are kept (default: one for each source below"
                    + " $XDG_STATE_HOME/syncline, that is ~/.local/state/syncline).")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Print the rsync command of a full pass and what it would change, once for each destination;"
                    + " change nothing, keep no state.")
    private boolean dryRun;

    @Option(
            names = "--once",
            description =
                    "End when every destination has what there is now; with 6 if one is held, with 8 if one is out"
                            + " of reach, paused or outside of its hours, or if paths fail by themselves. What is left goes with the next run. No file"
                            + " waits for its size.")
    private boolean once;

    @Mixin
    private WatchArguments watch;

    @Mixin
    private WindowOptions window;

    @Mixin
    private SweepOptions sweep;

    @Mixin
    private RsyncsOption rsyncs;

    @Mixin
    private WaitOption wait;

    @Mixin
    private TransferArguments transfer;

    @Mixin
    private Verbosity verbosity;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "The directory to mirror. SOURCE/./SUB mirrors SUB and keeps its name at the destination.")
    private String source;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DESTINATION",
            description = "/path, ./path, [USER@]HOST:PATH, HOST::MODULE/PATH, exec:COMMAND, or a URL: file:///path,"
                    + " ssh://HOST:PORT/path, rsync://HOST/MODULE/PATH.")
    private List<String> destinations;

    @Override
    public Integer call() throws InterruptedException {
        verbosity.apply();
        if (once) {
            window.holdNothing();
        }
        ResolvedMirror mirror = ResolvedMirror.of(wait.in(rsyncs.in(config().sweeping(sweep.config()))));
        PrintWriter out = spec.commandLine().getOut();
        return (dryRun ? new DryRun(mirror, out).run() : run(mirror, out)).code();
    }

    private ExitCode run(ResolvedMirror mirror, PrintWriter out) throws InterruptedException {
        StageFactory factory = new StageFactory(mirror.state(), InstantSource.system(), ServiceReport.ofThisProcess())
                .sharing(mirror.config().limits().rsyncs());
        Narration narration = new Narration(out, verbosity.isQuiet());
        MirrorRun run = new MirrorRun(mirror, factory, narration, verbosity.showsProgress());
        return (once ? run.once() : run).run();
    }

    private MirrorConfig config() {
        MirrorArguments arguments = new MirrorArguments(source, destinations);
        return state.isPresent()
                ? arguments.config(state.get(), watch.options(), window, transfer)
                : arguments.config(StateHome.of(System.getenv()), watch.options(), window, transfer);
    }
}
