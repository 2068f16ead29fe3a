package io.syncline.ops;

import io.syncline.ops.print.Json;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.ShipperCheckpoint;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the checkpoints of destinations. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints how far destinations are; all of them if none is named.")
final class CheckpointShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(names = "--json", description = "Print one JSON object: the checkpoint by the name of the destination.")
    private boolean json;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Destinations, as 'status' names them.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        StateDirectory directory = state.resolve();
        List<String> chosen = names.isEmpty() ? DestinationFiles.names(directory) : names;
        Map<String, ShipperCheckpoint> checkpoints = new LinkedHashMap<>();
        chosen.forEach(name -> checkpoints.put(name, new DestinationFiles(directory, name).checkpoint()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.block(checkpoints));
        } else {
            checkpoints.forEach((name, checkpoint) -> out.println(text(name, checkpoint)));
        }
        return 0;
    }

    private static String text(String name, ShipperCheckpoint checkpoint) {
        StringBuilder text = new StringBuilder()
                .append(name + " (" + checkpoint.destination() + ") has changeset " + checkpoint.position())
                .append(", written " + checkpoint.writtenAt());
        checkpoint
                .crawl()
                .ifPresent(
                        crawl -> text.append("\n  crawl under way (" + crawl.reason() + ") since " + crawl.startedAt()
                                + ": " + crawl.files() + " files, " + crawl.bytes() + " bytes"
                                + crawl.after().map(path -> ", after " + path).orElse("")));
        checkpoint
                .quarantine()
                .forEach(entry -> text.append("\n  quarantined: " + entry.path() + " (" + entry.scope() + "), "
                        + entry.attempts() + " attempts: " + entry.error()));
        return text.toString();
    }
}
