package io.syncline.ops;

import io.syncline.journal.Position;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.process.StateDirectory;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a destination do changesets again. */
@Command(
        name = "rewind",
        mixinStandardHelpOptions = true,
        description =
                "Moves a destination's checkpoint, so that the changesets behind it are shipped again. Safe at any"
                        + " time: a path is made true as it is when it is shipped. Refused while the shipper runs.")
final class CheckpointRewindCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Goal goal;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    static final class Goal {
        @Option(names = "--to", paramLabel = "N", description = "The changeset that shall count as the last one done.")
        private Optional<Long> position = Optional.empty();

        @Option(names = "--to-start", description = "Everything that the journal still has is shipped again.")
        private boolean start;
    }

    @Override
    public Integer call() {
        StateDirectory directory = state.resolve();
        Position to = goal.start ? Position.NONE : position();
        Position from = new DestinationFiles(directory, name).rewind(to, Journals.changesets(directory));
        spec.commandLine().getOut().println("checkpoint of " + name + " moved from " + from + " to " + to);
        return 0;
    }

    private Position position() {
        long sequence = goal.position.orElseThrow();
        if (sequence < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--to is negative: " + sequence + "; the first changeset is 1");
        }
        return new Position(sequence);
    }
}
