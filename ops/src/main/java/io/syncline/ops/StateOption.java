package io.syncline.ops;

import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.StateHome;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which mirror a command looks at: by its state directory, by its configuration, or the only one there is. */
final class StateOption {
    @ArgGroup(exclusive = true)
    private Place place = new Place();

    static final class Place {
        @Option(
                names = "--state",
                paramLabel = "DIR",
                description = "The state directory of the mirror. Without it and --config: the only one below"
                        + " $XDG_STATE_HOME/syncline (~/.local/state/syncline).")
        private Optional<Path> state = Optional.empty();

        @Option(names = "--config", paramLabel = "FILE", description = "The configuration file of the mirror.")
        private Optional<Path> config = Optional.empty();
    }

    /** @throws StageException if it is not said, and there is none or more than one */
    StateDirectory resolve() {
        if (place.state.isPresent()) {
            return new StateDirectory(place.state.get().toAbsolutePath().normalize());
        }
        if (place.config.isPresent()) {
            return new StateDirectory(ConfigFile.read(place.config.get()).state());
        }
        return only(StateHome.of(System.getenv()));
    }

    private static StateDirectory only(StateHome home) {
        List<Path> existing = home.existing();
        if (existing.isEmpty()) {
            throw new StageException(
                    ExitCode.UNREACHABLE,
                    "nothing to show: no mirror has its state below " + home.root() + "; give --state or --config");
        }
        if (existing.size() > 1) {
            throw new StageException(
                    ExitCode.USAGE,
                    "there is more than one mirror; give one of\n"
                            + existing.stream().map(path -> "  --state " + path).collect(Collectors.joining("\n")));
        }
        return new StateDirectory(existing.get(0));
    }
}
