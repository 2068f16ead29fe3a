package io.syncline.filter;

import java.util.EnumSet;
import java.util.Set;

/**
 * {@code dir-merge}: here come the rules of a file of this name in each directory. What they say depends on what the files
 * hold, which names alone do not tell.
 *
 * @param name as it was given; only its last component is the name of the file, see rsync(1), MERGE-FILE FILTER RULES
 */
record DirectoryMerge(Set<RuleFlag> flags, String name, String origin) implements FilterItem {
    DirectoryMerge {
        flags = Set.copyOf(flags);
    }

    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String forRsync() {
        EnumSet<RuleFlag> letters = EnumSet.copyOf(flags);
        String bare = "";
        if (flags.contains(RuleFlag.CVS)) {
            letters.removeAll(EnumSet.of(RuleFlag.NOT_INHERITED, RuleFlag.WORDS));
        } else if (flags.contains(RuleFlag.BARE)) {
            bare = flags.contains(RuleFlag.INCLUDE) ? "+" : "-";
        }
        return ":" + bare + FilterRule.letters(letters) + " " + name;
    }

    @Override
    public String toString() {
        return forRsync();
    }
}
