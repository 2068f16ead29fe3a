package io.syncline.ops;

import io.syncline.journal.Position;
import io.syncline.ops.print.Json;
import io.syncline.ops.run.Barrier;
import io.syncline.ops.run.Deadline;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.ops.run.Passage;
import io.syncline.ops.run.Passages;
import io.syncline.process.ExitCode;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A barrier: has everything up to now arrived? */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description =
                "Has everything recorded and planned that changed in the source up to now; with --wait, returns when"
                        + " every destination, or each that is named, has it. Ends with 8 if the time is over before, or if"
                        + " paths fail by themselves there.")
final class SyncCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(names = "--wait", description = "Wait for the destinations.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Wait no longer than this, such as 30s or 5m.")
    private Optional<Duration> timeout = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Destinations, as 'status' names them.")
    private List<String> names = List.of();

    /** The names of the components are the JSON shape. */
    record Report(long event, long changeset, List<Passage> destinations) {}

    @Override
    public Integer call() throws InterruptedException {
        StateDirectory directory = state.resolve();
        List<String> chosen = names.isEmpty() ? DestinationFiles.names(directory) : known(directory);
        Deadline deadline = Deadline.in(timeout, System::nanoTime);
        Barrier barrier = new Barrier(directory, Journals.events(directory), Journals.changesets(directory));
        Passages passages = new Passages(directory, chosen);
        if (wait) {
            passages.ask();
        }
        Barrier.Mark mark = barrier.set(ThreadLocalRandom.current().nextLong(), deadline);
        Position changeset = mark.changeset();
        List<Passage> seen = wait ? passages.await(changeset, deadline) : passages.of(changeset);
        print(new Report(mark.event().sequence(), changeset.sequence(), seen));
        return (wait ? verdict(seen) : ExitCode.OK).code();
    }

    private List<String> known(StateDirectory directory) {
        names.forEach(name -> new DestinationFiles(directory, name));
        return names;
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.block(report));
            return;
        }
        out.println("everything up to now is event " + report.event() + ", changeset " + report.changeset());
        report.destinations().forEach(passage -> out.println(passage.describe()));
    }

    static ExitCode verdict(List<Passage> seen) {
        if (seen.stream().allMatch(Passage::isComplete)) {
            return ExitCode.OK;
        }
        return seen.stream().anyMatch(it -> !it.passed() && it.hold().isPresent())
                ? ExitCode.HELD
                : ExitCode.INCOMPLETE;
    }
}
