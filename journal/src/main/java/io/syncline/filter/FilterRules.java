package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;

/**
 * Which paths are left out, by rsync's rules (rsync(1), FILTER RULES): the first rule that matches decides, what no rule
 * matches is in, and what lies below a directory that is out is out. Immutable.
 */
public final class FilterRules {
    public static final FilterRules NONE = new FilterRules(List.of());

    private final List<FilterRule> rules;

    private FilterRules(List<FilterRule> rules) {
        this.rules = rules;
    }

    /**
     * @param rules each as {@code rsync --filter} has it, of the kinds {@code + PATTERN}, {@code - PATTERN},
     *     {@code include PATTERN}, {@code exclude PATTERN}
     * @throws FilterException at the first rule of another kind
     */
    public static FilterRules parse(List<String> rules) {
        return rules.isEmpty()
                ? NONE
                : new FilterRules(rules.stream().map(FilterRule::parse).toList());
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Whether rsync leaves the path out when it descends to it from the root. The root itself never is.
     *
     * @param path relative to the root of the transfer, which is what an anchored pattern is anchored at
     * @param directory whether it is one; a link to a directory is not
     */
    public boolean isExcluded(RelPath path, boolean directory) {
        if (rules.isEmpty()) {
            return false;
        }
        return path.ancestors().stream().anyMatch(ancestor -> isHidden(ancestor, true)) || isHidden(path, directory);
    }

    /** The same for capture, which asks of each directory on the way by itself. */
    public Pruning pruning() {
        return isEmpty() ? Pruning.NONE : new RulesPruning(this);
    }

    /** Whether only the last component of a path counts. */
    boolean isByNameOnly() {
        return false;
    }

    /** The verdict on the path itself, without its ancestors. */
    boolean isHidden(RelPath path, boolean directory) {
        if (path.isRoot()) {
            return false;
        }
        byte[] bytes = path.toBytes();
        Optional<FilterRule> first =
                rules.stream().filter(rule -> rule.matches(bytes, directory)).findFirst();
        return first.map(rule -> !rule.include()).orElse(false);
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
