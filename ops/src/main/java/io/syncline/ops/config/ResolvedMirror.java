package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.filter.FilterException;
import io.syncline.filter.FilterOption;
import io.syncline.filter.FilterRules;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.ExitCode;
import io.syncline.process.FuzzyMatch;
import io.syncline.process.Problems;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.MappingException;
import io.syncline.shipper.destination.MappingParser;
import io.syncline.shipper.destination.Placeholders;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.PeerHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mirror whose places have been understood and found to lie apart. Whether they exist is still open.
 *
 * @param watchedRoot of a source with wildcards, the directory above them
 * @param targets in the order in which they were configured; of a source with wildcards, for each match that is there or was
 * @param pruning what capture need not look at: what no destination ships. Nothing, if none is configured here
 * @param leftOut which matches of its wildcards cannot be mirrored, and why
 * @param depthOfMatches how far below the watched root the matches of a source with wildcards lie; 0 if it has none
 */
public record ResolvedMirror(
        MirrorConfig config,
        Path watchedRoot,
        List<Target> targets,
        Pruning pruning,
        int depthOfMatches,
        List<String> leftOut) {
    public ResolvedMirror {
        requireNonNull(config, "config is null");
        requireNonNull(watchedRoot, "watchedRoot is null");
        targets = List.copyOf(targets);
        leftOut = List.copyOf(leftOut);
        requireNonNull(pruning, "pruning is null");
    }

    /** @throws StageException with {@link ExitCode#USAGE} that names all problems */
    public static ResolvedMirror of(MirrorConfig config) {
        Path watched = watchedRoot(config.source(), config.workingDirectory());
        Problems problems = new Problems("cannot mirror " + config.source());
        List<Target> targets = new ArrayList<>();
        for (DestinationConfig destination : config.destinations()) {
            resolve(config, destination, problems).ifPresent(targets::add);
        }
        Optional<Wildcards> wildcards = wildcards(config, watched);
        if (wildcards.isPresent()) {
            if (config.destinations().stream().anyMatch(ResolvedMirror::isPeer)) {
                problems.add("a source with wildcards has no peer: each match would need one of its own");
            }
            return ofMatches(config, wildcards.get(), targets, problems);
        }
        List<Mapping> mappings = targets.stream().map(Target::mapping).toList();
        // Each of the two would only repeat what the one before has found.
        if (problems.isEmpty()) {
            checkOverlaps(config, problems);
        }
        if (problems.isEmpty()) {
            checkNames(mappings, problems);
        }
        Usable.check(targets, problems);
        checkPeers(config, problems);
        Places.check(watched, config.state(), mappings, problems);
        problems.throwIfAny();
        return new ResolvedMirror(config, watched, targets, pruning(targets), 0, List.of());
    }

    /** @param templates of the destinations, with placeholders */
    private static ResolvedMirror ofMatches(
            MirrorConfig config, Wildcards wildcards, List<Target> templates, Problems problems) {
        if (problems.isEmpty()) {
            checkOverlaps(config, problems);
        }
        Usable.check(templates, problems);
        List<Target> targets = new ArrayList<>();
        for (Target template : templates) {
            try {
                checkTemplate(wildcards, template);
            } catch (MappingException | FilterException e) {
                problems.add(e.getMessage());
            }
        }
        if (wildcards.mayHold(config.state())) {
            problems.add("the state directory lies inside of what the source may stand for: " + config.state()
                    + "; give another --state");
        }
        problems.throwIfAny();
        Wildcards.Matches matches = wildcards.matches(new StateDirectory(config.state()));
        for (Path match : matches.paths()) {
            for (int i = 0; i < templates.size(); i++) {
                targets.add(ofMatch(config, wildcards, match, i, templates.get(i)));
            }
        }
        Pruning within = pruning(templates);
        return new ResolvedMirror(
                config,
                wildcards.parent(),
                targets,
                wildcards.pattern().pruning(within),
                wildcards.pattern().depth(),
                matches.leftOut());
    }

    private static void checkTemplate(Wildcards wildcards, Target template) {
        Placeholders.check(template.mapping(), wildcards.count());
        MappingParser.refuseLoop(wildcards.parent(), template.mapping());
        for (String rule : template.rules().forRsync()) {
            if (rule.indexOf('/') >= 0 && rule.indexOf('/') < rule.indexOf(' ')) {
                throw new FilterException("cannot follow filter rule \"" + rule
                        + "\" for a source with wildcards: its / modifier is about an absolute path, and each match has its"
                        + " own; leave the modifier out");
            }
        }
    }

    private static Target ofMatch(
            MirrorConfig config, Wildcards wildcards, Path match, int destination, Target template) {
        DestinationConfig given = config.destinations().get(destination);
        Mapping mapping = MappingParser.parse(match.toString(), given.to(), config.workingDirectory());
        return new Target(
                Placeholders.fill(mapping, given.name(), wildcards.values(match)),
                template.options(),
                template.rules(),
                RelPath.of(wildcards.parent().relativize(match).toString()));
    }

    private static Optional<Wildcards> wildcards(MirrorConfig config, Path watched) {
        try {
            return Wildcards.of(config.source(), watched);
        } catch (MappingException e) {
            throw new StageException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** @throws StageException with {@link ExitCode#USAGE} if the source cannot be understood */
    public static Path watchedRoot(String source, Path workingDirectory) {
        try {
            return MappingParser.watchedRoot(source, workingDirectory);
        } catch (MappingException e) {
            throw new StageException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static Pruning pruning(List<Target> targets) {
        return Pruning.forAny(
                targets.stream().map(target -> target.rules().pruning()).toList());
    }

    /** Whether more targets may come. */
    public boolean hasWildcards() {
        return depthOfMatches > 0;
    }

    public StateDirectory state() {
        return new StateDirectory(config.state());
    }

    /**
     * The targets with these names, all if no name is given.
     *
     * @throws StageException with {@link ExitCode#USAGE} for names that are not configured
     */
    public List<Target> named(List<String> names) {
        List<String> known = targets.stream().map(Target::name).toList();
        Problems problems = new Problems("the command line");
        names.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("no destination is named \"" + name + "\""
                        + FuzzyMatch.suggestion(name, known) + "; there are: " + String.join(", ", known)));
        problems.throwIfAny();
        return targets.stream()
                .filter(target -> names.isEmpty() || names.contains(target.name()))
                .toList();
    }

    private static Optional<Target> resolve(MirrorConfig config, DestinationConfig destination, Problems problems) {
        try {
            Mapping parsed = MappingParser.parse(config.source(), destination.to(), config.workingDirectory());
            Mapping named = new Mapping(
                    parsed.watchedRoot(),
                    parsed.transferRoot(),
                    parsed.prefix(),
                    parsed.destination(),
                    destination.name().orElse(parsed.name()));
            FilterRules rules = rules(config, destination, parsed.watchedRoot());
            return Optional.of(
                    new Target(named, options(config, destination).withFilters(rules.forRsync()), rules, RelPath.ROOT));
        } catch (MappingException | FilterException e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    private static FilterRules rules(MirrorConfig config, DestinationConfig destination, Path root) {
        List<FilterOption> all = new ArrayList<>();
        if (config.destinations().stream().anyMatch(ResolvedMirror::isPeer)) {
            // Nor do the plain destinations beside it get what is only on its way.
            all.add(FilterOption.filter(PeerHome.FILTER));
        }
        destination.options().filters().forEach(rule -> all.add(FilterOption.filter(rule)));
        all.addAll(destination.filters());
        FilterRules rules = FilterRules.of(
                all, new FilterFiles(config.workingDirectory(), System.getenv()), Posix.bytes(realPath(root)));
        if (isPeer(destination) && rules.hasDirectoryRules()) {
            throw new FilterException("cannot follow a filter rule for files of rules in the tree (dir-merge) in "
                    + rules + ": each of two peers would follow its own; give the rules to both mirrors");
        }
        return rules;
    }

    /** Rules with the "/" modifier are about the path without symbolic links, as rsync's are. */
    private static Path realPath(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException notThere) {
            // Whether it exists is asked later.
            return root;
        }
    }

    private static TransferOptions options(MirrorConfig config, DestinationConfig destination) {
        TransferOptions options = destination.options();
        if (!config.watch().oneFileSystem()) {
            return options;
        }
        List<String> extra = new ArrayList<>(options.extra());
        extra.add("--one-file-system");
        return options.withExtra(extra);
    }

    /** What a peer has told is put in beside one record of what both have; a second one would have to share it. */
    private static void checkPeers(MirrorConfig config, Problems problems) {
        if (config.destinations().stream().filter(ResolvedMirror::isPeer).count() > 1) {
            problems.add("a source has one peer, and here are more; let the others be mirrors of one of the two");
        }
    }

    private static boolean isPeer(DestinationConfig destination) {
        return destination.options().settings().is(Setting.PEER);
    }

    private static void checkNames(List<Mapping> mappings, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (Mapping mapping : mappings) {
            if (!seen.add(mapping.name())) {
                problems.add("two destinations are named \"" + mapping.name() + "\"");
            }
        }
    }

    private static void checkOverlaps(MirrorConfig config, Problems problems) {
        List<String> all =
                config.destinations().stream().map(DestinationConfig::to).toList();
        try {
            MappingParser.parseAll(config.source(), all, config.workingDirectory());
        } catch (MappingException e) {
            problems.add(e.getMessage());
        }
    }
}
