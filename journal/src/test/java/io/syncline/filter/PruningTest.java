package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruningTest {
    @Test
    void aPathIsLookedAtIfOneDestinationShipsIt() {
        Pruning both = Pruning.forAny(List.of(pruning("- /a/", "- *.o"), pruning("- /b/", "- *.o")));

        assertTrue(both.enters(RelPath.of("a")));
        assertTrue(both.enters(RelPath.of("b")));
        assertFalse(both.reports(RelPath.of("x.o"), false));
    }

    @Test
    void whatOneLeavesOutBelowIsNotLookedAtForTheOtherThatNeverComesThere() {
        Pruning both = Pruning.forAny(List.of(pruning("- /a/"), pruning("- /a/x/")));

        assertTrue(both.enters(RelPath.of("a")));
        assertFalse(both.enters(RelPath.of("a/x")));
        assertEquals(true, both.reports(RelPath.of("a/y"), false));
    }

    @Test
    void oneDestinationWithoutRulesSeesEverything() {
        assertSame(Pruning.NONE, Pruning.forAny(List.of(pruning("- *"), pruning())));
        assertSame(Pruning.NONE, Pruning.forAny(List.of()));
    }

    @Test
    void anExcludedDirectoryIsNotReachedBelow() {
        Pruning pruning = pruning("- a/");

        assertFalse(pruning.isReached(RelPath.of("x/a/b/c")));
        assertTrue(pruning.isReached(RelPath.of("x/a")));
        assertFalse(pruning.enters(RelPath.of("x/a")));
        assertTrue(pruning.reports(RelPath.of("x/a"), false));
    }

    /** Kills: a pattern that is asked of the wrong component; what is no match looked into; rules anchored above it. */
    @Test
    void belowWildcardsOnlyMatchesAreLookedInto() {
        Pruning pruning = new PathWildcards(List.of("*", "w?w")).pruning(pruning("- /tmp/", "- *.o"));

        assertTrue(pruning.enters(RelPath.of("ann")));
        assertTrue(pruning.reports(RelPath.of("ann/www"), true));
        assertTrue(pruning.enters(RelPath.of("ann/www")));
        assertTrue(pruning.watches(RelPath.of("ann/www/a")));
        assertTrue(pruning.reports(RelPath.of("ann/www/tmp.c"), false));
        assertTrue(pruning.enters(RelPath.of("ann/www/a/tmp")));
        assertFalse(pruning.enters(RelPath.of("ann/www/tmp")));
        assertFalse(pruning.reports(RelPath.of("ann/www/x.o"), false));
        assertFalse(pruning.enters(RelPath.of("ann/private")));
        assertFalse(pruning.reports(RelPath.of("ann/private"), true));
        assertFalse(pruning.enters(RelPath.of(".snapshots")));
    }

    private static Pruning pruning(String... rules) {
        return FilterRules.parse(List.of(rules)).pruning();
    }
}
