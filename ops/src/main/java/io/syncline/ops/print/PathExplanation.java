package io.syncline.ops.print;

import io.syncline.filter.FilterDecision;
import io.syncline.filter.FilterRules;
import io.syncline.filter.Pruning;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.path.RelPath;
import io.syncline.process.FilesInTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a path is mirrored or not.
 *
 * @param captured whether a change of it is recorded when it happens
 * @param entered whether what is below it is looked at; false for what is no directory
 */
public record PathExplanation(
        String path, boolean directory, boolean captured, boolean entered, List<Verdict> destinations) {
    /**
     * For one destination.
     *
     * @param decidedAt the path or the ancestor of it that the rule matches; empty if none does, as are the two before
     * @param entered whether a walk goes into it; empty for what is no directory
     * @param watched of a directory, whether changes of its entries are waited for; of others, the same of where they are
     */
    public record Verdict(
            String destination,
            boolean shipped,
            Optional<String> rule,
            Optional<String> origin,
            Optional<String> decidedAt,
            Optional<Answer> entered,
            Optional<Answer> watched) {}

    /** To one question about a directory, with what decides as above. */
    public record Answer(boolean yes, Optional<String> rule, Optional<String> origin, Optional<String> decidedAt) {
        static Answer of(Optional<FilterDecision> decision) {
            return new Answer(
                    decision.filter(decided -> decided.verdict() == FilterDecision.Verdict.EXCLUDED)
                            .isEmpty(),
                    decision.map(FilterDecision::rule),
                    decision.map(FilterDecision::origin),
                    decision.map(decided -> decided.at().display()));
        }

        String because() {
            return rule.map(text -> "by \"" + text + "\" from " + origin.orElseThrow() + ", which matches "
                            + decidedAt.orElseThrow())
                    .orElse("no rule matches");
        }
    }

    public static PathExplanation of(ResolvedMirror mirror, RelPath path, boolean directory) {
        Pruning pruning = mirror.pruning();
        boolean reached = path.isRoot() || pruning.isReached(path);
        return new PathExplanation(
                path.display(),
                directory,
                path.isRoot() || (reached && pruning.reports(path, directory)),
                directory && (path.isRoot() || (pruning.entersAbove(path) && pruning.enters(path))),
                mirror.targets().stream()
                        .filter(target -> path.isWithin(target.below()))
                        .map(target -> verdict(target, path.rebase(target.below(), RelPath.ROOT), directory))
                        .toList());
    }

    public String text() {
        String kind = directory ? " (a directory)" : "";
        String capture = "\n  capture: " + (captured ? "recorded" : "not recorded")
                + (directory ? entered ? ", entered" : ", not entered" : "");
        return path + kind + destinations.stream().map(PathExplanation::text).collect(Collectors.joining()) + capture;
    }

    private static Verdict verdict(Target target, RelPath path, boolean directory) {
        FilterRules rules = target.rules();
        Answer shipped = Answer.of(rules.in(new FilesInTree()).decide(path, directory));
        Optional<RelPath> watched = directory ? Optional.of(path) : path.parent();
        return new Verdict(
                target.name(),
                shipped.yes(),
                shipped.rule(),
                shipped.origin(),
                shipped.decidedAt(),
                directory ? Optional.of(Answer.of(rules.decideEntry(path))) : Optional.empty(),
                watched.map(at -> Answer.of(rules.decideWatch(at))));
    }

    /** The questions about walking and watching are answered where the answer is another one. */
    private static String text(Verdict verdict) {
        Answer shipped = new Answer(verdict.shipped(), verdict.rule(), verdict.origin(), verdict.decidedAt());
        StringBuilder text = new StringBuilder("\n  " + verdict.destination() + ": "
                + (verdict.shipped() ? "shipped, " : "excluded, ") + shipped.because());
        if (verdict.shipped()) {
            verdict.entered()
                    .filter(answer -> !answer.yes())
                    .ifPresent(answer -> text.append("\n    not entered, ").append(answer.because()));
            verdict.watched()
                    .filter(answer ->
                            !answer.yes() && verdict.entered().map(Answer::yes).orElse(true))
                    .ifPresent(answer -> text.append("\n    not watched, so only a sweep notices changes, ")
                            .append(answer.because()));
        }
        return text.toString();
    }
}
