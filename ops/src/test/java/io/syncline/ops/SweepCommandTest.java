package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What can be asked for, where no agent runs: that is the last thing that is refused. */
class SweepCommandTest {
    @TempDir
    Path directory;

    private Path source;
    private String err;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectories(directory.resolve("source"));
        Files.createDirectories(source.resolve("d/e"));
        Files.createFile(source.resolve("a\\b"));
        Posix.mkdir(Posix.absolute(Posix.bytes(source), RelPath.of(new byte[] {'x', (byte) 0xff})), 0755);
        SourceGuard.recordOrVerify(new StateDirectory(directory.resolve("state")).source(), source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "d",
                "./d/",
                "SOURCE",
                "SOURCE/d/e",
                "SOURCE/d/../d",
                "a\\b",
                "a\\\\b",
                "SOURCE/a\\b",
                "x\\xff"
            })
    void whatIsThereIsAskedFor(String path) {
        assertEquals(ExitCode.UNREACHABLE.code(), sweep(path), err);
        assertTrue(err.contains("no capture agent runs"), err);
    }

    /** Mutant: a name with a slip of the pen is swept, and nothing is found. */
    @ParameterizedTest
    @ValueSource(
            strings = {"D", "d/f", "../source", "SOURCE/../elsewhere", "/", "SOURCE/d/none", "\ufffd", "x\\", "d/e/.."})
    void whatIsNotThereIsRefused(String path) {
        assertEquals(ExitCode.USAGE.code(), sweep(path), err);
        assertTrue(err.contains("cannot sweep"), err);
    }

    private int sweep(String path) {
        String[] words = {
            "sweep", "--state", directory.resolve("state").toString(), path.replace("SOURCE", source.toString())
        };
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine(List.of(words));
        line.setErr(new PrintWriter(said));
        int code = line.execute(words);
        err = said.toString();
        return code;
    }
}
