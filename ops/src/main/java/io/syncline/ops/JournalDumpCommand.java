package io.syncline.ops;

import io.syncline.journal.Position;
import io.syncline.process.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the records of a journal. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description =
                "Prints the records that a journal has now, and where records are lost. Exits with 5 if the newest"
                        + " epoch is damaged.")
final class JournalDumpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "1",
            description = "The first position to print (default: ${DEFAULT-VALUE}).")
    private long from;

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
        Position after = new Position(Math.max(0, from - 1));
        OpenJournal<?> journal = OpenJournal.of(name, state.resolve());
        if (after.isAfter(journal.journal().durable())) {
            return ExitCode.OK.code();
        }
        boolean sound = journal.dump(after, json, spec.commandLine().getOut());
        return (sound ? ExitCode.OK : ExitCode.JOURNAL).code();
    }
}
