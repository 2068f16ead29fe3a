package io.syncline.ops;

import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.run.Narration;
import io.syncline.ops.run.StageFactory;
import io.syncline.ops.run.StageRun;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ServiceReport;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The capture agent as a process of its own. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description = "Watches a source and records in the event journal where it changes. One process for each source."
                + " The options of watching count without --config only.")
final class CaptureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredState state;

    @Mixin
    private SweepOptions sweep;

    @Mixin
    private WatchArguments watch;

    @Mixin
    private WaitOption wait;

    @Mixin
    private Verbosity verbosity;

    @Parameters(
            arity = "0..1",
            paramLabel = "SOURCE",
            description = "The directory to watch; not together with --config.")
    private Optional<String> source = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        verbosity.apply();
        if (state.config().isPresent() == source.isPresent()) {
            throw new ParameterException(spec.commandLine(), "give either --config FILE or --state DIR and SOURCE");
        }
        ResolvedMirror mirror = ResolvedMirror.of(wait.in(config()));
        StageFactory factory = new StageFactory(mirror.state(), InstantSource.system(), ServiceReport.ofThisProcess());
        Narration narration = new Narration(spec.commandLine().getOut(), verbosity.isQuiet());
        return new StageRun(factory, narration)
                .capture(
                        mirror.watchedRoot(),
                        mirror.config().watch(),
                        mirror.pruning(),
                        mirror.config().sweep(),
                        mirror.config().waitsForSource())
                .code();
    }

    private MirrorConfig config() {
        if (state.config().isPresent()) {
            return ConfigFile.read(state.config().get());
        }
        Path here = Path.of("").toAbsolutePath();
        return new MirrorConfig(here, source.orElseThrow(), state.state(), WindowPolicy.DEFAULT, List.of())
                .watching(watch.options())
                .sweeping(sweep.config());
    }
}
