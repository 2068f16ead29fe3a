package io.syncline.filter;

import io.syncline.filter.FilterDecision.Verdict;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One path on its way through a list of rules: the first that matches decides. */
final class RuleWalk {
    private final RelPath path;
    private final byte[] bytes;
    private final boolean directory;
    private final RuleFlag side;
    private final Map<DirectoryMerge, List<FilterItem>> known;
    private final boolean inGone;

    /**
     * @param known what the files of rules in the directory of the path hold; one that is not there is not known
     * @param inGone whether the directory of the path is deleted: what is perishable does not keep it
     */
    RuleWalk(
            RelPath path,
            boolean directory,
            RuleFlag side,
            Map<DirectoryMerge, List<FilterItem>> known,
            boolean inGone) {
        this.path = path;
        this.bytes = path.toBytes();
        this.directory = directory;
        this.side = side;
        this.known = known;
        this.inGone = inGone;
    }

    Optional<FilterDecision> decide(List<FilterItem> items) {
        for (FilterItem item : items) {
            Optional<FilterDecision> decision = decide(item);
            if (decision.isPresent()) {
                return decision;
            }
        }
        return Optional.empty();
    }

    private Optional<FilterDecision> decide(FilterItem item) {
        if (item instanceof FilterRule rule) {
            boolean counts = !inGone || !rule.flags().contains(RuleFlag.PERISHABLE);
            return counts && rule.matches(bytes, directory, side) ? Optional.of(decision(rule)) : Optional.empty();
        }
        DirectoryMerge merge = (DirectoryMerge) item;
        List<FilterItem> rules = known.getOrDefault(merge, List.of(merge));
        if (rules.equals(List.of(merge))) {
            // What would come behind counts only if nothing here speaks first, and nobody knows that.
            return Optional.of(new FilterDecision(Verdict.UNDECIDED, path, merge.forRsync(), merge.origin()));
        }
        return decide(rules);
    }

    private FilterDecision decision(FilterRule rule) {
        Verdict verdict = rule.include() ? Verdict.INCLUDED : Verdict.EXCLUDED;
        return new FilterDecision(verdict, path, rule.forRsync(), rule.origin());
    }
}
