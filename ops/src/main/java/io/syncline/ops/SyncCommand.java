package io.syncline.ops;

import io.syncline.changeset.Changeset;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.ops.print.Json;
import io.syncline.ops.run.Barrier;
import io.syncline.ops.run.Deadline;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.ops.run.Passage;
import io.syncline.ops.run.Passages;
import io.syncline.process.ExitCode;
import io.syncline.process.StageLock;
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
                        + " every destination, or each that is named, has it. Ends with 8 if the time is over before, if paths"
                        + " fail by themselves there, or if files wait because they are big or being written.")
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
    record Report(long event, long changeset, int deferred, List<Passage> destinations) {}

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
        if (wait) {
            warnOfNobody(directory, chosen);
        }
        List<Passage> seen = wait ? passages.await(changeset, deadline) : passages.of(changeset);
        int deferred = deferred(directory, changeset);
        print(new Report(mark.event().sequence(), changeset.sequence(), deferred, seen));
        ExitCode verdict = wait ? verdict(seen) : ExitCode.OK;
        return (wait && deferred > 0 && verdict == ExitCode.OK ? ExitCode.INCOMPLETE : verdict).code();
    }

    /** How many files wait for their own sake, and are with no destination yet. */
    private static int deferred(StateDirectory directory, Position changeset) {
        if (changeset.equals(Position.NONE)) {
            return 0;
        }
        try (JournalReader<Changeset> reader =
                Journals.changesets(directory).openReader(new Position(changeset.sequence() - 1))) {
            return reader.poll() instanceof ReadResult.Found<Changeset> found
                    ? found.found().value().deferred().size()
                    : 0;
        }
    }

    /** Whoever waits for a destination that was taken out of the mirror waits for ever. */
    private void warnOfNobody(StateDirectory directory, List<String> chosen) {
        chosen.stream()
                .filter(name -> StageLock.holder(directory.lock("ship-" + name)).isEmpty())
                .forEach(name -> spec.commandLine()
                        .getErr()
                        .println("waiting for " + name
                                + ", whose shipper does not run; start it, or forget the destination"
                                + " if it is mirrored to no more: syncline forget " + name));
        spec.commandLine().getErr().flush();
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
        if (report.deferred() > 0) {
            out.println("files that wait because they are big or being written: " + report.deferred()
                    + "; 'journal dump changesets' names them");
        }
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
