package io.syncline.ops;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The commands of {@code syncline}, in the order of its help. Not in an annotation: picocli would make a model of each by
 * reflection at every start, which took as long as a JVM takes to start.
 */
final class Commands {
    private static final List<Named> ALL = List.of(
            new Named("mirror", MirrorCommand.class),
            new Named("capture", CaptureCommand.class),
            new Named("plan", PlanCommand.class),
            new Named("ship", ShipCommand.class),
            new Named("status", StatusCommand.class),
            new Named("sync", SyncCommand.class),
            new Named("verify", VerifyCommand.class),
            new Named("release", ReleaseCommand.class),
            new Named("pause", PauseCommand.class),
            new Named("resume", ResumeCommand.class),
            new Named("forget", ForgetCommand.class),
            new Named("sweep", SweepCommand.class),
            new Named("adopt", AdoptCommand.class),
            new Named("journal", JournalCommand.class),
            new Named("checkpoint", CheckpointCommand.class),
            new Named("explain", ExplainCommand.class),
            new Named("explain-destination", ExplainDestinationCommand.class));

    private record Named(String name, Class<?> command) {}

    private Commands() {}

    static void addAll(CommandLine line) {
        ALL.forEach(it -> line.addSubcommand(it.name(), it.command()));
    }

    /** The one that these arguments begin with alone, or else all of them: for help, and to guess what was meant. */
    static void addMeant(CommandLine line, List<String> arguments) {
        Optional<Named> meant = ALL.stream()
                .filter(it -> !arguments.isEmpty() && it.name().equals(arguments.get(0)))
                .findFirst();
        if (meant.isPresent()) {
            line.addSubcommand(meant.get().name(), meant.get().command());
        } else {
            addAll(line);
        }
    }
}
