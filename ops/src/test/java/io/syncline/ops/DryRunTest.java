package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.process.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DryRunTest {
    @TempDir
    Path directory;

    private Path source;
    private Path copy;
    private String out;

    @BeforeEach
    void makeTrees() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        copy = Files.createDirectory(directory.resolve("copy"));
        Files.writeString(source.resolve("new file"), "1");
        Files.writeString(copy.resolve("too much"), "2");
    }

    @Test
    void itSaysWhatWouldBeSentAndDeletedAndChangesNothing() {
        assertEquals(0, run(source));

        assertTrue(out.startsWith(source + " -> " + copy + " as "), out);
        assertTrue(out.contains("\n  rsync "), out);
        assertTrue(out.contains("\n  would send   new file\n"), out);
        assertTrue(out.contains("\n  would delete too much\n"), out);
        assertTrue(Files.exists(copy.resolve("too much")));
        assertFalse(Files.exists(copy.resolve("new file")));
        assertFalse(Files.exists(directory.resolve("state")));
    }

    @Test
    void withoutDeletionNothingWouldBeDeleted() {
        assertEquals(0, run("--delete", "running", source));

        assertTrue(out.contains("would send   new file"), out);
        assertFalse(out.contains("would delete"), out);
    }

    @Test
    void aDestinationThatCannotBeReachedIsAFailure() {
        assertEquals(ExitCode.FAILURE.code(), run("--rsh", "false", source, "host.invalid:/x"));

        assertTrue(out.contains("\n  failed: "), out);
        assertTrue(out.contains("would send   new file"), out);
    }

    private int run(Object... words) {
        StringWriter printed = new StringWriter();
        CommandLine line = Main.commandLine(List.of("mirror"));
        line.setOut(new PrintWriter(printed));
        String[] all = new String[words.length + 5];
        String[] fixed = {"mirror", "-n", "--state", directory.resolve("state").toString()};
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        for (int i = 0; i < words.length; i++) {
            all[fixed.length + i] = words[i].toString();
        }
        all[all.length - 1] = copy.toString();
        int code = line.execute(all);
        out = printed.toString();
        return code;
    }
}
