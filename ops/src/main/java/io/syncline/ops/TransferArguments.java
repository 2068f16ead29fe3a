package io.syncline.ops;

import io.syncline.filter.FilterOption;
import io.syncline.process.ExitCode;
import io.syncline.process.Problems;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.OptionRules;
import io.syncline.shipper.destination.Reach;
import io.syncline.shipper.destination.TransferOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How rsync is called, the same for all destinations of a command line. */
final class TransferArguments {
    @Mixin
    private FilterArguments filters;

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
            names = "--rsync-option",
            paramLabel = "OPTION",
            description = "One more option for rsync, such as --rsync-option=--stop-after=600; may be given again.")
    private List<String> extra = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Give up a transfer after so long without any traffic; 0 for never"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Reach.DEFAULT.timeout();

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Give up reaching a host after so long; 0 for never (default: ${DEFAULT-VALUE}).")
    private Duration connectTimeout = Reach.DEFAULT.connectTimeout();

    @Mixin
    private SettingArguments settings;

    @Option(
            names = "--standby",
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "Keep the next rsync ready so long after a round, connected and with the source as its working"
                            + " directory, so that it cannot be unmounted; 0 for never (default: ${DEFAULT-VALUE}).")
    private Duration standby = TransferOptions.DEFAULT.standby();

    List<FilterOption> filters() {
        return filters.options();
    }

    /** Whether sizes and times are not enough. */
    boolean comparesContent() {
        return settings.comparesContent();
    }

    /** @throws StageException with {@link ExitCode#USAGE} that names all problems */
    TransferOptions options() {
        Problems problems = new Problems("the command line");
        TransferOptions options = new TransferOptions(
                List.of(),
                delete,
                new Reach(rsh, rsyncPath, timeout, connectTimeout),
                extra,
                settings.settings(problems),
                standby);
        OptionRules.among(options).forEach(problems::add);
        problems.throwIfAny();
        return options;
    }
}
