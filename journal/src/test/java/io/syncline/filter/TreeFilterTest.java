package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules together with files of rules at made-up places. That rsync agrees is the affair of {@link FilterForestLawTest}. */
class TreeFilterTest {
    private final Map<String, String> files = new HashMap<>();

    /** Kills: a file that cannot be followed taken for none; one below it that is believed although that one is not known. */
    @Test
    void behindAFileThatCannotBeFollowedNothingIsKnown() {
        files.put("/r/.rules", "- x\n- y\n");
        files.put("/r/a/.rules", "nonsense\n");
        files.put("/r/a/b/.rules", "- y\n");
        TreeFilter filter = filter("/r", ": .rules", "- z");

        assertTrue(filter.isExcluded(RelPath.of("x"), false));
        for (String path : List.of("a/x", "a/z", "a/b/y")) {
            assertFalse(filter.isExcluded(RelPath.of(path), false), path);
            assertTrue(filter.isProtected(RelPath.of(path), false, above -> true), path);
        }
    }

    /** Kills: a scan that begins at the source, or leaves out the top of the file system; one of a name that begins elsewhere. */
    @Test
    void aNameWithASlashCountsFromTheTopOn() {
        files.put("/.rules", "- top\n- /r/s/deep\n");
        files.put("/r/.rules", "- above\n- /s/anchored\n");
        TreeFilter filter = filter("/r/s", ": /.rules", "- z");

        for (String path : List.of("top", "deep", "a/above", "anchored")) {
            assertTrue(filter.isExcluded(RelPath.of(path), false), path);
        }
        assertFalse(filter.isExcluded(RelPath.of("a/anchored"), false));
        assertFalse(filter("/r/s", ": .rules", "- z").isExcluded(RelPath.of("top"), false));
        assertFalse(filter("/r/s", ": /r/.rules", "- z").isExcluded(RelPath.of("z"), false));
    }

    @Test
    void aFileOfRulesMayNameAnother() {
        files.put("/r/.rules", ": .more\n- z\n");
        files.put("/r/a/.more", "- y\n");
        TreeFilter filter = filter("/r", ": .rules");

        assertTrue(filter.isExcluded(RelPath.of("a/y"), false));
        assertFalse(filter.isExcluded(RelPath.of("y"), false));
        assertTrue(filter.isExcluded(RelPath.of("a/z"), false));
    }

    @Test
    void theSourceMayBeTheTopOfTheFileSystem() {
        files.put("/.rules", "- /x\n");
        files.put("/a/.rules", "- /y\n");
        TreeFilter filter = filter("/", ": .rules");

        assertTrue(filter.isExcluded(RelPath.of("x"), false));
        assertTrue(filter.isExcluded(RelPath.of("a/y"), false));
        assertFalse(filter.isExcluded(RelPath.of("a/x"), false));
    }

    @Test
    void anAbsolutePatternIsAnchoredAtTheTopWhereverItsFileLies() {
        files.put("/r/a/.rules", "-/ /r/a/x\n-/ /y\n");
        TreeFilter filter = filter("/r", ": .rules");

        assertTrue(filter.isExcluded(RelPath.of("a/x"), false));
        assertFalse(filter.isExcluded(RelPath.of("a/y"), false));
    }

    /** Kills: a second rule of a file that counts beside the first; a file that excludes itself in one directory alone. */
    @Test
    void aFileIsKnownByItsNameAlone() {
        FilterRules rules = FilterRules.parse(List.of(":e /.rules", ":n .rules", ": .more"));

        assertEquals(List.of("- .rules", ": /.rules", ": .more"), rules.forRsync());
        assertEquals(List.of("- .rules"), rules.plainForRsync());
        assertTrue(rules.in((directory, name) -> Optional.empty()).isExcluded(RelPath.of("a/.rules"), false));
        assertTrue(rules.isDirectoryFile(RelPath.of("a/.rules")));
        assertFalse(rules.isDirectoryFile(RelPath.of("a/rules")));
    }

    /**
     * Kills: a directory that both have and that is protected, and so all in it; one that is gone or hidden, and what it holds
     * goes although it is protected; what is perishable and keeps a directory that goes, or goes from one that stays.
     */
    @ParameterizedTest
    @CsvSource({
        "a/x.tmp,         a,          true",
        "a/x.tmp,         '',         true",
        "a/y,             a,          false",
        "kept/y,          kept,       false",
        "kept/y,          '',         true",
        "a/kept/b/y,      a,          true",
        "a/kept/b/y,      a a/kept,   false",
        "out/y,           out,        true",
        "out/y,           '',         true",
        "hidden/y,        hidden,     false",
        "hidden/x.tmp,    hidden,     true",
        "a/x.o,           a,          true",
        "a/x.o,           '',         false",
        "a/b/x.o,         a,          false",
        "hidden/x.o,      hidden,     false",
        "hidden/kept/y,   hidden hidden/kept, true",
        "perishable/y,    perishable, true",
        "perishable/y,    '',         true",
        "a/perishable/y,  '',         false",
        "a/in.tmp,        a,          false",
    })
    void aPathIsLeftAloneWhereRsyncLooksAtItAndARuleSaysSo(String path, String there, boolean isProtected) {
        files.put("/r/.rules", "+ in.tmp\n- *.tmp\n");
        TreeFilter filter = filter("/r", ": .rules", "P kept/", "- out/", "H hidden/", "-p *.o", "-p perishable/");

        assertEquals(
                isProtected,
                filter.isProtected(
                        RelPath.of(path),
                        false,
                        above -> List.of(there.split(" ")).contains(above.display())));
    }

    private TreeFilter filter(String root, String... rules) {
        return FilterRules.of(
                        List.of(rules).stream().map(FilterOption::filter).toList(),
                        RuleFiles.NONE,
                        root.getBytes(StandardCharsets.UTF_8))
                .in((directory, name) -> {
                    String above = new String(directory, StandardCharsets.UTF_8);
                    String file = (above.equals("/") ? "" : above) + "/" + name;
                    return Optional.ofNullable(files.get(file)).map(text -> text.getBytes(StandardCharsets.UTF_8));
                });
    }
}
