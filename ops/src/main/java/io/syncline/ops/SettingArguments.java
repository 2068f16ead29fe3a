package io.syncline.ops;

import io.syncline.ops.config.HomePath;
import io.syncline.process.Problems;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@link Setting}s on a command line. Each has its own rsync or ssh option, whose manual page says the rest. */
final class SettingArguments {
    @Option(
            names = "--acls",
            paramLabel = "WHEN",
            description = "Mirror ACLs: auto (where both ends and the file system there can; the default), yes, no.")
    private Optional<String> acls = Optional.empty();

    @Option(
            names = "--xattrs",
            paramLabel = "WHEN",
            description = "Mirror extended attributes: auto (the default), yes, no. Never trusted.*.")
    private Optional<String> xattrs = Optional.empty();

    @Option(
            names = "--peer",
            description =
                    "The destination is mirrored back here by a Syncline there, with --peer as well: each side takes"
                            + " the changes of the other; see PEERS in syncline(1).")
    private boolean peer;

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

    @Option(names = "--no-hard-links", description = "Let names of one file become files of their own.")
    private boolean noHardLinks;

    @Option(
            names = "--no-numeric-ids",
            description = "Keep owners by their names where the other end knows them, instead of their numbers.")
    private boolean noNumericIds;

    @Option(names = "--no-sparse", description = "Write runs of zeros instead of leaving holes.")
    private boolean noSparse;

    @Option(
            names = "--in-place",
            description = "Change files where they are; readers see them change, and a cut leaves them half changed.")
    private boolean inPlace;

    @Option(
            names = "--partial-dir",
            paramLabel = "DIR",
            description = "Keep there, at the destination, what has arrived of a file that was cut off.")
    private Optional<String> partialDir = Optional.empty();

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            description = "Let files grow there, at the destination, before they are moved into their place.")
    private Optional<String> tempDir = Optional.empty();

    @Option(names = "--compress", description = "Compress what is sent.")
    private boolean compress;

    @Option(
            names = "--checksum",
            description = "Have both ends read every file: sizes and times may be equal by chance.")
    private boolean checksum;

    @Option(
            names = "--bwlimit",
            paramLabel = "RATE",
            description = "Send at most so much a second: 500k, 1.5m; without a unit, in units of 1,024 bytes.")
    private Optional<String> bwlimit = Optional.empty();

    @Option(
            names = "--bwlimit-hours",
            paramLabel = "HOURS=RATE,...",
            description = "In place of --bwlimit at some hours, such as 08:00-18:00=500k,18:00-22:00=2m.")
    private Optional<String> bwlimitHours = Optional.empty();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Send a large backlog with so many rsyncs at once, 1 to 8 (default: 1).")
    private Optional<String> jobs = Optional.empty();

    @Option(
            names = "--ship-hours",
            paramLabel = "HOURS,...",
            description = "Begin rounds at these hours only, by the local clock, such as 22:00-06:00.")
    private Optional<String> shipHours = Optional.empty();

    @Option(
            names = "--min-gap",
            paramLabel = "TIME",
            description = "Wait at least so long after a round until the next begins (default: 0).")
    private Optional<String> minGap = Optional.empty();

    @Option(
            names = "--verify",
            paramLabel = "WHEN",
            description =
                    "Compare the destination with the source after such an interval again and again, such as 12h, or"
                            + " each day at a time, such as 03:00; what differs is in the status (default: 0, never).")
    private Optional<String> verify = Optional.empty();

    @Option(names = "--verify-content", description = "Have both ends read every file for this.")
    private boolean verifyContent;

    @Option(names = "--verify-repair", description = "Make true what it finds.")
    private boolean verifyRepair;

    @Option(names = "--chown", paramLabel = "USER:GROUP", description = "Who owns everything at the destination.")
    private Optional<String> chown = Optional.empty();

    @Option(
            names = "--usermap",
            paramLabel = "FROM:TO,...",
            description = "Who owns what at the destination; FROM is a number, a range or *, or a name with"
                    + " --no-numeric-ids.")
    private Optional<String> usermap = Optional.empty();

    @Option(names = "--groupmap", paramLabel = "FROM:TO,...", description = "The same for groups.")
    private Optional<String> groupmap = Optional.empty();

    @Option(
            names = "--chmod",
            paramLabel = "CHANGES",
            description = "Permissions at the destination, such as D755,F644 or go-w.")
    private Optional<String> chmod = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "The password for an rsync daemon; readable for nobody else.")
    private Optional<String> passwordFile = Optional.empty();

    @Option(names = "--identity", paramLabel = "FILE", description = "The private key for ssh.")
    private Optional<String> identity = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "The port of ssh, or of an rsync daemon.")
    private Optional<String> port = Optional.empty();

    @Option(
            names = "--ssh-option",
            paramLabel = "KEY=VALUE",
            description = "An option for ssh, such as ProxyJump=gate; may be given again.")
    private List<String> sshOptions = List.of();

    @Option(
            names = "--exec-success",
            paramLabel = "CODES",
            description = "Of a destination exec:COMMAND: the exit codes that say that all is done (default: 0).")
    private Optional<String> execSuccess = Optional.empty();

    @Option(
            names = "--exec-hold",
            paramLabel = "CODES",
            description = "Of a command: the exit codes after which a person has to look (default: 126,127). Any other"
                    + " is tried again.")
    private Optional<String> execHold = Optional.empty();

    @Option(
            names = "--exec-timeout",
            paramLabel = "TIME",
            description = "End a command that takes longer, and try again; 0 for never (default: 6h).")
    private Optional<String> execTimeout = Optional.empty();

    @Option(
            names = "--on-success",
            paramLabel = "COMMAND",
            description = "Call this when a round has arrived at a destination; see the environment in syncline(1).")
    private Optional<String> onSuccess = Optional.empty();

    @Option(names = "--on-hold", paramLabel = "COMMAND", description = "Call this when a destination is held.")
    private Optional<String> onHold = Optional.empty();

    @Option(
            names = "--on-failure",
            paramLabel = "COMMAND",
            description = "Call this when shipping to a destination begins to fail.")
    private Optional<String> onFailure = Optional.empty();

    @Option(
            names = "--on-recovery",
            paramLabel = "COMMAND",
            description = "Call this when a destination is shipped to again after a failure or a hold.")
    private Optional<String> onRecovery = Optional.empty();

    @Option(
            names = "--hook-timeout",
            paramLabel = "TIME",
            description = "End such a command after so long; 0 for never (default: 60s).")
    private Optional<String> hookTimeout = Optional.empty();

    boolean comparesContent() {
        return checksum;
    }

    TransferSettings settings(Problems problems) {
        TransferSettings settings = TransferSettings.DEFAULT;
        for (Setting setting : Setting.values()) {
            settings = with(settings, setting, said(setting), problems);
        }
        List<String> options = new ArrayList<>();
        for (String text : sshOptions) {
            try {
                options.add(TransferSettings.sshOption(text));
            } catch (IllegalArgumentException e) {
                problems.add("--ssh-option is " + e.getMessage());
            }
        }
        return settings.withSshOptions(options);
    }

    private static TransferSettings with(
            TransferSettings settings, Setting setting, Optional<String> text, Problems problems) {
        try {
            Optional<String> value = setting.isFile()
                    ? text.map(file -> HomePath.resolve(Path.of("").toAbsolutePath(), file))
                    : text;
            return value.isPresent() ? settings.with(setting, value.get()) : settings;
        } catch (IllegalArgumentException e) {
            problems.add(setting.option() + " is " + e.getMessage());
            return settings;
        }
    }

    private Optional<String> said(Setting setting) {
        return switch (setting) {
            case PEER -> flag(peer, "yes");
            case FIRST_CONTACT -> firstContact;
            case MAX_DELETE -> maxDelete;
            case BACKUP_DIR -> backupDir;
            case ACLS -> acls;
            case XATTRS -> xattrs;
            case HARD_LINKS -> flag(noHardLinks, "no");
            case NUMERIC_IDS -> flag(noNumericIds, "no");
            case SPARSE -> flag(noSparse, "no");
            case IN_PLACE -> flag(inPlace, "yes");
            case PARTIAL_DIR -> partialDir;
            case TEMP_DIR -> tempDir;
            case COMPRESS -> flag(compress, "yes");
            case CHECKSUM -> flag(checksum, "yes");
            case BWLIMIT -> bwlimit;
            case BWLIMIT_HOURS -> bwlimitHours;
            case SHIP_HOURS -> shipHours;
            case JOBS -> jobs;
            case MIN_GAP -> minGap;
            case VERIFY -> verify;
            case VERIFY_CONTENT -> flag(verifyContent, "yes");
            case VERIFY_REPAIR -> flag(verifyRepair, "yes");
            case CHOWN -> chown;
            case USERMAP -> usermap;
            case GROUPMAP -> groupmap;
            case CHMOD -> chmod;
            case PASSWORD_FILE -> passwordFile;
            case IDENTITY -> identity;
            case PORT -> port;
            case EXEC_SUCCESS -> execSuccess;
            case EXEC_HOLD -> execHold;
            case EXEC_TIMEOUT -> execTimeout;
            case ON_SUCCESS -> onSuccess;
            case ON_HOLD -> onHold;
            case ON_FAILURE -> onFailure;
            case ON_RECOVERY -> onRecovery;
            case HOOK_TIMEOUT -> hookTimeout;
        };
    }

    private static Optional<String> flag(boolean given, String value) {
        return given ? Optional.of(value) : Optional.empty();
    }
}
