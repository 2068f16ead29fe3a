package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.FirstContact;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.Orphans;
import io.syncline.shipper.rsync.Probe;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.Rsync;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncRun.Compare;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a destination with the source, by dry runs of its own; changes nothing anywhere. Runs beside the shipper.
 *
 * <p>RACE: the source goes on changing while it is compared. So everything is looked at a second time, after the shipper had
 * its chance: only what differs in both looks is drift.
 */
public final class Verifier {
    private static final List<String> PATHS = List.of("/usr/bin", "/bin");
    private static final List<ListedName> ROOT = List.of(ListedName.listing(RelPath.ROOT));

    private final Rsync rsync;
    private final boolean deletesByName;
    private final boolean deletes;
    private final Compare compare;

    /** What others do here comes first: {@code nice} for the processors, {@code ionice} for disks whose scheduler knows it. */
    private static List<String> gently() {
        List<String> words = new ArrayList<>();
        if (PATHS.stream().anyMatch(path -> Files.isExecutable(Path.of(path, "ionice")))) {
            words.addAll(List.of("ionice", "-t", "-c", "3"));
        }
        words.addAll(List.of("nice", "-n", "19"));
        return words;
    }

    private Verifier(Rsync rsync, boolean deletesByName, boolean deletes, Compare compare) {
        this.rsync = rsync;
        this.deletesByName = deletesByName;
        this.deletes = deletes;
        this.compare = compare;
    }

    /**
     * @param content whether both ends read every file; otherwise size, time and attributes are compared
     * @param keepsUnknown whether entries that only the destination has are meant to be there
     * @param inBackground whether all else on this machine comes first
     * @throws StageException if the destination cannot be asked
     */
    public static Verifier of(
            Mapping mapping,
            SourceIdentity expected,
            TransferOptions options,
            boolean content,
            boolean keepsUnknown,
            boolean inBackground)
            throws InterruptedException {
        requireNonNull(mapping, "mapping is null");
        boolean deletes = options.delete() == DeleteMode.ALWAYS
                && options.settings().firstContact() != FirstContact.KEEP
                && !keepsUnknown;
        endAbandoned(mapping);
        try {
            Capabilities capabilities = Probe.probe(mapping, options);
            return new Verifier(
                    Rsync.looking(mapping, expected, options, capabilities, inBackground ? gently() : List.of()),
                    capabilities.deleteMissingArgs(),
                    deletes,
                    content ? Compare.CONTENT : Compare.QUICK);
        } catch (ProbeException cannotAsk) {
            throw new StageException(
                    ExitCode.FAILURE, "cannot look at " + mapping.target().canonical() + ": " + cannotAsk.getMessage());
        }
    }

    private static void endAbandoned(Mapping mapping) throws InterruptedException {
        try {
            Orphans.endAbandoned(mapping);
        } catch (IllegalStateException hangs) {
            // It only reads: whatever it hangs at, this comparison meets it as well, and says so.
            return;
        }
    }

    /** The first look: at everything. */
    public Differences look() throws InterruptedException {
        return differences(run(RsyncRun.tree(ROOT)));
    }

    /** The second: whether what was found still differs. */
    public Differences lookAgain(Differences found) throws InterruptedException {
        if (found.isEmpty()) {
            return found;
        }
        List<ListedName> names = new ArrayList<>();
        found.differing().forEach(path -> names.add(path.isRoot() ? ListedName.listing(path) : ListedName.entry(path)));
        found.extra()
                .forEach(path -> names.add(
                        deletesByName
                                ? ListedName.entry(path)
                                : ListedName.listing(path.parent().orElse(RelPath.ROOT))));
        return found.and(differences(run(RsyncRun.flat(names))));
    }

    private RsyncResult run(RsyncRun run) throws InterruptedException {
        RsyncResult result =
                rsync.run(run.withDelete(deletes).withCompare(compare).asDryRun());
        Outcome outcome = ExitCodes.outcome(result.exitCode(), result.summary(), List.of());
        boolean ended = outcome instanceof Outcome.Done
                || outcome instanceof Outcome.Partial
                || outcome instanceof Outcome.SourceMoved;
        if (result.rootMismatch()) {
            throw new StageException(
                    ExitCode.SOURCE, "cannot compare: the source is not the directory that is mirrored");
        }
        if (!ended) {
            throw new StageException(ExitCode.FAILURE, "cannot compare: " + result.summary());
        }
        return result;
    }

    private static Differences differences(RsyncResult result) {
        Set<RelPath> differing = new TreeSet<>(result.changed());
        // What cannot be read or reached is not known to be equal.
        result.errors().stream().filter(error -> !error.vanished()).forEach(error -> differing.add(error.path()));
        boolean complete = result.changed().size() < RsyncResult.MAX_PATHS
                && result.deleted().size() < RsyncResult.MAX_PATHS
                && result.errors().size() < RsyncResult.MAX_PATHS;
        return new Differences(differing, new TreeSet<>(result.deleted()), complete);
    }
}
