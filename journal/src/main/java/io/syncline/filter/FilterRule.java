package io.syncline.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** One rule: what it matches, and whether that is in or out. */
record FilterRule(Set<RuleFlag> flags, String text, FilterPattern pattern, String origin) implements FilterItem {
    FilterRule {
        flags = Set.copyOf(flags);
    }

    /** @param root see {@link FilterPattern} */
    static FilterRule of(Set<RuleFlag> flags, String text, byte[] root, String origin) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        FilterPattern pattern =
                flags.contains(RuleFlag.ABSOLUTE) ? FilterPattern.absolute(bytes, root) : FilterPattern.of(bytes);
        return new FilterRule(flags, text, pattern, origin);
    }

    /** @param directory absolute, where a pattern that begins with a slash is anchored */
    static FilterRule below(Set<RuleFlag> flags, String text, byte[] root, byte[] directory, String origin) {
        if (!text.startsWith("/") || flags.contains(RuleFlag.ABSOLUTE)) {
            return of(flags, text, root, origin);
        }
        // As in rsync, the directory becomes part of the pattern: a name with "*", "?" or "[" in it is one, too.
        byte[] own = text.getBytes(StandardCharsets.UTF_8);
        int length = directory.length == 1 ? 0 : directory.length;
        byte[] pattern = Arrays.copyOf(directory, length + own.length);
        System.arraycopy(own, 0, pattern, length, own.length);
        return new FilterRule(flags, text, FilterPattern.absolute(pattern, root), origin);
    }

    boolean include() {
        return flags.contains(RuleFlag.INCLUDE);
    }

    /** @param side {@link RuleFlag#SENDER} or {@link RuleFlag#RECEIVER}; a rule without a side is for both */
    boolean matches(byte[] path, boolean directory, RuleFlag side) {
        if (flags.contains(RuleFlag.XATTR) || !isFor(side)) {
            return false;
        }
        return pattern.matches(path, directory) != flags.contains(RuleFlag.NEGATED);
    }

    boolean isByNameOnly() {
        return flags.contains(RuleFlag.XATTR) || pattern.isNameOnly();
    }

    /** Whether it says the same of all that is below a directory if that is renamed. */
    boolean isSameBelow(byte[] from, byte[] to) {
        return isByNameOnly() || (pattern.isBlindBelow(from) && pattern.isBlindBelow(to));
    }

    private boolean isFor(RuleFlag side) {
        return flags.contains(side) || (!flags.contains(RuleFlag.SENDER) && !flags.contains(RuleFlag.RECEIVER));
    }

    @Override
    public String forRsync() {
        return (include() ? "+" : "-") + letters(flags) + " " + text;
    }

    /** In a fixed order, whatever the order in which they were given. */
    static String letters(Set<RuleFlag> flags) {
        return EnumSet.allOf(RuleFlag.class).stream()
                .filter(flags::contains)
                .map(RuleFlag::letter)
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return forRsync();
    }
}
