package io.syncline.ops;

import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.run.Narration;
import io.syncline.ops.run.StageFactory;
import io.syncline.ops.run.StageRun;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ServiceReport;
import io.syncline.process.StateDirectory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The planner as a process of its own. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Turns the events of a source into changesets, a window at a time. One process for each source. The"
                        + " window options count without --config only.")
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredState state;

    @Mixin
    private WindowOptions window;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws InterruptedException {
        verbosity.apply();
        Optional<MirrorConfig> config = state.config().map(ConfigFile::read);
        Path directory = config.map(MirrorConfig::state).orElseGet(state::state);
        RetentionPolicy retention =
                config.map(MirrorConfig::limits).orElseGet(window::limits).journal();
        WindowPolicy policy = config.map(MirrorConfig::window).orElseGet(window::policy);
        StageFactory factory =
                new StageFactory(new StateDirectory(directory), InstantSource.system(), ServiceReport.ofThisProcess());
        Narration narration = new Narration(spec.commandLine().getOut(), verbosity.isQuiet());
        return new StageRun(factory, narration).planner(policy, retention).code();
    }
}
