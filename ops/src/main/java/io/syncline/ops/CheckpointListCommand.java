package io.syncline.ops;

import io.syncline.ops.print.Json;
import io.syncline.ops.run.NamedCheckpoint;
import io.syncline.ops.run.NamedCheckpoints;
import io.syncline.ops.run.Passage;
import io.syncline.process.ExitCode;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which named moments have arrived where. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Says for each named checkpoint which destinations have everything up to it. Ends with 8 if one"
                + " has not.")
final class CheckpointListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Parameters(paramLabel = "LABEL", arity = "0..*", description = "Only these.")
    private List<String> labels = List.of();

    /**
     * The names of the components are the JSON shape.
     *
     * @param completedAt when the destination was first seen to have everything
     */
    record Completion(String destination, Optional<Instant> completedAt, String detail) {}

    /** The names of the components are the JSON shape. */
    record Listed(
            String label, Instant setAt, long event, long changeset, boolean complete, List<Completion> destinations) {}

    @Override
    public Integer call() {
        StateDirectory directory = state.resolve();
        NamedCheckpoints checkpoints = new NamedCheckpoints(directory, InstantSource.system());
        List<Listed> listed = new ArrayList<>();
        for (String label : labels.isEmpty() ? checkpoints.labels() : labels) {
            listed.add(listed(checkpoints, checkpoints.look(label)));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.block(listed));
        } else {
            listed.forEach(one -> print(one, out));
        }
        return (listed.stream().allMatch(Listed::complete) ? ExitCode.OK : ExitCode.INCOMPLETE).code();
    }

    private static Listed listed(NamedCheckpoints checkpoints, NamedCheckpoint checkpoint) {
        List<Completion> destinations = checkpoints.passages(checkpoint).stream()
                .map(passage -> completion(passage, checkpoint))
                .toList();
        return new Listed(
                checkpoint.label(),
                checkpoint.setAt(),
                checkpoint.event(),
                checkpoint.changeset(),
                destinations.stream().allMatch(it -> it.completedAt().isPresent()),
                destinations);
    }

    private static Completion completion(Passage passage, NamedCheckpoint checkpoint) {
        Optional<Instant> at = Optional.ofNullable(checkpoint.completed().get(passage.name()));
        String detail = at.map(
                        time -> passage.name() + " has everything, seen at " + time.truncatedTo(ChronoUnit.SECONDS))
                .orElseGet(passage::describe);
        return new Completion(passage.name(), at, detail);
    }

    private static void print(Listed one, PrintWriter out) {
        out.println(one.label() + ", set at " + one.setAt().truncatedTo(ChronoUnit.SECONDS) + ": "
                + (one.complete() ? "has arrived everywhere" : "has not arrived everywhere"));
        one.destinations().forEach(it -> out.println("  " + it.detail()));
    }
}
