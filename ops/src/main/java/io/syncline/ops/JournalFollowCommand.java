package io.syncline.ops;

import io.syncline.journal.Position;
import io.syncline.ops.run.Termination;
import io.syncline.process.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the records of a journal as they come. */
@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        description = "Prints the records of a journal as they become durable, until SIGTERM or SIGINT.")
final class JournalFollowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "The first position to print; by default the first one that comes from now on.")
    private Optional<Long> from = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object for each record, one on a line.")
    private boolean json;

    @Parameters(
            paramLabel = "JOURNAL",
            arity = "0..1",
            defaultValue = "EVENTS",
            description = "events (the default) or changesets.")
    private JournalName name;

    @Override
    public Integer call() throws InterruptedException {
        OpenJournal<?> journal = OpenJournal.of(name, state.resolve());
        AtomicBoolean stopping = new AtomicBoolean();
        Termination.onSignal(() -> stopping.set(true));
        boolean sound = journal.follow(
                after(journal.journal().durable()), json, spec.commandLine().getOut(), stopping::get);
        return (sound ? ExitCode.OK : ExitCode.JOURNAL).code();
    }

    private Position after(Position durable) {
        // A position that is still to come is followed from here on.
        return from.isEmpty() || from.get() > durable.sequence() ? durable : new Position(Math.max(0, from.get() - 1));
    }
}
