package io.syncline.ops;

import io.syncline.filter.FilterOption;
import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.destination.TransferSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Option(
            names = "--first-contact",
            paramLabel = "MODE",
            description = "What becomes of entries that only the destination has when it is seen for the first time:"
                    + " hold (the default) until 'syncline adopt', adopt (delete them), keep (leave them).")
    private Optional<String> firstContact = Optional.empty();

    @Option(
            names = "--max-delete",
            paramLabel = "LIMIT",
            description = "How many entries may be deleted at once without asking: a number, a share or both, whichever"
                    + " is more (default: 1000,50%%).")
    private Optional<String> maxDelete = Optional.empty();

    @Option(
            names = "--backup-dir",
            paramLabel = "DIR",
            description =
                    "Move what would be deleted or replaced there, at the destination; relative to it or absolute.")
    private Optional<String> backupDir = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

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

    List<FilterOption> filters() {
        return filters.options();
    }

    TransferOptions options() {
        TransferOptions defaults = TransferOptions.DEFAULT;
        return new TransferOptions(
                List.of(),
                delete,
                false,
                rsh,
                rsyncPath,
                defaults.extra(),
                defaults.timeout(),
                defaults.connectTimeout(),
                settings(),
                standby);
    }

    private TransferSettings settings() {
        TransferSettings settings = TransferSettings.DEFAULT;
        settings = with(settings, Setting.FIRST_CONTACT, "--first-contact", firstContact);
        settings = with(settings, Setting.MAX_DELETE, "--max-delete", maxDelete);
        return with(settings, Setting.BACKUP_DIR, "--backup-dir", backupDir);
    }

    private TransferSettings with(TransferSettings settings, Setting setting, String option, Optional<String> text) {
        try {
            return text.isPresent() ? settings.with(setting, text.get()) : settings;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + " is " + e.getMessage());
        }
    }
}
