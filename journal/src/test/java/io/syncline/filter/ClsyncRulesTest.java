package io.syncline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** clsync's rules by example; that rsync gives the same verdicts is for {@link ClsyncRulesLawTest} to say. */
class ClsyncRulesTest {
    /** Verdicts: shipped, and of a directory (with a slash at its end) also entered and watched. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                // What clsync's own examples and tests have.
                "-d^[Dd]ont[Ss]ync$            ¦ dontSync/       ¦ ",
                "-d^[Dd]ont[Ss]ync$            ¦ dontSync/x      ¦ ",
                "-d^[Dd]ont[Ss]ync$            ¦ dontSync        ¦ ship",
                "-d^[Dd]ont[Ss]ync$            ¦ a/dontSync/     ¦ ship enter watch",
                "+*.*                          ¦ a/b             ¦ ship",
                // An expression is looked for anywhere, unless it is anchored.
                "-fb                           ¦ a/abc           ¦ ",
                "-f^b                          ¦ a/b             ¦ ship",
                "-f^b                          ¦ b               ¦ ",
                "-f^b                          ¦ a/b/c           ¦ ship",
                "-f(^|/)b$                     ¦ a/b             ¦ ",
                "-f(^|/)b$                     ¦ a/xb            ¦ ship",
                "-f\\.o$                       ¦ a/x.o           ¦ ",
                "-f\\.o$                       ¦ a/x.oo          ¦ ship",
                "-f^a.b$                       ¦ a/b             ¦ ",
                "-f^[^/]*b$                    ¦ a/b             ¦ ship",
                "-f^([^/]+/)*b$                ¦ a/c/b           ¦ ",
                "-f^([^/]+/)*b$                ¦ a/cb            ¦ ship",
                "-f^a(/[^/]+)+$                ¦ a/c/b           ¦ ",
                "-f^x[0-9]{1,3}$               ¦ x12             ¦ ",
                "-f^x[0-9]{1,3}$               ¦ x1234           ¦ ship",
                "-f^ä$                         ¦ ä               ¦ ",
                "-f^a\\*$                      ¦ a*              ¦ ",
                "-f^a\\*$                      ¦ ab              ¦ ship",
                "-f^[]a-]$                     ¦ ]               ¦ ",
                "-f^[[:digit:]x]$              ¦ 7               ¦ ",
                "-f                            ¦ a               ¦ ",
                // The types.
                "-f^a                          ¦ a/              ¦ ship enter watch",
                "-f^a/                         ¦ a/b             ¦ ",
                "-d^a                          ¦ ab              ¦ ship",
                "-w^a$                         ¦ a/              ¦ ship",
                "-w^a$                         ¦ a/b             ¦ ",
                "-w^a$                         ¦ a               ¦ ship",
                "-m^a$                         ¦ a/              ¦ ship enter",
                "-m^a$                         ¦ a/b             ¦ ship",
                "-m^a$                         ¦ a/b/            ¦ ship enter watch",
                "-W^a$                         ¦ a/              ¦ ship",
                "-*^a$                         ¦ a               ¦ ",
                "-*^a$                         ¦ a/              ¦ ",
                // The content and not the directory: what clsync gets wrong (its issue 40).
                "-*^dev/                       ¦ dev/            ¦ ship enter watch",
                "-*^dev/                       ¦ dev/null        ¦ ",
                // The first that matches, for each of the questions by itself.
                "+d^a$ , -d^a                  ¦ a/              ¦ ship enter watch",
                "+d^a$ , -d^a                  ¦ ab/             ¦ ",
                "+f\\.c$ , +w , -*             ¦ a/              ¦ ship enter",
                "+f\\.c$ , +w , -*             ¦ a/b.c           ¦ ship",
                "+f\\.c$ , +w , -*             ¦ a/b.o           ¦ ",
                "+f\\.c$ , +W , -*             ¦ a/              ¦ ship enter watch",
                "-w^a$ , +d^a$ , -*            ¦ a/              ¦ ship",
                "-w^a$ , +d^a$ , -*            ¦ b/              ¦ ",
                "+m^a$ , -m , +d               ¦ b/              ¦ ship enter",
                "+m^a$ , -m , +d               ¦ a/              ¦ ship enter watch",
                "-f^a$ , +d^a$                 ¦ a               ¦ ",
                "+w^$ , -d                     ¦ a/              ¦ ",
            })
    void aPathIsShippedEnteredAndWatchedOrNot(String rules, String path, String verdict) {
        FilterRules read = rules(rules.replaceAll(" *, ", "\n"));
        boolean directory = path.endsWith("/");
        RelPath at = RelPath.of(directory ? path.substring(0, path.length() - 1) : path);
        Pruning pruning = read.pruning();
        String seen = (read.isExcluded(at, directory) ? "" : "ship ")
                + (directory && pruning.entersAbove(at) && pruning.enters(at) ? "enter " : "")
                + (directory && pruning.entersAbove(at) && pruning.watches(at) ? "watch" : "");
        assertEquals(verdict == null ? "" : verdict, seen.strip());
    }

    /** Each message has the line, and what to write. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "-s^a$ ¦ write -d",
                "+s^a$ ¦ a line with -w and behind it one with +d",
                "- *.o ¦ give it to --filter",
                "-p^a$ ¦ write f",
                "*.o ¦ expected [+-][fdWwm*]REGEX",
                "- ¦ write f",
                "-f^[0-9]+$ ¦ [^/]* for [0-9]*",
                "-f(ab)* ¦ [^/]* for [0-9]*",
                "-f\\d ¦ write [0-9]",
                "-f(a)\\1 ¦ write what it stands for",
                "-f(a ¦ write \"\\(\"",
                "-fa) ¦ write \"\\)\"",
                "-f[a ¦ write \"\\[\"",
                "-f*a ¦ write \"\\*\"",
                "-fa{x} ¦ write \"\\{\"",
                "-fa\\ ¦ write \"\\\\\"",
                "-f[äö] ¦ write (ä|ö)",
                "-f[[:foo:]] ¦ [:alpha:]",
                "-f^/a ¦ write ^a/b$",
                "-da/$ ¦ a rule with d or w for a directory",
                "-fa^b ¦ no path can match it",
                "-f[ab]{0,250} ¦ several rules",
                "-f(a|b|c|d){9} ¦ several rules",
            })
    void whatRsyncCannotDoSaysWhatToWrite(String rule, String advice) {
        FilterException refused = assertThrows(FilterException.class, () -> rules("# first\n" + rule + "\n+*"));
        assertTrue(refused.getMessage().startsWith("rules:2: cannot follow \"" + rule + "\""), refused::getMessage);
        assertTrue(refused.getMessage().contains(advice), refused::getMessage);
    }

    @Test
    void allLinesThatCannotBeFollowedAreNamed() {
        FilterException refused = assertThrows(FilterException.class, () -> rules("-s^a\n-fa\n-x^a\n+w^b$\n-w"));
        assertTrue(refused.getMessage().contains("rules:1: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("rules:3: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("rules:5: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("(rules:4 \"+w^b$\")"), refused::getMessage);
    }

    @Test
    void eachQuestionHasItsRuleAndTheLineOfIt() {
        FilterRules rules = rules("-m^cache$\n+f\\.c$\n+w\n-*\n");
        assertEquals(
                "rules:3 \"+w\"",
                rules.decideEntry(RelPath.of("cache")).orElseThrow().origin());
        assertEquals(
                "rules:1 \"-m^cache$\"",
                rules.decideWatch(RelPath.of("cache")).orElseThrow().origin());
        assertEquals(
                "rules:4 \"-*\"",
                rules.decide(RelPath.of("cache/x"), false).orElseThrow().origin());
        assertEquals(
                "rules:4 \"-*\"",
                rules.decideWatch(RelPath.of("src")).orElseThrow().origin());
    }

    @Test
    void clsyncsRulesStandAlone() {
        FilterOption file = new FilterOption(FilterOption.Kind.CLSYNC_RULES, "rules", "--clsync-rules");
        FilterException refused = assertThrows(
                FilterException.class,
                () -> FilterRules.of(List.of(FilterOption.filter("- a"), file), new Files("-fa"), new byte[0]));
        assertTrue(refused.getMessage().contains("no other filter of this destination is ever asked"));
    }

    /** What one agent left for the next is of use under the same rules only. */
    @Test
    void whatIsWatchedIsPartOfTheText() {
        assertTrue(!rules("-m^a$")
                .pruning()
                .toString()
                .equals(rules("-m^b$").pruning().toString()));
    }

    static FilterRules rules(String content) {
        FilterOption file = new FilterOption(FilterOption.Kind.CLSYNC_RULES, "rules", "--clsync-rules");
        return FilterRules.of(List.of(file), new Files(content), new byte[0]);
    }

    /** One file. */
    private record Files(String content) implements RuleFiles {
        @Override
        public byte[] read(String name) {
            return content.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] cvsIgnore() {
            return new byte[0];
        }
    }
}
