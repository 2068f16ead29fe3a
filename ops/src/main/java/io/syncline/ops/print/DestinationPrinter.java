package io.syncline.ops.print;

import static java.util.Objects.requireNonNull;

import io.syncline.ops.config.Target;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Reading;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** A destination, for people. */
public final class DestinationPrinter {
    private static final List<ListedName> ROOT = List.of(ListedName.listing(RelPath.ROOT));

    private final PrintWriter out;

    public DestinationPrinter(PrintWriter out) {
        this.out = requireNonNull(out, "out is null");
    }

    public void unmounted(Reading.Unmounted volume) {
        out.println(volume.source() + " -> " + volume.destination());
        line("refused", volume.refusal());
    }

    public void mapping(Mapping mapping) {
        out.println(mapping.describe());
        line(
                "as URLs",
                "file://" + mapping.watchedRoot() + " -> " + mapping.target().url());
        line("watched root", mapping.watchedRoot().toString());
        line("virtual root", mapping.transferRoot().toString());
        line("prefix", mapping.prefix().display());
        line("lands in", mapping.target().canonical());
    }

    public void exec(Destination.Exec exec) {
        line("command", "/bin/sh -c " + ShellWords.of(List.of(exec.command())));
        line("called", "in the watched root, with what has changed on its standard input");
    }

    public void peer() {
        line("peer", "both sides take the changes of the other, each by itself; see PEERS in syncline(1)");
    }

    public void notAsked(String why) {
        line("both ends", why);
    }

    public void abilities(Capabilities both, Target target) {
        TransferSettings settings = target.options().settings();
        Destination destination = target.mapping().destination();
        line("rsync here", both.local());
        if (!(destination instanceof Destination.Local)) {
            line("rsync there", both.remote().orElse("does not tell; taken for as new as ours"));
        }
        line("renames", both.renames() ? "are done there" : "are sent as new files");
        line(
                "deletions",
                both.deleteMissingArgs()
                        ? "by name"
                        : "through the listing of the directory above; --delete-missing-args is broken or missing");
        line("times", both.nanoseconds() ? "to the nanosecond" : "to the second");
        line("ACLs", wanted(settings, Setting.ACLS, both.acls() ? "if the file system there has them" : "no"));
        line("xattrs", wanted(settings, Setting.XATTRS, xattrs(both.xattrs())));
        line("makes its path", both.makesPath() ? "yes" : "the last directory only");
    }

    public void commands(Target target, Capabilities both) {
        line("rsync, a round", ShellWords.of(command(target, both, RsyncRun.flat(ROOT))));
        line("rsync, a tree", ShellWords.of(command(target, both, RsyncRun.tree(ROOT))));
    }

    private static List<String> command(Target target, Capabilities both, RsyncRun run) {
        // The identity only matters to a run; this one is never started.
        SourceIdentity nobody = new SourceIdentity(0, 0, 0);
        return new Rsync(target.mapping(), nobody, target.options(), both).command(run);
    }

    private static String wanted(TransferSettings settings, Setting setting, String possible) {
        Optional<String> said = settings.get(setting);
        return said.filter("no"::equals).isPresent() ? "no, as set" : possible;
    }

    private static String xattrs(Capabilities.Xattrs xattrs) {
        return switch (xattrs) {
            case ALL -> "user.* and security.*, if the file system there has them";
            case USER -> "user.*, if the file system there has them";
            case NONE -> "no";
        };
    }

    private void line(String name, String value) {
        out.printf("  %-14s %s%n", name, value);
    }
}
