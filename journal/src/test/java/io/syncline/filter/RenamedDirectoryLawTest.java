package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a directory that is renamed may take along what it holds: no rule says anything else of it then. */
class RenamedDirectoryLawTest {
    private static final List<String> NAMES = List.of("a", "b", "ab", "c");
    private static final List<String> PIECES =
            List.of("a", "b", "ab", "c", "/", "/", "/", "*", "?", "**", "[ab]", "\\a", "***");
    private static final List<String> KINDS = List.of("- ", "- ", "+ ", "P ", "H ", "-! ", "-/ ");

    /**
     * Kills: a pattern that is taken for one of names alone; a depth or a fixed beginning that is too short or too long; one
     * of the two names that is not asked about; the root of an absolute pattern forgotten.
     */
    @Test
    void whatIsTheSameBelowIsTheSameOfEachPath() {
        int[] same = {0, 0};
        Seeds.forEach(20_000, (seed, random) -> {
            FilterRules rules = rules(random);
            RelPath from = path(random, 1 + random.nextInt(3));
            RelPath to = path(random, 1 + random.nextInt(3));
            boolean isSame =
                    !rules.isExcluded(from, true) && !rules.isExcluded(to, true) && rules.isSameBelow(from, to);
            same[isSame ? 1 : 0]++;
            for (int i = 0; i < 8 && isSame; i++) {
                RelPath below = path(random, 1 + random.nextInt(3));
                boolean directory = random.nextBoolean();
                assertEquals(
                        verdict(rules, joined(from, below), directory),
                        verdict(rules, joined(to, below), directory),
                        () -> seed + ": " + rules + ", " + from + " to " + to + ": " + below);
            }
        });
        int all = same[0] + same[1];
        assertTrue(all < 1_000 || Math.min(same[0], same[1]) > all / 20, () -> same[0] + ", " + same[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "- *.o,              true",
        "- cache/,           true",
        "- /tmp,             true",
        "- /build/***,       true",
        "- /x/*.o,           true",
        "- /*/*.o,           true",
        "- /*/*/*.o,         false",
        "- /p/new,           true",
        "- /p/new/secret,    false",
        "- /p/old/secret,    false",
        "- /p/old/a/b,       false",
        "- /p/older/secret,  true",
        "- /p/ne*/x,         false",
        "- /p/old/**,        false",
        "- /**/x,            false",
        "- new/secret,       false",
        "- **/secret,        false",
        "P /p/old/kept,      false",
        ": .rules,           false",
    })
    void aRenameOfADirectoryIsHeldAgainstEachRule(String rule, boolean same) {
        FilterRules rules = FilterRules.parse(List.of("- *.tmp", rule));

        assertEquals(same, rules.isSameBelow(RelPath.of("p/old"), RelPath.of("p/new")));
        assertEquals(same, rules.isSameBelow(RelPath.of("p/new"), RelPath.of("p/old")));
    }

    @Test
    void anAbsolutePatternIsNotKnownByItsDepth() {
        FilterRules rules = FilterRules.of(
                List.of(FilterOption.filter("-/ /r/a/x")), RuleFiles.NONE, "/r".getBytes(StandardCharsets.UTF_8));

        assertFalse(rules.isSameBelow(RelPath.of("a"), RelPath.of("b")));
    }

    private static String verdict(FilterRules rules, RelPath path, boolean directory) {
        return (rules.isExcluded(path, directory) ? "out" : "in")
                + (rules.isProtected(path, directory) ? ", protected" : "");
    }

    private static FilterRules rules(Random random) {
        List<FilterOption> options = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            StringBuilder pattern = new StringBuilder(random.nextBoolean() ? "/" : "");
            for (int j = random.nextInt(5); j >= 0; j--) {
                pattern.append(pick(PIECES, random));
            }
            options.add(FilterOption.filter(pick(KINDS, random) + pattern));
        }
        return FilterRules.of(options, RuleFiles.NONE, "/a".getBytes(StandardCharsets.UTF_8));
    }

    private static RelPath path(Random random, int components) {
        RelPath path = RelPath.ROOT;
        for (int i = 0; i < components; i++) {
            path = path.child(pick(NAMES, random).getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }

    private static RelPath joined(RelPath above, RelPath below) {
        return RelPath.of(above.display() + "/" + below.display());
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
