package io.syncline.filter;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What stands before the pattern of one rule, read as rsync does.
 *
 * <pre>
 * KIND[,][MODIFIERS] PATTERN     a kind of one character; one space or underscore ends the prefix
 * NAME[,MODIFIERS] PATTERN       a kind by its name
 * </pre>
 *
 * @param end where the pattern begins
 */
record RulePrefix(Set<RuleFlag> flags, int end) {
    private static final Map<String, Character> NAMES = Map.of(
            "clear", '!',
            "dir-merge", ':',
            "exclude", '-',
            "hide", 'H',
            "include", '+',
            "merge", '.',
            "protect", 'P',
            "risk", 'R',
            "show", 'S');

    private static final Map<Character, RuleFlag> MODIFIERS = Map.of(
            '/', RuleFlag.ABSOLUTE,
            '!', RuleFlag.NEGATED,
            'e', RuleFlag.EXCLUDES_ITSELF,
            'n', RuleFlag.NOT_INHERITED,
            'p', RuleFlag.PERISHABLE,
            'r', RuleFlag.RECEIVER,
            's', RuleFlag.SENDER,
            'w', RuleFlag.WORDS,
            'x', RuleFlag.XATTR);

    private static final Set<RuleFlag> OF_MERGES =
            EnumSet.of(RuleFlag.EXCLUDES_ITSELF, RuleFlag.NOT_INHERITED, RuleFlag.WORDS);

    private static final String SUPPORTED = "supported are the rules of rsync: +, -, H, S, P, R, \".\" and \":\" (or"
            + " include, exclude, hide, show, protect, risk, merge and dir-merge), modifiers, one space and a pattern;"
            + " or \"!\"";

    /** @param container the flags of the rule that named the file in which this one stands */
    static RulePrefix of(String rule, Set<RuleFlag> container) {
        int modifiers = 1;
        char kind = rule.isEmpty() ? 0 : rule.charAt(0);
        if (Character.isLowerCase(kind)) {
            int end = nameEnd(rule);
            boolean ends = end == rule.length() || rule.charAt(end) == ',' || isEnd(rule.charAt(end), true);
            kind = ends ? NAMES.getOrDefault(rule.substring(0, end), (char) 0) : 0;
            modifiers = end;
        }
        EnumSet<RuleFlag> flags = kindFlags(kind, rule);
        if (rule.startsWith(",", modifiers)) {
            modifiers++;
        }
        if (kind == '!') {
            return new RulePrefix(flags, modifiers);
        }
        boolean sideIsGiven = "HSPR".indexOf(kind) >= 0;
        boolean words = container.contains(RuleFlag.WORDS);
        int i = modifiers;
        while (i < rule.length() && !isEnd(rule.charAt(i), words)) {
            addModifier(flags, rule, i, sideIsGiven);
            i++;
        }
        return new RulePrefix(flags, Math.min(i + 1, rule.length()));
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }

    static FilterException refuse(String rule, String why) {
        return new FilterException("cannot follow filter rule \"" + rule + "\": " + why + "; " + SUPPORTED);
    }

    private static int nameEnd(String rule) {
        int end = 0;
        while (end < rule.length() && (Character.isLowerCase(rule.charAt(end)) || rule.charAt(end) == '-')) {
            end++;
        }
        return end;
    }

    private static boolean isEnd(char c, boolean words) {
        return c == ' ' || c == '_' || (words && isSpace(c));
    }

    private static EnumSet<RuleFlag> kindFlags(char kind, String rule) {
        return switch (kind) {
            case '+' -> EnumSet.of(RuleFlag.INCLUDE);
            case '-' -> EnumSet.noneOf(RuleFlag.class);
            case 'S' -> EnumSet.of(RuleFlag.INCLUDE, RuleFlag.SENDER);
            case 'H' -> EnumSet.of(RuleFlag.SENDER);
            case 'R' -> EnumSet.of(RuleFlag.INCLUDE, RuleFlag.RECEIVER);
            case 'P' -> EnumSet.of(RuleFlag.RECEIVER);
            case '.' -> EnumSet.of(RuleFlag.MERGE);
            case ':' -> EnumSet.of(RuleFlag.MERGE, RuleFlag.PER_DIRECTORY);
            case '!' -> EnumSet.of(RuleFlag.CLEAR);
            default -> throw refuse(rule, "no rule begins like this");
        };
    }

    private static void addModifier(EnumSet<RuleFlag> flags, String rule, int at, boolean sideIsGiven) {
        char letter = rule.charAt(at);
        boolean merge = flags.contains(RuleFlag.MERGE);
        if ((letter == '-' || letter == '+') && merge && !flags.contains(RuleFlag.BARE)) {
            flags.add(RuleFlag.BARE);
            if (letter == '+') {
                flags.add(RuleFlag.INCLUDE);
            }
            return;
        }
        if (letter == 'C' && !flags.contains(RuleFlag.BARE) && !sideIsGiven) {
            flags.addAll(EnumSet.of(RuleFlag.BARE, RuleFlag.WORDS, RuleFlag.NOT_INHERITED, RuleFlag.CVS));
            return;
        }
        RuleFlag flag = MODIFIERS.get(letter);
        boolean refused = flag == null
                || (OF_MERGES.contains(flag) && !merge)
                || (flag == RuleFlag.NEGATED && merge)
                || (RuleFlag.SIDES.contains(flag) && sideIsGiven);
        if (refused) {
            throw refuse(rule, "\"" + letter + "\" is no modifier of this rule, and one space ends the modifiers");
        }
        flags.add(flag);
    }
}
