package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
    @TempDir
    private Path directory;

    private Path source;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(directory.resolve("src"));
        Files.createDirectories(source.resolve("a/x"));
        Files.writeString(directory.resolve("patterns"), "# what is built\n*.o\n/a/x/\n");
    }

    @Test
    void theRuleIsNamedWithTheLineOfItsFile() {
        assertEquals(0, explain("--exclude-from", directory + "/patterns", source.toString(), "a/f.o"));

        assertTrue(
                out.toString()
                        .contains("excluded, by \"- *.o\" from " + directory + "/patterns:2, which matches a/f.o"),
                out::toString);
        assertTrue(out.toString().contains("capture: not recorded"), out::toString);
    }

    @Test
    void aDirectoryThatIsLeftOutDecidesForAllBelowIt() {
        assertEquals(0, explain("--exclude-from", directory + "/patterns", source.toString(), "a/x/y", "a/x"));

        assertTrue(out.toString().contains("a/x/y\n"), out::toString);
        assertTrue(out.toString().contains("patterns:3, which matches a/x\n  capture: not recorded\n"), out::toString);
        assertTrue(out.toString().contains("a/x (a directory)"), out::toString);
        assertTrue(out.toString().contains("capture: not recorded, not entered"), out::toString);
    }

    /** Kills: the values of each option collected by themselves. */
    @Test
    void theOrderOfTheOptionsIsTheOrderOfTheRules() {
        assertEquals(0, explain("--include", "keep.o", "--exclude", "*.o", source.toString(), "keep.o"));
        assertTrue(out.toString().contains("shipped, by \"+ keep.o\" from --include"), out::toString);

        out.getBuffer().setLength(0);
        assertEquals(0, explain("--exclude=*.o", "--include=keep.o", source.toString(), "keep.o"));
        assertTrue(out.toString().contains("excluded, by \"- *.o\" from --exclude"), out::toString);
    }

    @Test
    void aConfigurationIsExplainedForEachDestination() throws IOException {
        Path config = directory.resolve("mirror.yaml");
        Files.writeString(config, """
                source: src
                state: state
                destinations:
                  - name: one
                    to: ./one
                    exclude: ["*.o"]
                    excludeFrom: [patterns]
                  - name: two
                    to: ./two
                    filters: ["H *.c"]
                """);

        assertEquals(0, explain("--config", config.toString(), "--json", "a/f.o", "a/f.c"));

        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).contains("\"captured\":true"), out::toString);
        assertTrue(lines.get(0)
                .contains("\"destination\":\"one\",\"shipped\":false,\"rule\":\"- *.o\",\"origin\":\"exclude\""));
        assertTrue(
                lines.get(1).contains("\"destination\":\"two\",\"shipped\":false,\"rule\":\"-s *.c\""), out::toString);
    }

    @Test
    void rulesOfClsyncAnswerEachQuestionByTheLineThatDecides() throws IOException {
        Path rules = directory.resolve("rules");
        Files.writeString(rules, "-w^a/x$\n-m^a$\n+f\\.c$\n+d\n-f\n");

        assertEquals(0, explain("--clsync-rules", rules.toString(), source.toString(), "a/x", "a", "a/f.c", "a/f.o"));

        assertEquals("""
                a/x (a directory)
                  every-destination: shipped, by "+ /**/" from %1$s:4 "+d", which matches a/x
                    not entered, by "- /a/x/" from %1$s:1 "-w^a/x$", which matches a/x
                  capture: not recorded, not entered
                a (a directory)
                  every-destination: shipped, by "+ /**/" from %1$s:4 "+d", which matches a
                    not watched, so only a sweep notices changes, by "- /a/" from %1$s:2 "-m^a$", which matches a
                  capture: recorded, entered
                a/f.c
                  every-destination: shipped, by "+ /**.c" from %1$s:3 "+f\\.c$", which matches a/f.c
                    not watched, so only a sweep notices changes, by "- /a/" from %1$s:2 "-m^a$", which matches a
                  capture: not recorded
                a/f.o
                  every-destination: excluded, by "- /**" from %1$s:5 "-f", which matches a/f.o
                  capture: not recorded
                """.formatted(rules), out.toString());
    }

    @Test
    void rulesOfClsyncThatRsyncCannotFollowAreRefusedByLine() throws IOException {
        Path rules = directory.resolve("rules");
        Files.writeString(rules, "-f\\.o$\n-s^a$\n");
        assertEquals(2, explain("--clsync-rules", rules.toString(), source.toString(), "a"));
        assertTrue(err.toString().contains(rules + ":2: cannot follow \"-s^a$\""), err::toString);
        assertTrue(err.toString().contains("write -d"), err::toString);

        assertEquals(2, explain("--exclude=a", "--clsync-rules", rules.toString(), source.toString(), "a"));
        assertTrue(err.toString().contains("no other filter of this destination is ever asked"), err::toString);
    }

    /** Kills: rules that are anchored at the directory above the wildcards. */
    @Test
    void aPathBelowWildcardsIsExplainedForItsMatch() throws IOException {
        Files.createDirectories(source.resolve("ann/www"));
        Files.createDirectories(source.resolve("bob/www"));

        assertEquals(0, explain("--exclude=/tmp", source + "/*/www", "ann/www/tmp", "ann/other"));

        assertTrue(out.toString().contains("excluded, by \"- /tmp\" from --exclude, which matches tmp"), out::toString);
        assertTrue(out.toString().contains("ann/other\n  capture: not recorded"), out::toString);
        assertEquals(
                1,
                out.toString()
                        .lines()
                        .filter(line -> line.contains("every-destination-ann-"))
                        .count());
        assertFalse(out.toString().contains("bob"), out::toString);
    }

    @Test
    void aRuleThatCannotBeFollowedIsRefusedByName() {
        assertEquals(2, explain("--filter", "exclude*.o", source.toString(), "a"));
        assertTrue(err.toString().contains("cannot follow filter rule \"exclude*.o\""), err::toString);

        assertEquals(2, explain("--exclude-from", directory + "/missing", source.toString(), "a"));
        assertTrue(err.toString().contains("missing: no such file"), err::toString);
    }

    @Test
    void aRuleOfAFileInTheTreeIsNamedWithItsFile() throws IOException {
        Files.createDirectories(source.resolve("d/e"));
        Files.writeString(source.resolve("d/.rules"), "\n- *.o\n");

        assertEquals(0, explain("--filter", ": .rules", source.toString(), "d/e/a.o", "a.o"));

        assertTrue(
                out.toString().contains("excluded, by \"- *.o\" from " + source.toRealPath() + "/d/.rules:2"),
                out::toString);
        assertTrue(out.toString().contains("a.o\n  every-destination: shipped, no rule matches"), out::toString);
    }

    private int explain(String... words) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(words));
        CommandLine line = Main.commandLine(all);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
