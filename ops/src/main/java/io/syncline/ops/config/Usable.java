package io.syncline.ops.config;

import io.syncline.process.Problems;
import io.syncline.shipper.destination.OptionRules;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether each setting is of use. The options of a command line are those of all its destinations: there a password file may
 * stand beside a directory, as long as one of the others is a daemon.
 */
final class Usable {
    private Usable() {}

    static void check(List<Target> targets, Problems problems) {
        Map<TransferOptions, List<Target>> sharing = targets.stream()
                .collect(Collectors.groupingBy(Target::options, LinkedHashMap::new, Collectors.toList()));
        for (Target target : targets) {
            OptionRules.reaching(target.mapping().destination(), target.options())
                    .ifPresent(problems::add);
        }
        sharing.values().forEach(group -> check(group).forEach(problems::add));
    }

    /** What none of them can use. */
    private static Collection<String> check(List<Target> group) {
        Map<Setting, String> useless = unusable(group.get(0));
        for (Target other : group.subList(1, group.size())) {
            useless.keySet().retainAll(unusable(other).keySet());
        }
        return useless.values();
    }

    private static Map<Setting, String> unusable(Target target) {
        return OptionRules.unusable(target.mapping().destination(), target.options());
    }
}
