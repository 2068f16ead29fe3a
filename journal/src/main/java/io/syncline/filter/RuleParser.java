package io.syncline.filter;

import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads options and the files that they name into one list of rules. For one list, on one thread. */
final class RuleParser {
    /** rsync's own limit is of this order; a file that merges itself ends here. */
    private static final int DEEPEST = 30;

    /** As rsync(1) has them under {@code --cvs-exclude}. */
    private static final String CVS_DEFAULTS = "RCS SCCS CVS CVS.adm RCSLOG cvslog.* tags TAGS .make.state .nse_depinfo"
            + " *~ #* .#* ,* _$* *$ *.old *.bak *.BAK *.orig *.rej .del-* *.a *.olb *.o *.obj *.so *.exe *.Z *.elc *.ln"
            + " core .svn/ .git/ .hg/ .bzr/";

    private static final Set<RuleFlag> NONE = EnumSet.noneOf(RuleFlag.class);

    private final RuleFiles files;
    private final byte[] root;
    private final List<FilterItem> items = new ArrayList<>();
    /** Of the directory whose own file is read; empty for rules that count everywhere. */
    private final byte[] directory;

    private boolean cleared;

    /** @param root absolute path of the root of the transfer, for rules with the {@code /} modifier */
    RuleParser(RuleFiles files, byte[] root) {
        this(files, root, new byte[0]);
    }

    private RuleParser(RuleFiles files, byte[] root, byte[] directory) {
        this.files = files;
        this.root = root;
        this.directory = directory;
    }

    /**
     * The rules of one directory's own file.
     *
     * @param directory absolute
     * @param above the rules of the same merge in the directory above; they follow, unless the file clears them
     */
    static List<FilterItem> ofDirectory(
            byte[] root, byte[] directory, DirectoryMerge merge, byte[] content, List<FilterItem> above) {
        RuleParser parser = new RuleParser(RuleFiles.NONE, root, directory);
        String file = RelPath.display(directory) + "/" + merge.fileName();
        boolean words = merge.flags().contains(RuleFlag.WORDS);
        for (RuleLines.Line line : RuleLines.of(file, decoded(file, content), words)) {
            parser.addLine(line.text(), merge.flags(), parser.items, line.origin(), 0);
        }
        if (!parser.cleared) {
            parser.items.addAll(above);
        }
        return List.copyOf(parser.items);
    }

    /** @param name of a rules file of clsync */
    ClsyncRules parseClsync(String name) {
        return ClsyncRules.parse(name, decoded(name, read(name)));
    }

    List<FilterItem> parse(List<FilterOption> options) {
        options.forEach(this::add);
        return List.copyOf(items);
    }

    private void add(FilterOption option) {
        String value = option.value();
        switch (option.kind()) {
            case FILTER -> addPrefixed(value, NONE, items, option.origin(), 0);
            case INCLUDE -> addOldStyle(value, EnumSet.of(RuleFlag.INCLUDE), option.origin());
            case EXCLUDE -> addOldStyle(value, NONE, option.origin());
            case INCLUDE_FROM -> addOldStyle(value, EnumSet.of(RuleFlag.INCLUDE));
            case EXCLUDE_FROM -> addOldStyle(value, NONE);
            case CLSYNC_RULES ->
                throw new FilterException("cannot follow the rules of clsync in " + value
                        + ": they decide about everything, so no other filter of this destination is ever asked;"
                        + " write the others as lines of that file");
        }
    }

    /** The files of {@code --exclude-from} and {@code --include-from}. */
    private void addOldStyle(String name, Set<RuleFlag> flags) {
        lines(name, false).forEach(line -> addOldStyle(line.text(), flags, line.origin()));
    }

    /** As a line of such a file: also the pattern of {@code --exclude} may begin with "+ " or "- ", and "!" clears. */
    private void addOldStyle(String text, Set<RuleFlag> flags, String origin) {
        if (text.equals("!")) {
            clear(items);
        } else if (text.startsWith("- ") || text.startsWith("+ ")) {
            Set<RuleFlag> own = text.startsWith("+") ? EnumSet.of(RuleFlag.INCLUDE) : NONE;
            addPattern(text.substring(2), own, items, origin, text);
        } else {
            addPattern(text, flags, items, origin, text);
        }
    }

    /** Every rule of a file that is merged. */
    private void addFile(String name, Set<RuleFlag> container, List<FilterItem> to, int depth) {
        if (depth == DEEPEST) {
            throw new FilterException("cannot read filter rules from " + name + ": files are merged " + DEEPEST
                    + " deep; does one of them merge itself?");
        }
        for (RuleLines.Line line : lines(name, container.contains(RuleFlag.WORDS))) {
            addLine(line.text(), container, to, line.origin(), depth + 1);
        }
    }

    private void addLine(String text, Set<RuleFlag> container, List<FilterItem> to, String origin, int depth) {
        if (!container.contains(RuleFlag.BARE)) {
            addPrefixed(text, container, to, origin, depth);
        } else if (text.equals("!") && container.contains(RuleFlag.CVS)) {
            clear(to);
        } else {
            addPattern(text, inherited(container, NONE, text), to, origin, text);
        }
    }

    private void addPrefixed(String rule, Set<RuleFlag> container, List<FilterItem> to, String origin, int depth) {
        RulePrefix prefix = RulePrefix.of(rule, container);
        Set<RuleFlag> flags = inherited(container, prefix.flags(), rule);
        String rest = rule.substring(prefix.end());
        if (flags.contains(RuleFlag.CLEAR)) {
            if (!rest.isEmpty()) {
                throw RulePrefix.refuse(rule, "nothing may follow it");
            }
            clear(to);
        } else if (flags.contains(RuleFlag.MERGE)) {
            addMerge(rest, flags, to, rule, origin, depth);
        } else if (flags.contains(RuleFlag.CVS)) {
            addCvs(flags, to, origin);
        } else {
            addPattern(rest, flags, to, origin, rule);
        }
    }

    private void addMerge(
            String given, Set<RuleFlag> flags, List<FilterItem> to, String rule, String origin, int depth) {
        String name = given.isEmpty() && flags.contains(RuleFlag.CVS) ? ".cvsignore" : given;
        if (name.isEmpty()) {
            throw RulePrefix.refuse(rule, "it names no file");
        }
        if (flags.contains(RuleFlag.EXCLUDES_ITSELF)) {
            to.add(FilterRule.of(NONE, name.substring(name.lastIndexOf('/') + 1), root, origin));
        }
        Set<RuleFlag> rest = EnumSet.copyOf(flags);
        rest.remove(RuleFlag.EXCLUDES_ITSELF);
        if (!flags.contains(RuleFlag.PER_DIRECTORY)) {
            addFile(name, rest, to, depth);
            return;
        }
        DirectoryMerge merge = new DirectoryMerge(rest, name, origin);
        boolean known = to.stream()
                .anyMatch(item ->
                        item instanceof DirectoryMerge other && other.fileName().equals(merge.fileName()));
        if (!known) {
            to.add(merge);
        }
    }

    /** {@code -C}: what CVS ignores everywhere, in place of the rule. A {@code !} among it clears no more than this. */
    private void addCvs(Set<RuleFlag> flags, List<FilterItem> to, String origin) {
        List<FilterItem> ignored = new ArrayList<>();
        EnumSet<RuleFlag> perishable = EnumSet.copyOf(flags);
        perishable.add(RuleFlag.PERISHABLE);
        for (String word : CVS_DEFAULTS.split(" ")) {
            addLine(word, perishable, ignored, origin + " -C", 0);
        }
        for (RuleLines.Line line : RuleLines.of(".cvsignore", decoded(".cvsignore", files.cvsIgnore()), true)) {
            addLine(line.text(), flags, ignored, line.origin(), 0);
        }
        to.addAll(ignored);
    }

    private void addPattern(String pattern, Set<RuleFlag> flags, List<FilterItem> to, String origin, String rule) {
        if (pattern.isEmpty()) {
            throw RulePrefix.refuse(rule, "it has no pattern");
        }
        to.add(
                directory.length > 0
                        ? FilterRule.below(flags, pattern, root, directory, origin)
                        : FilterRule.of(flags, pattern, root, origin));
    }

    private void clear(List<FilterItem> list) {
        list.clear();
        cleared |= list == items;
    }

    /** The flags of a rule in a file, with what the file's own rule hands on. */
    private static Set<RuleFlag> inherited(Set<RuleFlag> container, Set<RuleFlag> own, String rule) {
        EnumSet<RuleFlag> flags = EnumSet.noneOf(RuleFlag.class);
        flags.addAll(own);
        for (RuleFlag flag : container) {
            boolean side = RuleFlag.SIDES.contains(flag);
            if (side && (own.contains(RuleFlag.SENDER) || own.contains(RuleFlag.RECEIVER))) {
                throw RulePrefix.refuse(rule, "the rule that named its file has a side already");
            }
            if (side || RuleFlag.HANDED_ON.contains(flag)) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private List<RuleLines.Line> lines(String name, boolean words) {
        if (name.equals("-")) {
            throw new FilterException("cannot read filter rules from standard input; give the name of a file");
        }
        return RuleLines.of(name, decoded(name, read(name)), words);
    }

    private byte[] read(String name) {
        try {
            return files.read(name);
        } catch (FilterException why) {
            throw new FilterException("cannot read filter rules from " + name + ": " + why.getMessage());
        }
    }

    /** LIMIT: a rule travels to rsync as an argument, and an argument of a Java process is text. */
    private static String decoded(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FilterException("cannot read filter rules from " + name
                    + ": it is not UTF-8; write \"?\" for each byte of a name that is not");
        }
    }
}
