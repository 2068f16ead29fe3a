package io.syncline.shipper.rsync;

import io.syncline.filter.FilterRules;
import io.syncline.filter.TreeFilter;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.PosixException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Runs where files of rules in the tree have a say (dir-merge). rsync does not read them when it is given names. So their
 * verdict is taken here: what is in is named, entry by entry; what the destination has too much is asked for by a dry run,
 * and what of it no rule protects is deleted by its name. The files of the source count, at both ends.
 *
 * <p>What must stay true: rsync is never told to list a directory and to delete in it at once. And what is seen here is seen
 * in the configured root: each rsync checks the directory that it reads, and finds the right one back where it was away
 * for a moment; so it is held fast here, from the first look to the last.
 */
final class RuledRuns {
    /** Of one call; a guess at what costs less memory than it saves calls. */
    private static final int PIECE = 20_000;

    /** One call of rsync. */
    interface Call {
        RsyncResult run(RsyncRun run) throws InterruptedException;
    }

    private final FilterRules rules;
    private final byte[] root;
    private final RootLook look;
    private final byte[] ruled;
    private final boolean oneFileSystem;
    private final Call content;
    private final Call question;
    private final Deletion deletion;

    /**
     * @param root absolute path of what is read
     * @param look whether that is the configured directory
     * @param ruled the root as the rules have it
     * @param oneFileSystem whether what is mounted below is left out
     * @param content sends single entries, whatever rules say
     * @param question says what would be deleted, and nothing else
     */
    RuledRuns(
            FilterRules rules,
            byte[] root,
            RootLook look,
            byte[] ruled,
            boolean oneFileSystem,
            Call content,
            Call question,
            Deletion deletion) {
        this.oneFileSystem = oneFileSystem;
        this.rules = rules;
        this.root = root.clone();
        this.look = look;
        this.ruled = ruled.clone();
        this.content = content;
        this.question = question;
        this.deletion = deletion;
    }

    /** The same as a run of plain entries, if that is all there is to do; then nothing has to be asked. */
    Optional<RsyncRun> plain(RsyncRun run) {
        Optional<HeldRoot> held = HeldRoot.hold(root, look);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try (HeldRoot source = held.get()) {
            RuledNames names = names(run, source, filter(source));
            boolean small = !names.entries().isEmpty() && names.entries().size() <= PIECE;
            boolean only = small && names.lookedAt().isEmpty() && source.isStill();
            return only ? Optional.of(flat(run, names.entries())) : Optional.empty();
        }
    }

    RsyncResult run(RsyncRun run) throws InterruptedException {
        Optional<HeldRoot> held = HeldRoot.hold(root, look);
        if (held.isEmpty()) {
            return RsyncResult.WRONG_ROOT;
        }
        try (HeldRoot source = held.get()) {
            return run(run, source);
        }
    }

    private RsyncResult run(RsyncRun run, HeldRoot source) throws InterruptedException {
        TreeFilter filter = filter(source);
        RuledNames names = names(run, source, filter);
        if (!source.isStill()) {
            return RsyncResult.WRONG_ROOT;
        }
        RsyncResult result = RsyncResult.NOTHING;
        for (List<ListedName> piece : pieces(names.entries(), run.hardLinks())) {
            result = result.and(content.run(flat(run, piece)));
            if (!result.cameToItsEnd()) {
                return result;
            }
        }
        return run.delete() && !names.lookedAt().isEmpty() ? deleted(run, names, source, filter, result) : result;
    }

    /** RACE: a file of rules that changes meanwhile is an event, and all below it comes again. */
    private TreeFilter filter(HeldRoot source) {
        return source.filter(rules, ruled);
    }

    private RuledNames names(RsyncRun run, HeldRoot source, TreeFilter filter) {
        try {
            return RuledNames.of(run, source.at(), filter, oneFileSystem);
        } catch (PosixException e) {
            throw source.named(e);
        }
    }

    private RsyncResult deleted(RsyncRun run, RuledNames names, HeldRoot source, TreeFilter filter, RsyncResult before)
            throws InterruptedException {
        RsyncResult result = before;
        while (true) {
            RsyncResult asked = question.run(question(names.lookedAt()));
            Surplus surplus = Surplus.of(asked, filter, directory -> isThere(source, directory));
            if (!source.isStill()) {
                return result.and(RsyncResult.WRONG_ROOT);
            }
            boolean known = asked.cameToItsEnd() && !asked.deletionsSuspended();
            if (run.dryRun() || !known) {
                return result.and(surplus.only(asked));
            }
            if (surplus.tops().isEmpty()) {
                return result;
            }
            RsyncResult done =
                    deletion.run(surplus, source, left(run, result.stats().deleted()));
            result = result.and(done);
            if (!done.isDone() || !surplus.isCut() || done.stats().deleted() == 0) {
                return lookBelow(run, surplus, result);
            }
        }
    }

    /** A file of rules that only the destination has was deleted here while nobody watched: what it kept out is in now. */
    private RsyncResult lookBelow(RsyncRun run, Surplus surplus, RsyncResult result) throws InterruptedException {
        List<ListedName> directories = surplus.tops().stream()
                .filter(rules::isDirectoryFile)
                .map(path -> ListedName.listing(path.parent().orElse(RelPath.ROOT)))
                .toList();
        if (directories.isEmpty() || run.kind() == RsyncRun.Kind.TREE || !result.cameToItsEnd()) {
            return result;
        }
        RsyncRun below = new RsyncRun(
                RsyncRun.Kind.TREE, directories, run.delete(), run.compare(), run.hardLinks(), run.maxDelete(), false);
        return result.and(run(left(below, result.stats().deleted())));
    }

    private static boolean isThere(HeldRoot source, RelPath directory) {
        return source.lstat(directory).filter(FileStat::isDirectory).isPresent();
    }

    private static RsyncRun flat(RsyncRun run, List<ListedName> names) {
        return new RsyncRun(
                RsyncRun.Kind.FLAT, names, run.delete(), run.compare(), run.hardLinks(), run.maxDelete(), run.dryRun());
    }

    private static RsyncRun question(List<ListedName> names) {
        return new RsyncRun(RsyncRun.Kind.FLAT, names, true, RsyncRun.Compare.QUICK, false, OptionalLong.empty(), true);
    }

    static RsyncRun left(RsyncRun run, long deleted) {
        return run.maxDelete().isPresent()
                ? run.withMaxDelete(Math.max(0, run.maxDelete().getAsLong() - deleted))
                : run;
    }

    /** @param together names of one file have to travel in one list */
    static List<List<ListedName>> pieces(List<ListedName> names, boolean together) {
        List<List<ListedName>> pieces = new ArrayList<>();
        int size = together ? Math.max(1, names.size()) : PIECE;
        for (int from = 0; from < names.size(); from += size) {
            pieces.add(names.subList(from, Math.min(names.size(), from + size)));
        }
        return pieces;
    }

    @Override
    public String toString() {
        return rules.directoryFiles().stream().sorted().collect(Collectors.joining(", "));
    }
}
