package io.syncline.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much a command logs to stderr. */
final class Verbosity {
    @ArgGroup(exclusive = true)
    private Choice choice = new Choice();

    static final class Choice {
        @Option(
                names = {"-v", "--verbose"},
                description = "Log life cycle, holds and warnings (the default).")
        private boolean verbose;

        @Option(
                names = {"-d", "--debug"},
                description = "Log the flow of events, windows and rounds as well.")
        private boolean debug;

        @Option(
                names = {"-q", "--quiet"},
                description = "Log warnings and errors only, and print no progress.")
        private boolean quiet;
    }

    boolean isQuiet() {
        return choice.quiet;
    }

    /** Progress is drawn for a person only: on a terminal. */
    boolean showsProgress() {
        return !choice.quiet && isTerminal();
    }

    /** {@code System.console()} asks for standard input as well, and from Java 22 on is never null. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    void apply() {
        Logging.start(level(), System.getenv());
    }

    private String level() {
        if (choice.debug) {
            return "DEBUG";
        }
        return choice.quiet ? "WARN" : "INFO";
    }
}
