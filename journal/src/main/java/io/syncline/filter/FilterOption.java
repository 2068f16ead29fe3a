package io.syncline.filter;

import static java.util.Objects.requireNonNull;

/**
 * One option that adds rules, as rsync has it. The order of the options is the order of the rules.
 *
 * @param value a rule, a pattern or the name of a file, by its kind
 * @param origin where it was given, for people, such as {@code --exclude}
 */
public record FilterOption(Kind kind, String value, String origin) {
    /** What the value is. */
    public enum Kind {
        /** A rule with its prefix, or a merge of a file of such rules. */
        FILTER,
        /** A pattern, as in a line of a file of patterns. */
        INCLUDE,
        EXCLUDE,
        /** The name of a file of patterns; {@code + } and {@code - } may stand before each, and {@code !} clears. */
        INCLUDE_FROM,
        EXCLUDE_FROM,
        /** The name of a rules file of clsync, which stands alone: it decides about everything. */
        CLSYNC_RULES
    }

    public FilterOption {
        requireNonNull(kind, "kind is null");
        requireNonNull(value, "value is null");
        requireNonNull(origin, "origin is null");
    }

    public static FilterOption filter(String rule) {
        return new FilterOption(Kind.FILTER, rule, "--filter");
    }
}
