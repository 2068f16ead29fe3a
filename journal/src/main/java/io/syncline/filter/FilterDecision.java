package io.syncline.filter;

import io.syncline.path.RelPath;

/**
 * Why a path is in or out.
 *
 * @param verdict what is decided
 * @param at the path or the ancestor of it that the rule matches
 * @param rule as rsync would be told
 * @param origin the option, or the file and line, that it comes from
 */
public record FilterDecision(Verdict verdict, RelPath at, String rule, String origin) {
    boolean isOut() {
        return verdict == Verdict.EXCLUDED;
    }

    /** Of a path, or of one rule list about it. */
    public enum Verdict {
        INCLUDED,
        EXCLUDED,
        /** What files of rules in the tree hold decides; names alone do not tell. */
        UNDECIDED
    }
}
