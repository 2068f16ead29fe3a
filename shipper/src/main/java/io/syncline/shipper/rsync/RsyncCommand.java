package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The words of a call of rsync. Pure; why each option is there is argued in RATIONALE.md. */
final class RsyncCommand {
    /** Links, permissions, times, owner, group, devices and specials: what {@code -a} is without recursion. */
    private static final String ATTRIBUTES = "-lptgoD";

    private final Mapping mapping;
    private final TransferOptions options;
    private final Capabilities capabilities;
    private final Optional<Path> sockets;
    private final SettingWords settings;
    private final Supplier<LocalTime> now;
    private boolean namesOnly;

    /** @param sockets see {@link RemoteShell} */
    RsyncCommand(Mapping mapping, TransferOptions options, Capabilities capabilities, Optional<Path> sockets) {
        this(mapping, options, capabilities, sockets, LocalTime::now);
    }

    /** @param now the clock on the wall */
    RsyncCommand(
            Mapping mapping,
            TransferOptions options,
            Capabilities capabilities,
            Optional<Path> sockets,
            Supplier<LocalTime> now) {
        this.now = now;
        this.mapping = mapping;
        this.options = options;
        this.capabilities = capabilities;
        this.sockets = sockets;
        this.settings = new SettingWords(options.settings());
    }

    /**
     * For names that were found to be in: here nothing is left out of them, and what has vanished meanwhile is left alone.
     * Rules still keep what they protect from giving way.
     */
    RsyncCommand sendingWhatIsNamed() {
        namesOnly = true;
        return this;
    }

    /** @param more options before those of the person */
    List<String> of(RsyncRun run, List<String> more) {
        List<String> words = new ArrayList<>(List.of("rsync", ATTRIBUTES));
        words.addAll(settings.attributes(capabilities));
        words.addAll(List.of("--from0", "--files-from=-", "--relative"));
        words.addAll(kind(run.kind()));
        addComparison(words, run);
        addDeletion(words, run);
        words.addAll(settings.content(capabilities, now.get()));
        addReport(words, run);
        addConnection(words);
        words.addAll(more);
        if (namesOnly) {
            words.add("--ignore-missing-args");
            words.add("--filter=S *");
        }
        options.filters().forEach(rule -> words.add("--filter=" + rule));
        words.addAll(options.extra());
        words.add(".");
        words.add(directory(mapping.target()));
        return words;
    }

    /**
     * RACE: with an incremental list (rsync's default, "inc_recurse") all three of rsync's processes can wait for each other
     * for ever when directories vanish while they are listed; seen with 3.5.0, once in some 800 runs on a tree that changes
     * all the time. With the list made first, never. It costs memory for the list of one run.
     */
    private static List<String> kind(RsyncRun.Kind kind) {
        return switch (kind) {
            case TREE -> List.of("--recursive", "--no-inc-recursive");
            case FLAT -> List.of("--dirs");
        };
    }

    /** Whether rsync can be told to say that its work is done, before it waits for the end of its other half. */
    boolean saysWhenDone() {
        // It does not wait for a daemon.
        return !(mapping.target() instanceof Daemon);
    }

    /** What makes it say so; see {@link RsyncLine.Done}. */
    List<String> doneOptions() {
        return saysWhenDone() ? List.of("--debug=exit2") : List.of();
    }

    private void addComparison(List<String> words, RsyncRun run) {
        if (capabilities.nanoseconds()) {
            words.add("--modify-window=-1");
        }
        switch (run.compare()) {
            case QUICK -> {
                if (settings.comparesContent()) {
                    words.add("--checksum");
                }
            }
            case CONTENT -> words.add("--checksum");
            case NEVER_EQUAL -> words.add("--ignore-times");
        }
        if (run.hardLinks() && settings.keepsHardLinks()) {
            words.add("--hard-links");
        }
    }

    private void addDeletion(List<String> words, RsyncRun run) {
        if (!run.delete()) {
            words.add("--ignore-missing-args");
            return;
        }
        words.addAll(List.of("--delete", "--force"));
        words.add(capabilities.deleteMissingArgs() ? "--delete-missing-args" : "--ignore-missing-args");
        run.maxDelete().ifPresent(limit -> words.add("--max-delete=" + limit));
    }

    private void addReport(List<String> words, RsyncRun run) {
        words.addAll(List.of("--no-human-readable", "--info=del,stats2"));
        if (run.dryRun()) {
            words.add("--dry-run");
            words.add("--out-format=%i %n");
        }
    }

    private void addConnection(List<String> words) {
        addSeconds(words, "--timeout=", options.reach().timeout());
        if (!mapping.prefix().isRoot() && capabilities.makesPath()) {
            words.add("--mkpath");
        }
        Destination destination = mapping.destination();
        if (destination instanceof Remote remote) {
            // Names of the list travel as data, but the destination itself would pass through the remote shell. -s is
            // --secluded-args, by a name that older versions know as well.
            words.add("-s");
            words.add("--rsh=" + new RemoteShell(remote, options, sockets).forRsync());
            options.reach().rsyncPath().ifPresent(path -> words.add("--rsync-path=" + path));
        }
        if (destination instanceof Daemon daemon) {
            words.addAll(settings.daemon(daemon));
            addSeconds(words, "--contimeout=", options.reach().connectTimeout());
            words.add("--no-motd");
            // Without it the two sides wait for each other's delayed acknowledgements: 150 ms a run instead of 45.
            words.add("--sockopts=TCP_NODELAY");
        }
    }

    private static void addSeconds(List<String> words, String option, Duration duration) {
        if (!duration.isZero()) {
            words.add(option + Math.max(1, duration.toSeconds()));
        }
    }

    /** With a slash at the end, so that it can only be a directory. {@code host:} is the home, {@code host:/} the root. */
    private static String directory(Destination target) {
        String text = target.argument();
        return text.endsWith(":") && target instanceof Remote ? text : text + "/";
    }
}
