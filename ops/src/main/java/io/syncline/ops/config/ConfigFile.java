package io.syncline.ops.config;

import io.syncline.capture.SweepConfig;
import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import io.syncline.filter.FilterOption;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.Problems;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.Reach;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.destination.TransferSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The configuration file of one mirror.
 *
 * <pre>
 * source: /srv/www            # as on the command line: /./ and . have their meaning
 * state: /var/lib/syncline/www
 * watch: auto                 # optional, as are the next ones: auto, fanotify, inotify or sweep
 * oneFileSystem: false        # whether what is mounted below the source is left out
 * waitForSource: false        # whether a start without the right source waits for it, and is not refused
 * quietTime: 200ms
 * maxAge: 5s
 * maxPaths: 10000
 * bigSize: 128m               # files from this size on wait; 0 for none
 * bigDelay: 30m
 * journalSize: 1g             # past this size or age, what a destination has not done yet is folded
 * journalAge: 168h
 * rsyncs: 8                   # destinations at work at once in one process; two for each processor, at least 4
 * sweepEvery: 24h           # 0: never; sweepUnwatched: 60s; sweepRate: 50000 inodes a second
 * onHold: mail-me           # optional commands: so onSuccess, onFailure, onRecovery; hookTimeout: 60s. Each destination may
 *                           # have its own, or ":" for none
 * destinations:
 *   - name: backup            # optional; letters, digits, dot, dash, underscore
 *     to: backup@host:/srv/www
 *     filters: ["- *.tmp"]    # the rest is optional
 *     include: [keep.tmp]     # then these, as rsync has them, in this order
 *     includeFrom: [keep]     # files of patterns
 *     exclude: ["*.tmp"]
 *     excludeFrom: [excludes]
 *     clsyncRules: rules      # a rules file of clsync, in place of all of these
 *     delete: always          # always, running, startup or never
 *     rsh: ssh -p 2222
 *     rsyncPath: /opt/bin/rsync
 *     rsyncOptions: [--stop-after=600]
 *     timeout: 10m            # without any traffic
 *     standby: 60s            # how long the next rsync stands ready; 0 for never
 *     firstContact: hold      # hold, adopt or keep what only the destination has
 *     peer: no                # whether the destination is mirrored back here, by a Syncline there
 *     maxDelete: 1000,50%     # at once, without asking
 *     backupDir: .trash       # where what is deleted or replaced goes
 *     connectTimeout: 10s
 *     acls: auto              # auto (where it can be done), yes or no; so xattrs
 *     numericIds: yes         # so hardLinks, sparse; by default no: compress, checksum, inPlace
 *     bwlimit: 1.5m           # so partialDir, tempDir, chown, usermap, groupmap, chmod: as rsync has them
 *     execTimeout: 6h         # of to: exec:COMMAND; so execSuccess: 0 and execHold: 126,127 (exit codes)
 *     bwlimitHours: 08:00-18:00=500k
 *     jobs: 2                 # rsyncs at once for a large backlog
 *     shipHours: 22:00-06:00  # rounds begin at these hours only
 *     minGap: 0               # at the least between two rounds
 *     verify: 03:00           # compare by itself, daily or after an interval (12h); so verifyContent: no, verifyRepair: no
 *     identity: backup.key    # so port, sshOptions: [ProxyJump=gate]; and passwordFile for a daemon
 * </pre>
 *
 * Relative paths are relative to the directory of the file.
 */
public final class ConfigFile {
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            "source",
                            "state",
                            "watch",
                            "oneFileSystem",
                            "waitForSource",
                            "quietTime",
                            "maxAge",
                            "maxPaths",
                            "bigSize",
                            "bigDelay",
                            "journalSize",
                            "journalAge",
                            "rsyncs",
                            "sweepEvery",
                            "sweepUnwatched",
                            "sweepRate",
                            "destinations"),
                    SettingKeys.common().stream())
            .toList();
    private static final List<String> DESTINATION_KEYS = Stream.concat(
                    Stream.of(
                            "name",
                            "to",
                            "filters",
                            "include",
                            "includeFrom",
                            "exclude",
                            "excludeFrom",
                            "clsyncRules",
                            "delete",
                            "rsh",
                            "rsyncPath",
                            "rsyncOptions",
                            "timeout",
                            "connectTimeout",
                            "standby"),
                    SettingKeys.names().stream())
            .toList();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Path directory;
    private final Problems problems;

    private ConfigFile(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** @throws StageException with {@link ExitCode#USAGE} that names all problems */
    public static MirrorConfig read(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return parse(file.toString(), bytes(file), absolute.getParent());
    }

    static MirrorConfig parse(String name, byte[] yaml, Path directory) {
        Problems problems = new Problems(name);
        Optional<MirrorConfig> config = new ConfigFile(directory, problems).read(name, yaml);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new StageException(ExitCode.USAGE, "cannot read " + file + ": no such file", e);
        } catch (IOException e) {
            throw new StageException(ExitCode.USAGE, "cannot read " + file + ": " + e, e);
        }
    }

    private Optional<MirrorConfig> read(String name, byte[] yaml) {
        YamlNode root;
        try {
            root = YamlNode.parse(yaml);
        } catch (JacksonException e) {
            problems.add("line " + e.getLocation().getLineNr(), "not YAML: " + firstLine(e.getOriginalMessage()));
            return Optional.empty();
        }
        if (root instanceof YamlNode.Keys keys) {
            return mirror(new KeyReader(keys, KEYS, problems));
        }
        problems.add("line " + root.line(), "expected keys, such as \"source: /srv/www\"");
        return Optional.empty();
    }

    private Optional<MirrorConfig> mirror(KeyReader keys) {
        Optional<String> source = keys.required("source");
        Optional<String> state = keys.required("state");
        WatchOptions watch = watch(keys);
        WindowPolicy window = window(keys);
        Optional<SweepConfig> sweep = sweep(keys);
        MirrorLimits limits = limits(keys);
        List<DestinationConfig> destinations = destinations(keys, SettingKeys.readCommon(keys, directory));
        if (source.isEmpty() || state.isEmpty() || sweep.isEmpty()) {
            return Optional.empty();
        }
        Path stateDirectory = directory.resolve(state.get()).normalize();
        return Optional.of(new MirrorConfig(directory, source.get(), stateDirectory, window, destinations)
                .watching(watch)
                .sweeping(sweep.get())
                .within(limits)
                .waitingForSource(
                        keys.parsed("waitForSource", ConfigFile::truth).orElse(false)));
    }

    private static Optional<SweepConfig> sweep(KeyReader keys) {
        SweepConfig defaults = SweepConfig.DEFAULT;
        try {
            return Optional.of(defaults.with(
                    keys.parsed("sweepEvery", Durations::parse).orElse(defaults.schedule()),
                    keys.parsed("sweepUnwatched", Durations::parse).orElse(defaults.unwatched()),
                    keys.parsed("sweepRate", ConfigFile::count).orElse(0)));
        } catch (IllegalArgumentException e) {
            keys.problem(keys.line(), e.getMessage());
            return Optional.empty();
        }
    }

    private static WatchOptions watch(KeyReader keys) {
        return new WatchOptions(
                keys.parsed("watch", WatchMode::parse).orElse(WatchMode.AUTO),
                keys.parsed("oneFileSystem", ConfigFile::truth).orElse(false));
    }

    private static WindowPolicy window(KeyReader keys) {
        WindowPolicy defaults = WindowPolicy.DEFAULT;
        return new WindowPolicy(
                        keys.parsed("quietTime", Durations::parse).orElse(defaults.quietTime()),
                        keys.parsed("maxAge", Durations::parse).orElse(defaults.maxAge()),
                        keys.parsed("maxPaths", ConfigFile::count).orElse(defaults.maxPaths()))
                .holding(BigFiles.policy(
                        keys.parsed("bigSize", Sizes::parse)
                                .orElse(defaults.hold().bigBytes()),
                        keys.parsed("bigDelay", Durations::parse)
                                .orElse(defaults.hold().bigDelay())));
    }

    private static MirrorLimits limits(KeyReader keys) {
        RetentionPolicy defaults = RetentionPolicy.DEFAULT;
        RetentionPolicy journal = new RetentionPolicy(
                keys.parsed("journalSize", text -> RetentionPolicy.requireBytes(Sizes.parse(text)))
                        .orElse(defaults.maxBytes()),
                keys.parsed("journalAge", text -> RetentionPolicy.requireAge(Durations.parse(text)))
                        .orElse(defaults.maxAge()));
        return new MirrorLimits(
                journal, keys.parsed("rsyncs", ConfigFile::count).orElse(MirrorLimits.DEFAULT.rsyncs()));
    }

    private List<DestinationConfig> destinations(KeyReader keys, TransferSettings common) {
        List<YamlNode> items = keys.items("destinations");
        if (items.isEmpty()) {
            keys.problem(keys.line(), "no destination; give at least one below \"destinations\"");
        }
        Set<String> names = new HashSet<>();
        return items.stream()
                .flatMap(item -> destination(item, names, keys, common).stream())
                .toList();
    }

    private Optional<DestinationConfig> destination(
            YamlNode item, Set<String> names, KeyReader above, TransferSettings common) {
        if (!(item instanceof YamlNode.Keys keys)) {
            above.problem(item.line(), "a destination needs keys, such as \"to: host:/srv/www\"");
            return Optional.empty();
        }
        KeyReader reader = new KeyReader(keys, DESTINATION_KEYS, problems);
        Optional<String> name = reader.parsed("name", ConfigFile::name);
        if (name.isPresent() && !names.add(name.get())) {
            reader.problem(keys.entries().get("name").line(), "two destinations are named \"" + name.get() + "\"");
        }
        Optional<String> to = reader.required("to");
        TransferOptions options = options(reader, common);
        List<FilterOption> filters = filters(reader);
        return to.map(text -> new DestinationConfig(name, text, options, filters));
    }

    /** Includes come first, because what comes first counts; another order needs "filters". */
    private static List<FilterOption> filters(KeyReader reader) {
        List<FilterOption> all = new ArrayList<>();
        addFilters("include", FilterOption.Kind.INCLUDE, reader, all);
        addFilters("includeFrom", FilterOption.Kind.INCLUDE_FROM, reader, all);
        addFilters("exclude", FilterOption.Kind.EXCLUDE, reader, all);
        addFilters("excludeFrom", FilterOption.Kind.EXCLUDE_FROM, reader, all);
        reader.text("clsyncRules")
                .ifPresent(file -> all.add(new FilterOption(FilterOption.Kind.CLSYNC_RULES, file, "clsyncRules")));
        return all;
    }

    private static void addFilters(String key, FilterOption.Kind kind, KeyReader reader, List<FilterOption> to) {
        reader.texts(key).forEach(value -> to.add(new FilterOption(kind, value, key)));
    }

    private TransferOptions options(KeyReader reader, TransferSettings common) {
        TransferOptions defaults = TransferOptions.DEFAULT;
        TransferOptions options = new TransferOptions(
                reader.texts("filters"),
                reader.parsed("delete", DeleteModes::parse).orElse(defaults.delete()),
                new Reach(
                        reader.text("rsh"),
                        reader.text("rsyncPath"),
                        reader.parsed("timeout", Durations::parse).orElse(Reach.DEFAULT.timeout()),
                        reader.parsed("connectTimeout", Durations::parse).orElse(Reach.DEFAULT.connectTimeout())),
                reader.texts("rsyncOptions"),
                SettingKeys.read(reader, common, directory),
                reader.parsed("standby", Durations::parse).orElse(defaults.standby()));
        SettingKeys.check(reader, options);
        return options;
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a name: \"" + text
                    + "\"; use at most 64 letters, digits, dots, dashes and underscores, a letter or digit first");
        }
        return text;
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false: \"" + text + "\"");
        }
        return text.equals("true");
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("not a number from 1 to 999999999: \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
