package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules file of clsync: {@code [+-][fdWwm*]REGEX}, one a line; of the rules for one thing, the first that matches
 * decides, and what none matches is wanted. The expression is POSIX's extended one, and is looked for anywhere in the path,
 * which is relative to the source.
 *
 * <pre>
 * f   what is no directory is mirrored
 * d   a directory is walked (entered), watched, and mirrored itself
 * w   a directory is walked
 * m   a directory is watched
 * W   w and m
 * *   f and d
 * </pre>
 *
 * <p>rsync asks one list of rules, whose first match decides, and enters each directory that it is to mirror. So they come
 * in this order, and nothing behind them is ever asked:
 *
 * <ol>
 *   <li>what lies in a directory that is not walked is out, whatever it is ({@code w});
 *   <li>a directory is in or out ({@code d}, {@code *}; what is walked is in, for its content needs it), any other is in;
 *   <li>a file is in or out ({@code f}, {@code *}).
 * </ol>
 *
 * @param ship the list for rsync
 * @param walk of directories: the first that matches says whether it is entered
 * @param watch of directories: the first that matches says whether changes of its entries are waited for
 */
record ClsyncRules(List<FilterRule> ship, List<FilterRule> walk, List<FilterRule> watch) {
    static final ClsyncRules NONE = new ClsyncRules(List.of(), List.of(), List.of());

    private static final String EXPECTED =
            "expected [+-][fdWwm*]REGEX, such as -d^cache$; see clsync's rules files in syncline(1)";

    ClsyncRules {
        ship = List.copyOf(ship);
        walk = List.copyOf(walk);
        watch = List.copyOf(watch);
    }

    /** @throws FilterException that names every line that cannot be followed, and what to write instead */
    static ClsyncRules parse(String name, String content) {
        Reader reader = new Reader();
        int number = 0;
        for (String line : content.split("\n", -1)) {
            number++;
            String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!text.isBlank() && !text.startsWith("#")) {
                reader.add(new RuleLines.Line(text, name + ":" + number));
            }
        }
        return reader.rules();
    }

    /**
     * Whether a directory is walked, or watched, by itself.
     *
     * @param rules {@link #walk} or {@link #watch}
     */
    static Optional<FilterDecision> decide(List<FilterRule> rules, RelPath directory) {
        return new RuleWalk(directory, true, RuleFlag.SENDER, Map.of(), false).decide(List.copyOf(rules));
    }

    /** One line, understood. */
    private record Rule(boolean wanted, char letter, Set<String> globs, String origin) {
        boolean isFor(String letters) {
            return letters.indexOf(letter) >= 0;
        }

        List<FilterRule> with(String behind) {
            Set<RuleFlag> flags = wanted ? EnumSet.of(RuleFlag.INCLUDE) : EnumSet.noneOf(RuleFlag.class);
            return globs.stream()
                    .map(glob -> FilterRule.of(flags, glob + behind, new byte[0], origin))
                    .toList();
        }
    }

    /** For one file. */
    private static final class Reader {
        private final List<Rule> rules = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        void add(RuleLines.Line line) {
            try {
                Rule rule = rule(line);
                refuseLateWalls(rule);
                rules.add(rule);
            } catch (FilterException why) {
                problems.add(line.origin() + ": cannot follow \"" + line.text() + "\": " + why.getMessage());
            }
        }

        ClsyncRules rules() {
            if (!problems.isEmpty()) {
                throw new FilterException(String.join("; ", problems));
            }
            List<FilterRule> ship = new ArrayList<>();
            List<FilterRule> files = new ArrayList<>();
            List<FilterRule> walk = new ArrayList<>();
            List<FilterRule> watch = new ArrayList<>();
            for (Rule rule : rules) {
                if (!rule.wanted() && rule.isFor("wW")) {
                    ship.addAll(rule.with("/*"));
                }
                if (rule.isFor("dwW*")) {
                    walk.addAll(rule.with("/"));
                }
                if (rule.isFor("dmW*")) {
                    watch.addAll(rule.with("/"));
                }
                if (rule.isFor("f*")) {
                    files.addAll(rule.with(""));
                }
            }
            rules.stream()
                    .filter(rule -> rule.isFor("d*") || (rule.wanted() && rule.isFor("wW")))
                    .forEach(rule -> ship.addAll(rule.with("/")));
            if (!files.isEmpty()) {
                ship.add(FilterRule.of(
                        EnumSet.of(RuleFlag.INCLUDE), "*/", new byte[0], "a directory that no rule is about"));
                ship.addAll(files);
            }
            return new ClsyncRules(ship, walk, watch);
        }

        /**
         * What lies in a directory that is not walked is decided ahead of everything else. That is right only if no rule
         * before says that some of these directories are walked.
         */
        private void refuseLateWalls(Rule rule) {
            if (!rule.wanted() && rule.isFor("wW")) {
                rules.stream()
                        .filter(before -> before.wanted() && before.isFor("dwW*"))
                        .findFirst()
                        .ifPresent(before -> {
                            throw new FilterException("a rule above (" + before.origin()
                                    + ") has some directories walked, and rsync cannot make an exception to an exception"
                                    + " for what is in a directory; write -d, which leaves out the directory as well, or"
                                    + " put this line above that one");
                        });
            }
        }

        private static Rule rule(RuleLines.Line line) {
            String text = line.text();
            char sign = text.charAt(0);
            char letter = text.length() < 2 ? 0 : text.charAt(1);
            if (sign != '+' && sign != '-') {
                throw new FilterException(EXPECTED);
            }
            switch (letter) {
                case 'f', 'd', 'w', 'W', 'm', '*' -> {}
                case 's' ->
                    throw new FilterException(
                            sign == '-'
                                    ? "rsync makes each directory that it enters; write -d, which leaves out all below as well"
                                    : "rsync enters each directory that it makes; for the directory and nothing in it, write a"
                                            + " line with -w and behind it one with +d");
                case ' ' ->
                    throw new FilterException("this looks like a rule of rsync; give it to --filter. " + EXPECTED);
                default ->
                    throw new FilterException("there is no such kind of file here; write f, which is for all but"
                            + " directories, d or *. " + EXPECTED);
            }
            Set<String> globs = RegexGlobs.of(RegexParser.parse(text.substring(2)));
            String origin = line.origin() + " \"" + text + "\"";
            return new Rule(sign == '+', letter, globs, origin);
        }
    }
}
