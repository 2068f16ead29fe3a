package io.syncline.ops;

import io.syncline.ops.config.DestinationConfig;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Source and destinations as they were typed, and the configuration that they and the options make. */
record MirrorArguments(String source, List<String> destinations) {
    MirrorConfig config(StateHome home, WindowOptions window, TransferArguments transfer) {
        return config(home.forSource(ResolvedMirror.watchedRoot(source, here())), window, transfer);
    }

    MirrorConfig config(Path state, WindowOptions window, TransferArguments transfer) {
        List<DestinationConfig> all = destinations.stream()
                .map(to -> new DestinationConfig(Optional.empty(), to, transfer.options(), transfer.filters()))
                .toList();
        return new MirrorConfig(here(), source, state.toAbsolutePath().normalize(), window.policy(), all);
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }
}
