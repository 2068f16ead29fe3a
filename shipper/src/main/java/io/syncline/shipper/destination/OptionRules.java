package io.syncline.shipper.destination;

import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Exec;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** What cannot be meant, though each word by itself is right. Pure. */
public final class OptionRules {
    /** FROM of a map that is a name: neither empty, nor a star alone, nor a number or a range of them. */
    private static final Pattern NAMED = Pattern.compile("(^|.*,)(?!\\*?:)(?!\\d+(-\\d+)?:)[^:,]+:.*");

    /** Some runs must delete nothing, and all others are counted first. */
    private static final String DELETIONS = "use delete: which run deletes is decided by the shipper";

    /** Options of rsync that are decided here, or have a place of their own. */
    private static final Map<String, String> TAKEN = Map.ofEntries(
            Map.entry("files-from", "the list of names is ours"),
            Map.entry("from0", "the list of names is ours"),
            Map.entry("recursive", "the list of names is ours"),
            Map.entry("no-relative", "the list of names is ours"),
            Map.entry("no-R", "the list of names is ours"),
            Map.entry("dirs", "the list of names is ours"),
            Map.entry("no-dirs", "the list of names is ours"),
            Map.entry("no-d", "the list of names is ours"),
            Map.entry("no-from0", "the list of names is ours"),
            Map.entry("read-batch", "the list of names is ours"),
            Map.entry("only-write-batch", "nothing would arrive"),
            Map.entry("no-implied-dirs", "times of directories would be wrong"),
            Map.entry("no-i-d", "times of directories would be wrong"),
            Map.entry("remove-source-files", "it deletes at the source"),
            Map.entry("remove-sent-files", "it deletes at the source"),
            Map.entry("quiet", "the output is read by the shipper"),
            Map.entry("ignore-errors", "it deletes what could only not be read"),
            Map.entry("del", DELETIONS),
            Map.entry("delete", DELETIONS),
            Map.entry("delete-before", DELETIONS),
            Map.entry("delete-during", DELETIONS),
            Map.entry("delete-delay", DELETIONS),
            Map.entry("delete-after", DELETIONS),
            Map.entry("delete-missing-args", DELETIONS),
            Map.entry("ignore-missing-args", DELETIONS),
            Map.entry("force", DELETIONS),
            Map.entry("no-force", DELETIONS),
            Map.entry("delete-excluded", "what is excluded is not looked at"),
            Map.entry("prune-empty-dirs", "an empty directory is content"),
            Map.entry("existing", "new files would never arrive"),
            Map.entry("ignore-existing", "changes would never arrive"),
            Map.entry("ignore-non-existing", "new files would never arrive"),
            Map.entry("max-delete", "use maxDelete, which the shipper counts by"),
            Map.entry("out-format", "the output is read by the shipper"),
            Map.entry("log-format", "the output is read by the shipper"),
            Map.entry("8-bit-output", "the output is read by the shipper"),
            Map.entry("human-readable", "the output is read by the shipper"),
            Map.entry("iconv", "names are bytes"),
            Map.entry("dry-run", "use --dry-run of syncline mirror"),
            Map.entry("list-only", "use --dry-run of syncline mirror"),
            Map.entry("daemon", "it is no transfer"),
            Map.entry("server", "it is no transfer"),
            Map.entry("filter", "use filters, which the shipper reads as well"),
            Map.entry("exclude", "use filters, which the shipper reads as well"),
            Map.entry("exclude-from", "use filters, which the shipper reads as well"),
            Map.entry("include", "use filters, which the shipper reads as well"),
            Map.entry("include-from", "use filters, which the shipper reads as well"),
            Map.entry("cvs-exclude", "use filters, which the shipper reads as well"),
            Map.entry("backup", "use backupDir"),
            Map.entry("backup-dir", "use backupDir"),
            Map.entry("rsh", "use rsh"),
            Map.entry("rsync-path", "use rsyncPath"),
            Map.entry("password-file", "use passwordFile"));

    /** What says how the other side is written to, which is for the other side to do. */
    private static final Set<Setting> NOT_FOR_PEERS = EnumSet.of(
            Setting.IN_PLACE,
            Setting.PARTIAL_DIR,
            Setting.TEMP_DIR,
            Setting.BACKUP_DIR,
            Setting.CHOWN,
            Setting.USERMAP,
            Setting.GROUPMAP,
            Setting.CHMOD,
            Setting.JOBS,
            Setting.FIRST_CONTACT,
            Setting.VERIFY);

    /** What can be said of a command. */
    private static final Set<Setting> COMMANDS =
            EnumSet.of(Setting.EXEC_SUCCESS, Setting.EXEC_HOLD, Setting.EXEC_TIMEOUT);

    /** Short options for the same, and those whose value is the next word. */
    private static final String TAKEN_LETTERS = "0rRnNCFhef8@BTMbmq";

    private OptionRules() {}

    /** Of one option for rsync. */
    public static Optional<String> extra(String word) {
        if (!word.startsWith("-") || word.equals("-") || word.equals("--")) {
            return Optional.of("not an option of rsync: \"" + word
                    + "\"; a value belongs to its option with =, such as --bwlimit=1m");
        }
        if (!word.startsWith("--")) {
            // -M--fake-super: an option for the other side alone.
            return word.startsWith("-M-") ? extra(word.substring(2)) : letters(word);
        }
        String name = word.substring(2).replaceAll("=.*", "");
        return Optional.ofNullable(TAKEN.get(name))
                .map(why -> "\"" + word + "\" is not for you to give to rsync: " + why);
    }

    private static Optional<String> letters(String word) {
        return word.chars().skip(1).anyMatch(letter -> TAKEN_LETTERS.indexOf(letter) >= 0)
                ? Optional.of("\"" + word + "\" is not for you to give to rsync; write what you need in its long form")
                : Optional.empty();
    }

    /** Of settings that exclude each other, whatever the destination. */
    public static List<String> among(TransferOptions options) {
        TransferSettings settings = options.settings();
        List<String> problems = new ArrayList<>();
        options.extra().forEach(word -> extra(word).ifPresent(problems::add));
        if (settings.is(Setting.IN_PLACE) && settings.get(Setting.PARTIAL_DIR).isPresent()) {
            problems.add("in-place and partial-dir exclude each other: what is written in place is kept there");
        }
        if (settings.askedJobs() > 1 && settings.isLimited()) {
            problems.add("jobs and bwlimit exclude each other: each of the rsyncs would have the limit for itself");
        }
        for (Setting how : List.of(Setting.VERIFY_CONTENT, Setting.VERIFY_REPAIR)) {
            if (settings.is(how) && settings.verification().isEmpty()) {
                problems.add(
                        how.option().substring(2) + " says how, and nothing says when; give verify, such as 03:00");
            }
        }
        if (settings.is(Setting.PEER)) {
            problems.addAll(besidePeer(options));
        }
        Optional<String> owner = settings.get(Setting.CHOWN);
        if (owner.filter(text -> !text.startsWith(":")).isPresent()
                && settings.get(Setting.USERMAP).isPresent()) {
            problems.add("chown names a user, and usermap maps users; give one of them");
        }
        if (owner.filter(text -> text.contains(":")).isPresent()
                && settings.get(Setting.GROUPMAP).isPresent()) {
            problems.add("chown names a group, and groupmap maps groups; give one of them");
        }
        for (Setting map : List.of(Setting.USERMAP, Setting.GROUPMAP)) {
            settings.get(map)
                    .filter(text -> settings.is(Setting.NUMERIC_IDS)
                            && NAMED.matcher(text).matches())
                    .ifPresent(text -> problems.add("\"" + text + "\" maps from a name, and owners travel as numbers;"
                            + " write the number, or set numeric-ids to no"));
        }
        return problems;
    }

    /** A peer sends back what differs, and puts in by itself what arrives: each of these would be undone, or do nothing. */
    private static List<String> besidePeer(TransferOptions options) {
        List<String> problems = new ArrayList<>();
        NOT_FOR_PEERS.stream()
                .filter(options.settings().values()::containsKey)
                .filter(setting -> setting.isTold(options.settings()))
                .forEach(setting -> problems.add("peer and " + setting.option()
                        + " exclude each other: what both sides have is the same, and put in its place by each"));
        if (options.delete() != DeleteMode.ALWAYS) {
            problems.add("peer and a mode of deletion exclude each other: what one side deletes goes at the other");
        }
        if (options.extra().stream().anyMatch(word -> !word.equals("--one-file-system"))) {
            problems.add("peer and options of your own for rsync exclude each other: " + options.extra());
        }
        return problems;
    }

    /** Why this destination cannot be reached as it is written, whatever is set. */
    public static Optional<String> reaching(Destination destination, TransferOptions options) {
        if (options.settings().is(Setting.PEER)
                && !(destination instanceof Local)
                && !(destination instanceof Remote)) {
            return Optional.of(
                    destination.canonical() + " cannot be a peer: it takes a directory of this machine, or of a"
                            + " host that is reached by a remote shell, with Syncline at work there");
        }
        boolean shellWithoutPort = destination instanceof Remote remote
                && remote.port().isPresent()
                && !options.reach().usesSsh();
        return shellWithoutPort
                ? Optional.of(destination.canonical()
                        + " has a port for ssh, and is not reached by it; put the port into the remote shell")
                : Optional.empty();
    }

    /** The settings that this destination cannot use, each with the reason. */
    public static Map<Setting, String> unusable(Destination destination, TransferOptions options) {
        TransferSettings settings = options.settings();
        Map<Setting, String> problems = new EnumMap<>(Setting.class);
        String name = destination.canonical();
        if (destination instanceof Exec) {
            settings.values().keySet().stream()
                    .filter(setting -> !COMMANDS.contains(setting) && !isForAny(setting))
                    .forEach(setting -> problems.put(
                            setting, setting.option() + " is for what rsync writes, and " + name + " is a command"));
            if (!settings.sshOptions().isEmpty()) {
                problems.put(Setting.IDENTITY, "options of ssh are for ssh, and " + name + " is a command");
            }
            return problems;
        }
        COMMANDS.stream()
                .filter(settings.values()::containsKey)
                .forEach(setting -> problems.put(
                        setting, setting.option() + " is for a command (exec:), and " + name + " is none"));
        boolean ssh = destination instanceof Remote && options.reach().usesSsh();
        if (!(destination instanceof Daemon)
                && settings.get(Setting.PASSWORD_FILE).isPresent()) {
            problems.put(Setting.PASSWORD_FILE, "a password file is for an rsync daemon, and " + name + " is none");
        }
        if (!ssh
                && (settings.get(Setting.IDENTITY).isPresent()
                        || !settings.sshOptions().isEmpty())) {
            problems.put(
                    Setting.IDENTITY,
                    "an identity and options of ssh are for ssh, and " + name + " is not reached by it");
        }
        settings.get(Setting.PORT)
                .flatMap(port -> portProblem(destination, ssh, port))
                .ifPresent(problem -> problems.put(Setting.PORT, problem));
        return problems;
    }

    private static boolean isForAny(Setting setting) {
        return Setting.HOOKS.contains(setting) || setting == Setting.SHIP_HOURS || setting == Setting.MIN_GAP;
    }

    private static Optional<String> portProblem(Destination destination, boolean ssh, String port) {
        String name = destination.canonical();
        if (!ssh && !(destination instanceof Daemon)) {
            return Optional.of("a port is for ssh and for an rsync daemon, and " + name + " is reached by neither");
        }
        OptionalInt own = port(destination);
        return own.isPresent() && own.getAsInt() != Integer.parseInt(port)
                ? Optional.of(name + " has a port, and another one is set: " + port)
                : Optional.empty();
    }

    private static OptionalInt port(Destination destination) {
        if (destination instanceof Remote remote) {
            return remote.port();
        }
        return destination instanceof Daemon daemon ? daemon.port() : OptionalInt.empty();
    }
}
