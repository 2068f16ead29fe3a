package io.syncline.ops;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a single stage is told what to do: by a file, or by a state directory and further words. */
final class ConfiguredState {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Place place;

    static final class Place {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The configuration file of the mirror; then nothing else has to be said.")
        private Optional<Path> config = Optional.empty();

        @Option(names = "--state", paramLabel = "DIR", description = "The state directory that the stages share.")
        private Optional<Path> state = Optional.empty();
    }

    Optional<Path> config() {
        return place.config;
    }

    /** Without a configuration file. */
    Path state() {
        return place.state.orElseThrow().toAbsolutePath().normalize();
    }
}
