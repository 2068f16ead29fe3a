package io.syncline.ops;

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
