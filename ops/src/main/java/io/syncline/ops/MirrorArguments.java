package io.syncline.ops;

import io.syncline.capture.WatchOptions;
import io.syncline.ops.config.DestinationConfig;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Source and destinations as they were typed, and the configuration that they and the options make. */
record MirrorArguments(String source, List<String> destinations) {
    /** For commands that watch nothing. */
    MirrorConfig config(StateHome home, WindowOptions window, TransferArguments transfer) {
        return config(home, WatchOptions.DEFAULT, window, transfer);
    }

    MirrorConfig config(Path state, WindowOptions window, TransferArguments transfer) {
        return config(state, WatchOptions.DEFAULT, window, transfer);
    }

    MirrorConfig config(StateHome home, WatchOptions watch, WindowOptions window, TransferArguments transfer) {
        return config(home.forSource(ResolvedMirror.watchedRoot(source, here())), watch, window, transfer);
    }

    MirrorConfig config(Path state, WatchOptions watch, WindowOptions window, TransferArguments transfer) {
        List<DestinationConfig> all = destinations.stream()
                .map(to -> new DestinationConfig(Optional.empty(), to, transfer.options(), transfer.filters()))
                .toList();
        return new MirrorConfig(here(), source, state.toAbsolutePath().normalize(), window.policy(), all)
                .watching(watch)
                .within(window.limits());
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }
}
