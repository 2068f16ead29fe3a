package io.syncline.ops.print;

import io.syncline.filter.FilterDecision;
import io.syncline.filter.Pruning;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.Target;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a path is mirrored or not.
 *
 * @param captured whether a change of it is recorded
 * @param entered whether directories below it are looked at; false for what is no directory
 */
public record PathExplanation(
        String path, boolean directory, boolean captured, boolean entered, List<Verdict> destinations) {
    /**
     * For one destination.
     *
     * @param decidedAt the path or the ancestor of it that the rule matches; empty if none does, as are the next two
     */
    public record Verdict(
            String destination,
            boolean shipped,
            Optional<String> rule,
            Optional<String> origin,
            Optional<String> decidedAt) {}

    public static PathExplanation of(ResolvedMirror mirror, RelPath path, boolean directory) {
        Pruning pruning = mirror.pruning();
        boolean reached = path.isRoot() || pruning.isReached(path);
        return new PathExplanation(
                path.display(),
                directory,
                path.isRoot() || (reached && pruning.reports(path, directory)),
                directory && (path.isRoot() || (pruning.entersAbove(path) && pruning.enters(path))),
                mirror.targets().stream()
                        .map(target -> verdict(target, path, directory))
                        .toList());
    }

    public String text() {
        String kind = directory ? " (a directory)" : "";
        String capture = "\n  capture: " + (captured ? "recorded" : "not recorded")
                + (directory ? entered ? ", entered" : ", not entered" : "");
        return path + kind + destinations.stream().map(PathExplanation::text).collect(Collectors.joining()) + capture;
    }

    private static Verdict verdict(Target target, RelPath path, boolean directory) {
        Optional<FilterDecision> decision = target.rules().decide(path, directory);
        return new Verdict(
                target.name(),
                !target.rules().isExcluded(path, directory),
                decision.map(FilterDecision::rule),
                decision.map(FilterDecision::origin),
                decision.map(decided -> decided.at().display()));
    }

    private static String text(Verdict verdict) {
        String why = verdict.rule()
                .map(rule -> "by \"" + rule + "\" from " + verdict.origin().orElseThrow() + ", which matches "
                        + verdict.decidedAt().orElseThrow())
                .orElse("no rule matches");
        return "\n  " + verdict.destination() + ": " + (verdict.shipped() ? "shipped, " : "excluded, ") + why;
    }
}
