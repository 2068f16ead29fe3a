package io.syncline.ops;

import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.TransferOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How rsync is called, the same for all destinations of a command line. */
final class TransferArguments {
    @Option(
            names = "--filter",
            paramLabel = "RULE",
            description =
                    "A filter rule as rsync has it, such as '- *.tmp'; may be given again, the first match counts.")
    private List<String> filters = List.of();

    @Option(
            names = "--delete",
            paramLabel = "MODE",
            description = "When to delete what the source does not have: always (the default), running (not in the"
                    + " initial sync), startup (only there), never.")
    private DeleteMode delete = TransferOptions.DEFAULT.delete();

    @Option(
            names = {"-e", "--rsh"},
            paramLabel = "COMMAND",
            description = "The remote shell, such as 'ssh -p 2222'.")
    private Optional<String> rsh = Optional.empty();

    @Option(names = "--rsync-path", paramLabel = "PROGRAM", description = "The rsync program at the other end.")
    private Optional<String> rsyncPath = Optional.empty();

    @Option(
            names = "--standby",
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "Keep the next rsync ready so long after a round, connected and with the source as its working"
                            + " directory, so that it cannot be unmounted; 0 for never (default: ${DEFAULT-VALUE}).")
    private Duration standby = TransferOptions.DEFAULT.standby();

    TransferOptions options() {
        TransferOptions defaults = TransferOptions.DEFAULT;
        return new TransferOptions(
                filters,
                delete,
                false,
                rsh,
                rsyncPath,
                defaults.extra(),
                defaults.timeout(),
                defaults.connectTimeout(),
                defaults.settings(),
                standby);
    }
}
