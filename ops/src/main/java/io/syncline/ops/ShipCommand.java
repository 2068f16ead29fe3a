package io.syncline.ops;

import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.ops.run.Narration;
import io.syncline.ops.run.StageFactory;
import io.syncline.ops.run.StageRun;
import io.syncline.process.ServiceReport;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One shipper, or several, as a process of their own. */
@Command(
        name = "ship",
        mixinStandardHelpOptions = true,
        description =
                "Ships the changesets of a source: with --config to the destinations of these names (to all if none"
                        + " is named), with --state to each DESTINATION. The transfer options count without --config only.")
final class ShipCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredState state;

    @Mixin
    private RsyncsOption rsyncs;

    @Mixin
    private WaitOption wait;

    @Mixin
    private TransferArguments transfer;

    @Mixin
    private OneFileSystem files;

    @Mixin
    private Verbosity verbosity;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME | SOURCE DESTINATION",
            description = "With --config: NAME... of destinations. With --state: SOURCE DESTINATION...")
    private List<String> words = List.of();

    @Override
    public Integer call() throws InterruptedException {
        verbosity.apply();
        ResolvedMirror mirror = ResolvedMirror.of(wait.in(rsyncs.in(config())));
        List<Target> targets = mirror.named(state.config().isPresent() ? words : List.of());
        StageFactory factory = new StageFactory(mirror.state(), InstantSource.system(), ServiceReport.ofThisProcess())
                .sharing(mirror.config().limits().rsyncs());
        Narration narration = new Narration(spec.commandLine().getOut(), verbosity.isQuiet());
        return new StageRun(factory, narration)
                .shippers(
                        mirror,
                        targets,
                        verbosity.showsProgress(),
                        state.config().isEmpty() || words.isEmpty())
                .code();
    }

    private MirrorConfig config() {
        if (state.config().isPresent()) {
            return ConfigFile.read(state.config().get());
        }
        if (words.size() < 2) {
            throw new ParameterException(spec.commandLine(), "--state needs SOURCE and at least one DESTINATION");
        }
        return new MirrorArguments(words.get(0), words.subList(1, words.size()))
                .config(state.state(), new WatchOptions(WatchMode.AUTO, files.isOne()), new WindowOptions(), transfer);
    }
}
