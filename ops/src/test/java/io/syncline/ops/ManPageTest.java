package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.process.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The man page and the command line say the same. */
class ManPageTest {
    private static final Path PAGE = Path.of(System.getProperty("syncline.home"), "ops", "man", "syncline.1");
    private static final Pattern LONG_OPTION = Pattern.compile("--[a-z][a-z-]+");

    private String page;

    @BeforeEach
    void readPage() throws IOException {
        page = Files.readString(PAGE).replace("\\-", "-");
    }

    @Test
    void everyCommandHasAParagraph() {
        for (String command : commands(Main.commandLine(), "")) {
            assertTrue(
                    page.matches("(?s).*\n\\.B " + Pattern.quote(command) + "(\n| ).*"),
                    () -> "no paragraph for \"" + command + "\"");
        }
    }

    @Test
    void everyOptionIsNamed() {
        for (String option : options(Main.commandLine())) {
            assertTrue(
                    page.matches("(?s).*[^A-Za-z0-9-]" + Pattern.quote(option) + "[^A-Za-z0-9-].*"),
                    () -> "option " + option + " is missing");
        }
    }

    @Test
    void noOptionIsNamedThatDoesNotExist() {
        Set<String> known = options(Main.commandLine());
        // An option of rsync, in the example of the configuration.
        known.add("--stop-after");
        Matcher named = LONG_OPTION.matcher(page);
        while (named.find()) {
            assertTrue(known.contains(named.group()), () -> "there is no option " + named.group());
        }
    }

    @Test
    void everyExitCodeIsExplainedInTheSameWords() {
        for (ExitCode code : ExitCode.values()) {
            String paragraph = ".B " + code.code() + "\n" + code.meaning() + "\n";
            assertTrue(page.contains(paragraph), () -> "missing: " + paragraph);
        }
    }

    @Test
    void roffHasNothingToComplainAbout() throws Exception {
        Process groff = new ProcessBuilder("groff", "-man", "-ww", "-z", "-Tutf8", PAGE.toString())
                .redirectErrorStream(true)
                .start();

        assertEquals("", new String(groff.getInputStream().readAllBytes()));
        assertEquals(0, groff.waitFor());
    }

    private static List<String> commands(CommandLine line, String path) {
        List<String> commands = new ArrayList<>();
        line.getSubcommands().forEach((name, sub) -> {
            if (sub.getSubcommands().isEmpty()) {
                commands.add(path + name);
            }
            commands.addAll(commands(sub, path + name + " "));
        });
        return commands;
    }

    private static Set<String> options(CommandLine line) {
        Set<String> names = new TreeSet<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        line.getSubcommands().values().forEach(sub -> names.addAll(options(sub)));
        return names;
    }
}
