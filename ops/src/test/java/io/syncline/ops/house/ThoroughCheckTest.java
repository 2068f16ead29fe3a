package io.syncline.ops.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ops/bin/check} says when the thorough tests of a module did not run; kills a check that looks at nothing. */
class ThoroughCheckTest {
    private static final Path FUNCTIONS = Path.of(System.getProperty("syncline.home"), "ops/bin/thorough.sh");

    @TempDir
    Path home;

    private record Answer(int code, String text) {}

    @BeforeEach
    void twoModules() throws IOException {
        for (String module : List.of("one", "two")) {
            Files.createDirectories(home.resolve(module).resolve("target/surefire-reports"));
            Path tests = Files.createDirectories(home.resolve(module).resolve("src/test/java"));
            Files.writeString(tests.resolve("ATest.java"), "@Thorough\nclass ATest {}\n");
        }
        Files.createDirectories(home.resolve("none/src/test/java"));
    }

    @Test
    void aModuleWhoseThoroughTestsWereLeftOutIsAFailure() throws Exception {
        ran("one", "a\nb\n");
        Answer answer = call("thorough_ran");
        assertEquals(1, answer.code(), answer.text());
        assertTrue(answer.text().contains("no thorough test ran in two,"), answer.text());
    }

    @Test
    void whenAllRanTheirNumberIsSaid() throws Exception {
        ran("one", "a\nb\n");
        ran("two", "c\n");
        assertEquals(new Answer(0, "check: 3 thorough tests ran among these\n"), call("thorough_ran"));
    }

    @Test
    void whoNamesModulesIsAskedForTheseAndWhoNamesTestsForNone() throws Exception {
        ran("one", "a\n");
        Files.delete(home.resolve("two/target/surefire-reports"));
        assertEquals(0, call("thorough_ran", "-pl", "one").code());
        assertEquals(1, call("thorough_ran").code());
        Files.delete(home.resolve("one/target/thorough-tests"));
        assertEquals(1, call("thorough_ran", "-pl", "one").code());
        assertEquals(new Answer(0, ""), call("thorough_ran", "-pl", "one", "-Dtest=QuickTest"));
    }

    @Test
    void whatRanTheLastTimeDoesNotCount() throws Exception {
        ran("one", "a\n");
        ran("two", "a\n");
        assertEquals(0, call("forget_thorough").code());
        assertEquals(1, call("thorough_ran").code());
    }

    private void ran(String module, String names) throws IOException {
        Files.writeString(home.resolve(module).resolve("target/thorough-tests"), names);
    }

    private Answer call(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", "-euc", "home=$0; . " + FUNCTIONS + "; \"$@\"", home.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(bash.waitFor(), text);
    }
}
