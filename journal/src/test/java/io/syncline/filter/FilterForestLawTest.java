package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Posix;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed rsync is asked for its verdict on random trees and random lists of rules: many trees a run, because a run
 * costs more than a tree. Rules come as options, from files, and from files in the trees.
 */
@Thorough
class FilterForestLawTest {
    private static final List<String> NAMES = List.of(
            "a", "b", "ab", "ba", "foo", "a.o", "b.c", "x y", "[z]", "[a]", "a*", "b\\c", "ä", "-", "#", "A", "7", "]",
            "- a", "!", ";a", "a\nb", "core", ".svn", "RCS", "+", "_a");
    private static final List<String> PIECES = List.of(
            "*",
            "*",
            "*",
            "**",
            "**",
            "***",
            "?",
            "/",
            "/",
            "/",
            "/",
            ".o",
            "[ab]",
            "[!a]",
            "[a-f]",
            "[[:alpha:]]",
            "\\*",
            "\\",
            " ",
            "_",
            "-",
            "#",
            "!",
            ";");
    private static final List<String> KINDS = List.of(
            "+ ",
            "+ ",
            "- ",
            "- ",
            "- ",
            "- ",
            "-_",
            "+_",
            "exclude ",
            "include ",
            "exclude_",
            "H ",
            "S ",
            "P ",
            "R ",
            "hide ",
            "show ",
            "protect ",
            "risk ",
            "-s ",
            "+s ",
            "-r ",
            "+r ",
            "-sr ",
            "-p ",
            "-! ",
            "+! ",
            "-/ ",
            "+/ ",
            "-x ",
            "-,s ",
            "include,!p ",
            "hide,/ ");

    /** Files in the trees by what they hold: rules, patterns, words, words of CVS; and rules that read them so. */
    private static final Map<String, List<String>> MERGES = new TreeMap<>(Map.of(
            ".f", List.of(": ", ":n ", ":e ", ":s ", ": /", ":/ ", "dir-merge ", "dir-merge,p "),
            ".b", List.of(":- ", ":+ ", ":n- ", ":-e ", ":-/ "),
            ".w", List.of(":w- ", ":w+ ", ":wn- "),
            ".c", List.of(":C ", ":sC ")));

    @TempDir
    Path directory;

    /**
     * 5,000 trees: 100 lists of options over the same 50. Meant to kill: a rule of one side that counts for the other; a
     * negation dropped; a clear that clears nothing; words and lines mixed up; an absolute pattern held against the
     * relative path; the flags of a merge not handed on; a comment read as a rule. Seen to fail within 25 seeds: a negation
     * dropped, a rule of one side for both.
     */
    @Test
    void optionsMeanWhatTheyMeanToRsync() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source[1]"));
        Random forest = new Random(4711);
        for (int i = 0; i < 50; i++) {
            grow(source.resolve("t" + i % 7 + "-" + i), 12, forest);
        }
        Seeds.forEach(100, (seed, random) -> {
            List<FilterOption> options = options(random, seed);
            FilterRules rules = FilterRules.of(options, new Read(), Posix.bytes(source.toRealPath()));
            verify(source, arguments(options), rules::isExcluded, () -> seed + ": " + options);
            if (seed % 4 == 0) {
                verify(source, filters(rules.forRsync()), rules::isExcluded, () -> seed + ", as handed on: " + rules);
            }
        });
    }

    /**
     * 5,000 trees: 25 lists over 200 trees each, all with rules of their own in several directories. Meant to kill: rules
     * that do not come before those of the directory above; an anchor at the root; a clear that forgets too much or too
     * little; inheritance without end. Seen to fail at the first seed: rules that are inherited although they say no; a slash
     * at the end that matches what is no directory.
     */
    @Test
    void filesOfRulesInTheTreeMeanWhatTheyMeanToRsync() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        Random forest = new Random(4711);
        for (int i = 0; i < 200; i++) {
            Path tree = source.resolve(pick(NAMES, forest) + i);
            for (Path each : grow(tree, 10, forest)) {
                for (String name : MERGES.keySet()) {
                    if (forest.nextInt(4) == 0) {
                        Files.writeString(each.resolve(name), content(name, forest));
                    }
                }
            }
        }
        Seeds.forEach(25, (seed, random) -> {
            List<FilterOption> options = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                if (random.nextBoolean()) {
                    options.add(FilterOption.filter(rule(random)));
                }
                String name = pick(List.copyOf(MERGES.keySet()), random);
                options.add(FilterOption.filter(pick(MERGES.get(name), random) + name));
            }
            options.add(FilterOption.filter(rule(random)));
            FilterRules rules = FilterRules.of(options, new Read(), Posix.bytes(source.toRealPath()));
            TreeFilter filter = rules.in(FilterForestLawTest::ruleFile);
            verify(source, arguments(options), excluded(filter), () -> seed + ": " + options);
        });
    }

    private static BiPredicate<RelPath, Boolean> excluded(TreeFilter filter) {
        return (path, isDirectory) -> filter.decide(path, isDirectory)
                .filter(decision -> decision.verdict() != FilterDecision.Verdict.INCLUDED)
                .isPresent();
    }

    private static Optional<byte[]> ruleFile(byte[] at, String name) {
        Path file = Path.of(new String(at, StandardCharsets.UTF_8), name);
        return Files.exists(file) ? Optional.of(bytes(file)) : Optional.empty();
    }

    private List<FilterOption> options(Random random, long seed) throws IOException {
        List<FilterOption> options = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            options.add(
                    switch (random.nextInt(9)) {
                        case 0 -> new FilterOption(FilterOption.Kind.EXCLUDE, pattern(random), "--exclude");
                        case 1 -> new FilterOption(FilterOption.Kind.INCLUDE, pattern(random), "--include");
                        case 2 ->
                            new FilterOption(FilterOption.Kind.EXCLUDE_FROM, patterns(random, seed), "--exclude-from");
                        case 3 ->
                            new FilterOption(FilterOption.Kind.INCLUDE_FROM, patterns(random, seed), "--include-from");
                        case 4 -> FilterOption.filter(merge(random, seed));
                        case 5 -> FilterOption.filter(random.nextInt(4) == 0 ? "!" : rule(random));
                        case 6 -> FilterOption.filter(random.nextInt(4) == 0 ? "-C" : rule(random));
                        default -> FilterOption.filter(rule(random));
                    });
        }
        return options;
    }

    private String patterns(Random random, long seed) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String before = pick(List.of("", "", "- ", "+ ", "# ", ";"), random);
            lines.add(random.nextInt(12) == 0 ? "!" : before + pattern(random));
        }
        return file(lines, seed, random);
    }

    private String merge(Random random, long seed) throws IOException {
        boolean bare = random.nextInt(3) == 0;
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            lines.add(bare ? pattern(random) : pick(List.of("", "", "# x", ";"), random));
            lines.add(bare ? "# a" : sideless(random));
        }
        String kind = bare
                ? pick(List.of(".- ", ".+ ", ".w- ", ".C ", "merge,-s ", "merge,+/ "), random)
                : pick(List.of(". ", "merge ", ".s ", ".e ", "./ ", ".p "), random);
        return kind + file(lines, seed, random);
    }

    private String file(List<String> lines, long seed, Random random) throws IOException {
        Path file = Files.createTempFile(directory, "rules" + seed + "-", "");
        String end = pick(List.of("\n", "\n", "\r\n", "\r"), random);
        Files.writeString(file, String.join(end, lines) + (random.nextBoolean() ? end : ""));
        return file.toString();
    }

    private static String content(String name, Random random) {
        boolean bare = !name.equals(".f");
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean clear = random.nextInt(8) == 0 && !name.equals(".b") && !name.equals(".w");
            lines.add(clear ? "!" : bare ? pattern(random) : sideless(random));
        }
        boolean words = name.equals(".w") || name.equals(".c");
        return String.join(words ? " " : "\n", lines) + "\n";
    }

    /** A file whose rule names a side must not name one again. */
    private static String sideless(Random random) {
        return pick(List.of("+ ", "- ", "- ", "-_", "exclude ", "-! ", "-/ ", "-p "), random) + pattern(random);
    }

    private static String rule(Random random) {
        return pick(KINDS, random) + pattern(random);
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pattern.append(random.nextInt(5) < 2 ? pick(NAMES, random) : pick(PIECES, random));
        }
        // A newline ends a rule in a file; names have some, and wildcards match them.
        return pattern.toString().replace('\n', '?');
    }

    private static List<String> arguments(List<FilterOption> options) {
        return options.stream()
                .map(option -> switch (option.kind()) {
                    case FILTER -> "--filter=" + option.value();
                    case EXCLUDE -> "--exclude=" + option.value();
                    case INCLUDE -> "--include=" + option.value();
                    case EXCLUDE_FROM -> "--exclude-from=" + option.value();
                    case INCLUDE_FROM -> "--include-from=" + option.value();
                    case CLSYNC_RULES -> throw new IllegalArgumentException("no option of rsync: " + option);
                })
                .toList();
    }

    static List<String> filters(List<String> rules) {
        return rules.stream().map(rule -> "--filter=" + rule).toList();
    }

    private void verify(
            Path source, List<String> filters, BiPredicate<RelPath, Boolean> excluded, Supplier<String> what)
            throws Exception {
        TreeSet<RelPath> expected = new TreeSet<>();
        collect(Posix.bytes(source), RelPath.ROOT, excluded, expected);
        TreeSet<RelPath> seen = byRsync(source, filters, directory.resolve("nowhere"));
        TreeSet<RelPath> missing = new TreeSet<>(seen);
        missing.removeAll(expected);
        expected.removeAll(seen);
        assertEquals("[] []", expected + " " + missing, () -> "only ours, only rsync's: " + what.get());
    }

    static void walk(Path source, BiConsumer<RelPath, Boolean> each) {
        collect(
                Posix.bytes(source),
                RelPath.ROOT,
                (path, isDirectory) -> {
                    each.accept(path, isDirectory);
                    return false;
                },
                new TreeSet<>());
    }

    private static void collect(
            byte[] root, RelPath at, BiPredicate<RelPath, Boolean> excluded, TreeSet<RelPath> included) {
        for (DirectoryEntry entry : Posix.list(Posix.absolute(root, at))) {
            RelPath path = at.child(entry.name());
            boolean isDirectory =
                    Posix.lstat(Posix.absolute(root, path)).orElseThrow().isDirectory();
            if (!excluded.test(path, isDirectory)) {
                included.add(path);
                if (isDirectory) {
                    collect(root, path, excluded, included);
                }
            }
        }
    }

    /** A dry run, which names what it would copy; NUL cannot be had, so names are told apart by a line of their own. */
    static TreeSet<RelPath> byRsync(Path source, List<String> filters, Path nowhere) throws Exception {
        List<String> command = new ArrayList<>(List.of("rsync", "-rln", "-8", "--out-format=<%n>"));
        command.addAll(filters);
        command.addAll(List.of("./", nowhere + "/"));
        Process rsync = new ProcessBuilder(command)
                .directory(source.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] output = rsync.getInputStream().readAllBytes();
        assertEquals(0, rsync.waitFor(), () -> command + ": " + new String(output, StandardCharsets.UTF_8));
        TreeSet<RelPath> names = new TreeSet<>();
        for (String line : new String(output, StandardCharsets.ISO_8859_1).split(">\n")) {
            if (!line.equals("<./")) {
                names.add(RelPath.of(unescaped(line.substring(1))));
            }
        }
        return names;
    }

    /** Control characters as {@code \#012}, and a backslash before {@code #} and digits likewise. */
    private static byte[] unescaped(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            if (name.startsWith("\\#", i)) {
                bytes.write(Integer.parseInt(name.substring(i + 2, i + 5), 8));
                i += 4;
            } else {
                bytes.write(name.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** @return the directories of the tree */
    private static List<Path> grow(Path root, int entries, Random random) throws IOException {
        return grow(root, NAMES, entries, random);
    }

    static List<Path> grow(Path root, List<String> names, int entries, Random random) throws IOException {
        Files.createDirectory(root);
        List<Path> directories = new ArrayList<>(List.of(root));
        for (int i = 0; i < entries; i++) {
            Path path = pick(directories, random).resolve(pick(names, random));
            if (Files.exists(path)) {
                continue;
            }
            if (random.nextInt(2) == 0) {
                directories.add(Files.createDirectory(path));
            } else {
                Files.createFile(path);
            }
        }
        assertTrue(Files.isDirectory(root));
        return directories;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Files as rsync opens them; of the environment nothing. */
    private static final class Read implements RuleFiles {
        @Override
        public byte[] read(String name) {
            return bytes(Path.of(name));
        }

        @Override
        public byte[] cvsIgnore() {
            return new byte[0];
        }
    }
}
