package io.syncline.filter;

import java.util.EnumSet;
import java.util.Set;

/** What the prefix of a rule says beside its kind, and what a merge rule hands on to the rules of its file. */
enum RuleFlag {
    INCLUDE(""),
    /** {@code /}: the pattern is held against the absolute path. */
    ABSOLUTE("/"),
    /** {@code !}: the rule matches what its pattern does not. */
    NEGATED("!"),
    /** {@code C}: the words of a .cvsignore. */
    CVS("C"),
    /** {@code n}: rules of a directory count in that directory alone. */
    NOT_INHERITED("n"),
    /** {@code w}: whitespace ends a rule. */
    WORDS("w"),
    /** {@code -} or {@code +} of a merge: bare patterns. */
    BARE(""),
    /** {@code e}: the file itself is excluded. */
    EXCLUDES_ITSELF("e"),
    /** {@code x}: names of extended attributes, never of files. */
    XATTR("x"),
    SENDER("s"),
    RECEIVER("r"),
    /** {@code p}: does not keep alive what is deleted with its directory. */
    PERISHABLE("p"),
    MERGE(""),
    PER_DIRECTORY(""),
    CLEAR("");

    /** What the rules of a file take over from the rule that named the file. */
    static final Set<RuleFlag> HANDED_ON = EnumSet.of(ABSOLUTE, INCLUDE, NEGATED, PERISHABLE);

    static final Set<RuleFlag> SIDES = EnumSet.of(SENDER, RECEIVER);

    private final String letter;

    RuleFlag(String letter) {
        this.letter = letter;
    }

    /** As rsync writes it; empty for what another part of the prefix says. */
    String letter() {
        return letter;
    }
}
