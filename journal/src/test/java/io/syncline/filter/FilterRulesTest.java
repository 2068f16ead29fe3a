package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by example; that rsync reads them alike is for {@link FilterRulesRsyncTest} to say. */
class FilterRulesTest {
    @ParameterizedTest
    @CsvSource({
        "- *.o,          a/b.o,        true",
        "- *.o,          a/b.c,        false",
        "- /foo,         foo,          true",
        "- /foo,         a/foo,        false",
        "- foo,          a/foo/b,      true",
        "- foo/,         foo,          false",
        "- foo/,         foo/b,        true",
        "- foo/*/bar,    x/foo/y/bar,  true",
        "- foo/*/bar,    foo/bar,      false",
        "- /foo/**/bar,  foo/bar,      false",
        "- /foo/**/bar,  foo/a/b/bar,  true",
        "- **/foo,       foo,          true",
        "- foo/***,      foo/a/b,      true",
        "- foo/**,       x/foo/a,      true",
        "- foo/**,       xfoo/a,       false",
        "- /a*c,         a/b/c,        false",
        "- /a?b,         a/b,          false",
        "- /a[!x]b,      a/b,          false",
        "- b/c,          a/b/c,        true",
        "- b/c,          xb/c,         false",
        "- [a-c]x,       bx,           true",
        "- [a-c]x,       cx,           true",
        "- [a-c-z],      d,            false",
        "- [!a-c]x,      bx,           false",
        "- [[:digit:]],  7,            true",
        "- a\\*,         a*,           true",
        "- a\\*,         ab,           false",
        "- a\\b,         a\\b,         true",
        "- ?,            ä,            false",
        "- ??,           ä,            true",
        "exclude_x,      x,            true",
        "exclude x,      x,            true",
        "- [,            [,            false",
    })
    void aFileIsExcludedOrNot(String rule, String path, boolean excluded) {
        assertEquals(excluded, FilterRules.parse(List.of(rule)).isExcluded(RelPath.of(path), false));
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        FilterRules rules = FilterRules.parse(List.of("+ keep.o", "- *.o", "include *.o"));

        assertFalse(rules.isExcluded(RelPath.of("keep.o"), false));
        assertTrue(rules.isExcluded(RelPath.of("other.o"), false));
    }

    @Test
    void nothingBelowAnExcludedDirectoryIsIncluded() {
        FilterRules rules = FilterRules.parse(List.of("+ deep.c", "- /a/"));

        assertTrue(rules.isExcluded(RelPath.of("a/b/deep.c"), false));
        assertFalse(rules.isExcluded(RelPath.of("a"), false));
    }

    @Test
    void aDirectoryAndAllBelowItByThreeStars() {
        FilterRules rules = FilterRules.parse(List.of("+ /a/***", "- *"));

        assertFalse(rules.isExcluded(RelPath.of("a"), true));
        assertTrue(rules.isExcluded(RelPath.of("a"), false));
        assertFalse(rules.isExcluded(RelPath.of("a/b/c"), false));
        assertTrue(rules.isExcluded(RelPath.of("b"), true));
    }

    @Test
    void theRootIsNeverExcluded() {
        assertFalse(FilterRules.parse(List.of("- *", "- **")).isExcluded(RelPath.ROOT, true));
    }

    @Test
    void noRulesExcludeNothing() {
        assertTrue(FilterRules.parse(List.of()).isEmpty());
        assertFalse(FilterRules.NONE.isExcluded(RelPath.of("a"), false));
    }

    @Test
    void namesThatAreNoTextAreMatchedByTheirBytes() {
        RelPath name = RelPath.of(new byte[] {'a', (byte) 0xff, 'b'});

        assertTrue(FilterRules.parse(List.of("- a?b")).isExcluded(name, false));
        assertFalse(FilterRules.parse(List.of("- a??b")).isExcluded(name, false));
    }

    @Test
    void aPatternOfManyStarsTakesNoLongerThanItsLength() {
        FilterRules rules = FilterRules.parse(List.of("- " + "*a".repeat(60) + "b"));

        assertFalse(rules.isExcluded(RelPath.of("a".repeat(250)), false));
    }

    @ParameterizedTest
    @CsvSource({
        "H x,            x,            true",
        "hide x,         x,            true",
        "P x,            x,            false",
        "-r x,           x,            false",
        "'-,s x',        x,            true",
        "-p x,           x,            true",
        "-x x,           x,            false",
        "-!p x,          x,            false",
        "-!p x,          y,            true",
        "-! x/,          x,            true",
        "'exclude,! x',  y,            true",
        "-/ /r/oot/x,    x,            true",
        "-/ oot/x,       x,            true",
        "-/ /x,          x,            false",
        "-/ x,           a/x,          true",
        "-/ /r/oot/*/y,  a/y,          true",
        "-C,             a.o,          true",
        "-C,             a.c,          false",
        ": .rules,       x,            false",
    })
    void modifiersCountAsInRsync(String rule, String path, boolean excluded) {
        FilterRules rules = FilterRules.of(List.of(FilterOption.filter(rule)), RuleFiles.NONE, "/r/oot".getBytes());

        assertEquals(excluded, rules.isExcluded(RelPath.of(path), false));
    }

    @Test
    void aRuleForOneSideLeavesTheOtherAlone() {
        FilterRules rules = FilterRules.parse(List.of("P kept", "H hidden", "R at-risk", "- *"));

        assertTrue(rules.isProtected(RelPath.of("kept"), false));
        assertTrue(rules.isProtected(RelPath.of("hidden"), false));
        assertFalse(rules.isProtected(RelPath.of("at-risk"), false));
        assertTrue(rules.isExcluded(RelPath.of("at-risk"), false));
    }

    @Test
    void aClearForgetsWhatCameBefore() {
        assertTrue(FilterRules.parse(List.of("- x", "!")).isEmpty());
        assertTrue(FilterRules.parse(List.of("- x", "clear")).isEmpty());
    }

    @Test
    void whatRulesInTheTreeMayStillIncludeIsNotExcluded() {
        FilterRules rules = FilterRules.parse(List.of("- a", ": .rules", "- b"));

        assertTrue(rules.isExcluded(RelPath.of("a"), false));
        assertFalse(rules.isExcluded(RelPath.of("b"), false));
        assertTrue(rules.isProtected(RelPath.of("b"), false));
        assertEquals(
                FilterDecision.Verdict.UNDECIDED,
                rules.decide(RelPath.of("b"), false).orElseThrow().verdict());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-!/ x",
                "+sp x",
                "H x",
                "S x",
                "R x",
                "P x",
                "-x x",
                ": .f",
                ":n- .f",
                ":+ .f",
                ":sC .cvsignore",
                ":ew .f"
            })
    void whatRsyncIsToldIsReadAlike(String rule) {
        List<String> once = FilterRules.parse(List.of(rule)).forRsync();

        assertEquals(once, FilterRules.parse(once).forRsync());
    }

    @Test
    void theDecisionNamesTheRuleAndWhereItCameFrom() {
        FilterRules rules = FilterRules.parse(List.of("+ /a/", "- x/"));

        FilterDecision decision = rules.decide(RelPath.of("a/x/y"), false).orElseThrow();

        assertEquals(RelPath.of("a/x"), decision.at());
        assertEquals("- x/", decision.rule());
        assertEquals("--filter", decision.origin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "! x",
                "clear x",
                "*.o",
                "-f x",
                "",
                " - x",
                "Hs x",
                "Pr x",
                "PC",
                "-e x",
                "-n x",
                "-w x",
                ":! .f",
                ":-+ .f",
                "excludes x",
                "exclude- x",
                "exclude/ x",
                "x",
                ":",
                "."
            })
    void whatIsNoRuleIsRefusedByName(String rule) {
        FilterException refused = assertThrows(FilterException.class, () -> FilterRules.parse(List.of("- ok", rule)));

        assertTrue(refused.getMessage().contains("\"" + rule + "\""), refused.getMessage());
        assertTrue(refused.getMessage().contains("supported are"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"- ", "+_", "exclude "})
    void aRuleNeedsAPattern(String rule) {
        assertThrows(FilterException.class, () -> FilterRules.parse(List.of(rule)));
    }
}
