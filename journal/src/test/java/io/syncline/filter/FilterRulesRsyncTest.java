package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed rsync is asked for its verdict on random rules and a tree of names that they may mean. */
class FilterRulesRsyncTest {
    private static final List<String> NAMES = List.of(
            "a", "b", "ab", "ba", "foo", "a.o", "b.c", "x y", "[z]", "a*", "b\\c", "ä", "-", "#", "A", "7", "]");
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "foo",
            "*",
            "*",
            "**",
            "***",
            "?",
            "/",
            "/",
            "/",
            ".o",
            "[ab]",
            "[!a]",
            "[^b]",
            "[a-f]",
            "[]a]",
            "[[:alpha:]]",
            "[[:digit:]x]",
            "[[:nope:]]",
            "[a-]",
            "[\\]]",
            "[[:a]",
            "[b",
            "\\",
            "\\*",
            "\\[",
            " ",
            "_",
            "ä",
            "#",
            "-",
            "[--a]",
            "[/]",
            "[!/]");

    private static final List<String> CLASS_PIECES = List.of(
            "]",
            "!",
            "^",
            "-",
            "-",
            "-",
            "\\",
            "a",
            "c",
            "z",
            "A",
            "0",
            "9",
            ":",
            "[",
            "[:",
            ":]",
            "[:alpha:]",
            "[:digit:]",
            "[:alnum:]",
            "[:lower:]",
            "[:upper:]",
            "[:punct:]",
            "[:space:]",
            "[:graph:]",
            "[:print:]",
            "[:xdigit:]",
            "[:blank:]",
            "[:cntrl:]",
            "[:nope:]",
            "[:]");

    @TempDir
    Path directory;

    /** Kills: an ancestor that is not asked; a class that matches a slash; an anchor, a star or an escape misread. */
    @Thorough
    @Test
    void rsyncGivesTheSameVerdicts() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        populate(source, new Random(4711));
        Seeds.forEach(100, (seed, random) -> verify(source, rules(random)));
    }

    /**
     * Every printable name of one byte is asked for at once. Kills: a bracket, range, negation, escape or named class
     * misread.
     */
    @Thorough
    @Test
    void rsyncReadsClassesAlike() throws IOException {
        Path source = Files.createDirectory(directory.resolve("source"));
        for (char name = ' '; name < 127; name++) {
            if (name != '.' && name != '/') {
                Files.createFile(source.resolve(String.valueOf(name)));
            }
        }
        Seeds.forEach(100, (seed, random) -> verify(source, List.of("- " + classOf(random))));
    }

    private static String classOf(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "[!" : "[");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            text.append(pick(CLASS_PIECES, random));
        }
        return text.append(random.nextInt(8) == 0 ? "" : "]").toString();
    }

    private void verify(Path source, List<String> rules) throws Exception {
        FilterRules parsed = FilterRules.parse(rules);
        TreeSet<String> expected = new TreeSet<>();
        for (Path path : list(source)) {
            RelPath name = RelPath.of(source.relativize(path).toString());
            if (!parsed.isExcluded(name, Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
                expected.add(name.display());
            }
        }
        assertEquals(byRsync(source, rules), expected, () -> "rules: " + rules);
    }

    /** A dry run, which names what it would copy: nothing needs to be written, and a hundred of them stay fast. */
    private TreeSet<String> byRsync(Path source, List<String> rules) throws Exception {
        List<String> command = new ArrayList<>(List.of("rsync", "-rln", "-8", "--out-format=%n"));
        rules.forEach(rule -> command.add("--filter=" + rule));
        command.addAll(List.of(source + "/", directory.resolve("nowhere") + "/"));
        Process rsync = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(rsync.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, rsync.waitFor(), () -> command + ": " + output);
        return output.lines()
                .filter(line -> !line.equals("./"))
                .map(line -> RelPath.of(line).display())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> rules(Random random) {
        List<String> rules = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            StringBuilder rule = new StringBuilder(random.nextInt(3) == 0 ? "+ " : "- ");
            int pieces = 1 + random.nextInt(6);
            for (int j = 0; j < pieces; j++) {
                rule.append(random.nextInt(4) == 0 ? pick(NAMES, random) : pick(PIECES, random));
            }
            rules.add(rule.toString());
        }
        return rules;
    }

    private static void populate(Path root, Random random) throws IOException {
        List<Path> directories = new ArrayList<>(List.of(root));
        for (int i = 0; i < 150; i++) {
            Path path = pick(directories, random).resolve(pick(NAMES, random));
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.getNameCount() - root.getNameCount() > 5) {
                continue;
            }
            switch (random.nextInt(7)) {
                case 0 -> Files.createSymbolicLink(path, root);
                case 1, 2, 3 -> directories.add(Files.createDirectory(path));
                default -> Files.createFile(path);
            }
        }
        assertTrue(directories.size() > 20);
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<Path> list(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(path -> !path.equals(root)).toList();
        }
    }
}
