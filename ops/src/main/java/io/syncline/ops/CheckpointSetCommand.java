package io.syncline.ops;

import io.syncline.ops.run.Barrier;
import io.syncline.ops.run.Deadline;
import io.syncline.ops.run.Journals;
import io.syncline.ops.run.NamedCheckpoint;
import io.syncline.ops.run.NamedCheckpoints;
import io.syncline.process.StateDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives this moment a name. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Names this moment. 'checkpoint list' says later which destinations have everything up to it.")
final class CheckpointSetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long the running stages may take to record this moment (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(1);

    @Parameters(index = "0", paramLabel = "LABEL", description = "Letters, digits, dots, dashes, underscores.")
    private String label;

    @Override
    public Integer call() throws InterruptedException {
        NamedCheckpoints.requireLabel(label);
        StateDirectory directory = state.resolve();
        Barrier barrier = new Barrier(directory, Journals.events(directory), Journals.changesets(directory));
        Barrier.Mark mark = barrier.set(
                ThreadLocalRandom.current().nextLong(), Deadline.in(Optional.of(timeout), System::nanoTime));
        NamedCheckpoint set = new NamedCheckpoints(directory, InstantSource.system()).set(label, mark);
        spec.commandLine().getOut().println(label + " is event " + set.event() + ", changeset " + set.changeset());
        return 0;
    }
}
