package io.syncline.filter;

import io.syncline.filter.FilterDecision.Verdict;
import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which paths are left out, by rsync's rules (rsync(1), FILTER RULES): the first rule that matches decides, what no rule
 * matches is in, and what lies below a directory that is out is out. Immutable.
 */
public final class FilterRules {
    public static final FilterRules NONE = new FilterRules(List.of(), new byte[0]);

    private final List<FilterItem> items;

    private final byte[] root;

    /** What only capture asks: which directories are entered and watched, as far as rsync's rules do not say it. */
    private final ClsyncRules clsync;

    private FilterRules(List<FilterItem> items, byte[] root) {
        this(items, root, ClsyncRules.NONE);
    }

    private FilterRules(List<FilterItem> items, byte[] root, ClsyncRules clsync) {
        this.items = items;
        this.root = root;
        this.clsync = clsync;
    }

    /**
     * @param rules each as {@code rsync --filter} has it; none may name a file
     * @throws FilterException at the first that cannot be followed
     */
    public static FilterRules parse(List<String> rules) {
        return of(rules.stream().map(FilterOption::filter).toList(), RuleFiles.NONE, new byte[0]);
    }

    /**
     * @param root absolute path of the root of the transfer, which a rule with the {@code /} modifier is about
     * @throws FilterException at the first rule that cannot be followed, or file that cannot be read
     */
    public static FilterRules of(List<FilterOption> options, RuleFiles files, byte[] root) {
        RuleParser parser = new RuleParser(files, root);
        if (options.size() == 1 && options.get(0).kind() == FilterOption.Kind.CLSYNC_RULES) {
            ClsyncRules clsync = parser.parseClsync(options.get(0).value());
            return new FilterRules(List.copyOf(clsync.ship()), root.clone(), clsync);
        }
        List<FilterItem> items = parser.parse(options);
        return items.isEmpty() ? NONE : new FilterRules(items, root.clone());
    }

    public boolean isEmpty() {
        return items.isEmpty() && clsync.watch().isEmpty();
    }

    /** The same rules for {@code rsync --filter}, one each; no file has to be read for them, except those in the tree. */
    public List<String> forRsync() {
        return items.stream().map(FilterItem::forRsync).toList();
    }

    /** Whether files of rules in the tree have a say. */
    public boolean hasDirectoryRules() {
        return items.stream().anyMatch(DirectoryMerge.class::isInstance);
    }

    /**
     * Whether rsync leaves the path out when it descends to it from the root. The root itself never is. False where only
     * the files of rules in the tree could tell.
     *
     * @param path relative to the root of the transfer, which is what an anchored pattern is anchored at
     * @param directory whether it is one; a link to a directory is not
     */
    public boolean isExcluded(RelPath path, boolean directory) {
        return is(Verdict.EXCLUDED, path, directory, RuleFlag.SENDER);
    }

    /**
     * Whether rsync leaves the path alone at the destination when the source has the directory that it is in, but not it.
     * True where only the files of rules in the tree could tell.
     */
    public boolean isProtected(RelPath path, boolean directory) {
        return new Protection(items, parent -> Map.of()).of(path, directory, above -> true);
    }

    /** What keeps the path in or out when rsync descends to it from the root; empty if no rule matches. */
    public Optional<FilterDecision> decide(RelPath path, boolean directory) {
        return decide(path, directory, parent -> Map.of());
    }

    /** The same with what the files of rules in the tree say; they are read once, and kept by what is returned. */
    public TreeFilter in(RuleTree files) {
        DirectoryRules directories = new DirectoryRules(items, root, files);
        return new TreeFilter() {
            @Override
            public Optional<FilterDecision> decide(RelPath path, boolean directory) {
                return FilterRules.this.decide(path, directory, directories::of);
            }

            @Override
            public boolean isProtected(RelPath path, boolean directory, Predicate<RelPath> isThere) {
                return new Protection(items, directories::of).of(path, directory, isThere);
            }
        };
    }

    /** The names of the files of rules that lie in the tree, as far as these rules name them. */
    public Set<String> directoryFiles() {
        return items.stream()
                .filter(DirectoryMerge.class::isInstance)
                .map(item -> ((DirectoryMerge) item).fileName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this is where a file of rules lies, be it there or not. */
    public boolean isDirectoryFile(RelPath path) {
        return directoryFiles().stream()
                .anyMatch(name -> Arrays.equals(path.name(), name.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@link #forRsync} without the files of rules in the tree. */
    public List<String> plainForRsync() {
        return items.stream()
                .filter(item -> !(item instanceof DirectoryMerge))
                .map(FilterItem::forRsync)
                .toList();
    }

    private Optional<FilterDecision> decide(
            RelPath path, boolean directory, Function<RelPath, Map<DirectoryMerge, List<FilterItem>>> rules) {
        for (RelPath ancestor : path.ancestors()) {
            Optional<FilterDecision> above = decideAlone(ancestor, true, RuleFlag.SENDER, rules);
            if (above.isPresent() && above.get().verdict() != Verdict.INCLUDED) {
                return above;
            }
        }
        return decideAlone(path, directory, RuleFlag.SENDER, rules);
    }

    /** What says whether a walk from the root goes into this directory; empty if no rule matches. */
    public Optional<FilterDecision> decideEntry(RelPath directory) {
        Optional<FilterDecision> shipped = decide(directory, true);
        return shipped.filter(FilterDecision::isOut).isPresent()
                ? shipped
                : ClsyncRules.decide(clsync.walk(), directory).or(() -> shipped);
    }

    /** What says whether changes of the entries of this directory are waited for; empty if no rule matches. */
    public Optional<FilterDecision> decideWatch(RelPath directory) {
        Optional<FilterDecision> entered = decideEntry(directory);
        return entered.filter(FilterDecision::isOut).isPresent()
                ? entered
                : ClsyncRules.decide(clsync.watch(), directory).or(() -> entered);
    }

    /** Whether a walk enters it, by the rules that only capture asks; rsync's have their say before. */
    boolean isWalked(RelPath directory) {
        return ClsyncRules.decide(clsync.walk(), directory)
                .filter(FilterDecision::isOut)
                .isEmpty();
    }

    boolean isWatched(RelPath directory) {
        return ClsyncRules.decide(clsync.watch(), directory)
                .filter(FilterDecision::isOut)
                .isEmpty();
    }

    /** The same for capture, which asks of each directory on the way by itself. */
    public Pruning pruning() {
        return isEmpty() ? Pruning.NONE : new RulesPruning(this);
    }

    /** Whether only the last component of a path counts. */
    boolean isByNameOnly() {
        return clsync.watch().isEmpty()
                && items.stream().allMatch(item -> item instanceof FilterRule rule && rule.isByNameOnly());
    }

    /**
     * Whether the rules say the same of all that is below a directory if that is renamed, on either side. False where that
     * is not sure, as with files of rules in the tree.
     */
    public boolean isSameBelow(RelPath from, RelPath to) {
        return items.stream()
                .allMatch(item -> item instanceof FilterRule rule && rule.isSameBelow(from.toBytes(), to.toBytes()));
    }

    /** The verdict on the path itself, without its ancestors. */
    boolean isHidden(RelPath path, boolean directory) {
        return isAlone(Verdict.EXCLUDED, path, directory, RuleFlag.SENDER);
    }

    private boolean is(Verdict verdict, RelPath path, boolean directory, RuleFlag side) {
        if (items.isEmpty()) {
            return false;
        }
        return path.ancestors().stream().anyMatch(ancestor -> isAlone(verdict, ancestor, true, side))
                || isAlone(verdict, path, directory, side);
    }

    private boolean isAlone(Verdict verdict, RelPath path, boolean directory, RuleFlag side) {
        return decideAlone(path, directory, side, parent -> Map.of())
                .filter(decision -> decision.verdict() == verdict)
                .isPresent();
    }

    private Optional<FilterDecision> decideAlone(
            RelPath path,
            boolean directory,
            RuleFlag side,
            Function<RelPath, Map<DirectoryMerge, List<FilterItem>>> rules) {
        return path.parent()
                .flatMap(parent -> new RuleWalk(path, directory, side, rules.apply(parent), false).decide(items));
    }

    @Override
    public String toString() {
        // What only capture asks counts, too: see Pruning.
        return clsync.watch().isEmpty() ? forRsync().toString() : forRsync() + ", watched: " + clsync.watch();
    }
}
