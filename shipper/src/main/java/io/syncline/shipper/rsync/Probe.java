package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.PeerHome;
import io.syncline.shipper.rsync.Capabilities.Xattrs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks both ends what they can do. What a version number cannot tell (distributions patch without changing it) is tried
 * out in a temporary directory at each end: one list with a name that exists and one that has vanished.
 */
public final class Probe {
    /**
     * $1 is the rsync to call, $2 the destination if it is there. Prints what rsync says of itself, {@code uid} and the
     * number of the user that it writes as, {@code deletes} if a vanished name is deleted, and {@code peer} if what lies at
     * the destination has a peer.
     */
    private static final String SCRIPT = """
            rsync=$1
            $rsync --version | head -n 30
            test -n "$2" && test -e "$2/.syncline-peer" && echo peer
            d=$(mktemp -d "${TMPDIR:-/tmp}/syncline.XXXXXX") || exit 0
            cd "$d" && mkdir s d && : > s/a && : > d/z &&
            printf './a\\0./z\\0' | $rsync -lt --relative --dirs --from0 --files-from=- \\
                --delete-missing-args --force s/ d/ >/dev/null 2>&1 && test -e d/a && test ! -e d/z && echo deletes
            test -e d/a || $rsync s/a d/a >/dev/null 2>&1 </dev/null
            set -- $(ls -n d/a 2>/dev/null)
            echo "uid $3"
            cd / && rm -rf "$d"
            """;

    /** Of a process that was ended by a signal; its number is added. */
    private static final int SIGNALLED = 128;

    private Probe() {}

    /**
     * @throws ProbeException if there is no usable rsync, or the host cannot be reached
     * @throws InterruptedException if interrupted; nothing is left behind then
     */
    public static Capabilities probe(Mapping mapping, TransferOptions options)
            throws ProbeException, InterruptedException {
        End here = ask(new Shell(List.of("sh", "-s", "rsync"), Orphans.mark(mapping, Orphans.Role.ASK)), "rsync");
        refuseCutOff("here", here);
        RsyncVersion local = here.version.orElseThrow(
                () -> new ProbeException("no rsync here: " + here.says() + "; install rsync 3.1 or newer", 127));
        refuseOld("here", local);
        if (!(mapping.destination() instanceof Remote remote)) {
            return alone(here, local, mapping.destination());
        }
        String program = options.reach().rsyncPath().orElse("rsync");
        String place = remote.path().isEmpty() ? "." : remote.path();
        String line = "sh -s " + quoted(program) + " " + quoted(place);
        End there = ask(Shell.at(mapping, Orphans.Role.ASK, remote, options, line), program);
        if (there.code == Shell.UNREACHABLE) {
            throw new ProbeException("cannot reach " + remote.login() + ": " + there.says(), there.code);
        }
        if (there.code == RsyncResult.NOT_STARTED) {
            throw new ProbeException("no shell at " + remote.login() + ": " + there.says(), there.code);
        }
        refuseCutOff("at " + remote.login(), there);
        if (there.version.isPresent()) {
            refuseOld("at " + remote.login(), there.version.get());
        }
        if (there.lines.contains("peer") && !options.settings().is(Setting.PEER)) {
            throw ProbeException.refusing(PeerHome.refusal(remote.canonical()));
        }
        return combine(local, there).and(alone(here, local, mapping.destination()));
    }

    /** A daemon tells nothing before it is used; it is taken for one that can what we can, as an unknown user. */
    private static Capabilities alone(End here, RsyncVersion local, Destination destination) {
        return new Capabilities(
                local.toString(),
                Optional.empty(),
                here.deletes(),
                local.isAtLeast(RsyncVersion.NANOSECONDS),
                local.isAtLeast(RsyncVersion.MAKES_PATH),
                destination instanceof Local,
                here.has("ACLs"),
                here.has("xattrs") && destination instanceof Daemon ? Xattrs.USER : here.xattrs(),
                local.isAtLeast(RsyncVersion.SPARSE_IN_PLACE));
    }

    /**
     * A shell that is restricted to rsync answers nothing: then its rsync is taken for as new as ours, what it refuses
     * shows in the first run, and renames are transferred.
     */
    private static Capabilities combine(RsyncVersion local, End there) {
        boolean answers = there.version.isPresent();
        RsyncVersion oldest =
                there.version.filter(version -> version.compareTo(local) < 0).orElse(local);
        return new Capabilities(
                local.toString(),
                there.version.map(RsyncVersion::toString),
                there.deletes() || !answers,
                oldest.isAtLeast(RsyncVersion.NANOSECONDS),
                oldest.isAtLeast(RsyncVersion.MAKES_PATH),
                answers,
                there.has("ACLs") || !answers,
                answers ? there.xattrs() : Xattrs.USER,
                oldest.isAtLeast(RsyncVersion.SPARSE_IN_PLACE));
    }

    /** What was ended by a signal has not answered, whatever it has said so far. */
    private static void refuseCutOff(String where, End end) throws ProbeException {
        if (end.code > SIGNALLED && end.code != Shell.UNREACHABLE) {
            throw new ProbeException(
                    "the look at rsync " + where + " was ended by signal " + (end.code - SIGNALLED), end.code);
        }
    }

    private static void refuseOld(String where, RsyncVersion version) throws ProbeException {
        if (!version.isAtLeast(RsyncVersion.OLDEST)) {
            throw ProbeException.refusing(
                    "rsync " + version + " " + where + " is too old; install " + RsyncVersion.OLDEST + " or newer");
        }
    }

    private static End ask(Shell shell, String program) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        int code = shell.run(stdin -> stdin.write(SCRIPT.getBytes(StandardCharsets.US_ASCII)), lines, errors);
        Optional<RsyncVersion> version = lines.stream()
                .flatMap(line -> RsyncVersion.parse(line).stream())
                .findFirst();
        return new End(code, version, features(lines), lines, errors);
    }

    /** From the comma-separated list that starts behind "Capabilities:" and ends with the next heading. */
    private static Set<String> features(List<String> lines) {
        Set<String> features = new HashSet<>();
        boolean inList = false;
        for (String line : lines) {
            if (line.startsWith("    ") && inList) {
                features.addAll(List.of(line.strip().split(",\\s*")));
            } else {
                inList = line.startsWith("Capabilities:");
            }
        }
        return features;
    }

    /** For the command line of a remote shell. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private record End(
            int code, Optional<RsyncVersion> version, Set<String> features, List<String> lines, List<String> errors) {
        boolean deletes() {
            return lines.contains("deletes");
        }

        boolean has(String feature) {
            return features.contains(feature);
        }

        Xattrs xattrs() {
            if (!has("xattrs")) {
                return Xattrs.NONE;
            }
            return lines.contains("uid 0") ? Xattrs.ALL : Xattrs.USER;
        }

        String says() {
            return errors.isEmpty() ? "exit code " + code : errors.get(errors.size() - 1);
        }
    }
}
