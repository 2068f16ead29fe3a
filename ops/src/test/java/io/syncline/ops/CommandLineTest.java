package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.process.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no command given",
                "journal | no command given",
                "mirorr a b | Did you mean: ",
                "mirror | Missing required parameters: 'SOURCE', 'DESTINATION'",
                "mirror a | Missing required parameter: 'DESTINATION'",
                "mirror --quiet-tiem 5s a ./b | Unknown option",
                "mirror --quiet-time 5 a ./b | not a duration: \"5\"; write a number and ms, s, m or h",
                "mirror --delete sometimes a ./b | not one of always, running, startup, never: \"sometimes\"",
                "mirror --max-paths 0 a ./b | limits outside of 1",
                "mirror -v -q a ./b | are mutually exclusive",
                "mirror a b | destination b may be a directory or a host; write ./b or b:",
                "capture --state s | give either --config FILE or --state DIR and SOURCE",
                "capture a | Missing required argument",
                "plan --state s --config f | are mutually exclusive",
                "plan --config /nonexistent/f | cannot read /nonexistent/f: no such file",
                "ship --state s a | --state needs SOURCE and at least one DESTINATION",
                "checkpoint rewind x | Missing required argument",
                "checkpoint rewind x --to 1 --to-start | are mutually exclusive",
                "journal dump --state s evnets | expected one of [EVENTS, CHANGESETS]",
                "status --state s --config f | are mutually exclusive",
            })
    void whatCannotBeMeantIsRefusedWithTwoAndSaysWhy(String words, String message) {
        int code = run(words.isEmpty() ? new String[0] : words.split(" "));

        assertTrue(err.toString().contains(message), () -> "expected: " + message + "\nseen: " + err);
        assertEquals(ExitCode.USAGE.code(), code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mirror", "capture", "plan", "ship", "status", "release", "journal dump", "checkpoint rewind"
            })
    void helpEndsWithTheExitCodes(String command) {
        assertEquals(0, run((command + " --help").strip().split(" ")));

        for (ExitCode code : ExitCode.values()) {
            assertTrue(
                    out.toString()
                            .contains("  " + code.code() + "  " + code.meaning().substring(0, 30)),
                    out::toString);
        }
    }

    @Test
    void theVersionIsTheOneThatWasBuilt() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("syncline [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java [^)]+\\)\\R"), out::toString);
        assertEquals(0, run("status", "--version"));
    }

    @Test
    void anExplanationShowsMappingAndCommandAndOpensNothingOffline() {
        assertEquals(
                0,
                run(
                        "explain-destination",
                        "--offline",
                        "-e",
                        "ssh -p 22",
                        directory + "/./sub dir",
                        "user@host.invalid:/x",
                        "/y"));

        assertTrue(out.toString().contains(directory + "/sub dir -> user@host.invalid:/x/sub dir as "), out::toString);
        assertTrue(
                out.toString()
                        .contains("  as URLs        file://" + directory
                                + "/sub dir -> ssh://user@host.invalid:/x/sub dir\n"),
                out::toString);
        assertTrue(out.toString().contains("  virtual root   " + directory + "\n"), out::toString);
        assertTrue(out.toString().contains("  prefix         sub dir\n"), out::toString);
        assertTrue(out.toString().contains("  lands in       /y/sub dir\n"), out::toString);
        assertTrue(out.toString().matches("(?s).*rsync, a round rsync .* '--rsh=ssh -p 22.*"), out::toString);
    }

    @Test
    void aCommandIsExplainedAndNotCalled() {
        assertEquals(0, run("explain-destination", directory.toString(), "exec:touch '" + directory + "/called'"));

        assertTrue(out.toString().contains("  lands in       exec:touch '" + directory + "/called'\n"), out::toString);
        assertTrue(out.toString().contains("  command        /bin/sh -c 'touch "), out::toString);
        assertFalse(out.toString().contains("rsync"), out::toString);
        assertEquals(0, run("mirror", "-n", directory.toString(), "exec:touch '" + directory + "/called'"));
        assertTrue(out.toString().contains("would be told of the whole tree"), out::toString);
        assertFalse(java.nio.file.Files.exists(directory.resolve("called")));
    }

    @Test
    void anExplanationSaysWhatBothEndsCanDo() {
        assertEquals(0, run("explain-destination", "--xattrs=no", directory.toString(), directory + "-copy"));

        assertTrue(out.toString().matches("(?s).*  rsync here     [0-9]+\\.[0-9.]+\n.*"), out::toString);
        assertTrue(out.toString().contains("  renames        are done there\n"), out::toString);
        assertTrue(out.toString().contains("  deletions      by name\n"), out::toString);
        assertTrue(out.toString().contains("  xattrs         no, as set\n"), out::toString);
    }

    @Test
    void anExplanationOfAHostOutOfReachSaysSoAndGoesOn() {
        assertEquals(0, run("explain-destination", "-e", "/no/such/shell", directory.toString(), "host:/x", "/y"));

        assertTrue(out.toString().contains("  both ends      cannot be asked: "), out::toString);
        assertTrue(out.toString().contains("-> /y as "), out::toString);
    }

    @Test
    void aVolumeIsExplainedAndRefused() {
        assertEquals(2, run("explain-destination", ":pop", "example.com::moz"));

        assertTrue(
                out.toString().startsWith("gluster://localhost:pop -> ssh://example.com:gluster://localhost:moz\n"),
                out::toString);
        assertTrue(out.toString().contains("mount it (mount -t glusterfs localhost:pop DIRECTORY)"), out::toString);
        assertEquals(2, run("mirror", ":pop", "/copy"));
    }

    @Test
    void settingsOfTheCommandLineReachRsync() {
        int code = run(
                "explain-destination",
                "--offline",
                "--identity=key",
                "--port=2222",
                "--ssh-option=ProxyJump=gate",
                "--password-file=~/secret",
                "--acls=no",
                "--no-numeric-ids",
                "--no-sparse",
                "--compress",
                "--usermap=www:web",
                "--rsync-option=--stop-after=600",
                directory.toString(),
                "host:/x",
                "host::module");

        assertEquals(0, code, err::toString);
        String[] explanations = out.toString().split("host::module as");
        String key = Path.of("").toAbsolutePath().resolve("key").toString();
        assertTrue(explanations[0].contains("-o ProxyJump=gate -p 2222 -i " + key + " "), out::toString);
        assertTrue(explanations[0].contains(" --compress "), out::toString);
        assertTrue(explanations[0].contains(" --usermap=www:web "), out::toString);
        assertTrue(explanations[0].contains(" --stop-after=600 "), out::toString);
        assertFalse(explanations[0].matches("(?s).*(--acls|--numeric-ids|--sparse|--password-file).*"), out::toString);
        assertTrue(
                explanations[1].contains(
                        " --password-file=" + System.getProperty("user.home") + "/secret --port=2222 "),
                out::toString);
    }

    @Test
    void allProblemsOfSettingsAreToldAtOnce() {
        int code = run(
                "explain-destination",
                "--acls=perhaps",
                "--port=99999",
                "--ssh-option=Port",
                "--chown=web",
                "--usermap=1:2",
                "--rsync-option=--cvs-exclude",
                directory.toString(),
                "/copy");

        assertEquals(2, code);
        assertEquals("""
                syncline: the command line: 5 problems
                  --acls is not auto, yes or no: "perhaps"
                  --port is not a port from 1 to 65535: "99999"
                  --ssh-option is not an option of ssh: "Port"; write KEY=VALUE, such as ProxyJump=gate
                  "--cvs-exclude" is not for you to give to rsync: use filters, which the shipper reads as well
                  chown names a user, and usermap maps users; give one of them
                """, err.toString());
    }

    @Test
    void aSettingThatNoDestinationCanUseIsRefused() {
        assertEquals(2, run("explain-destination", "--identity=key", directory.toString(), "/copy"));

        assertTrue(err.toString().contains("/copy is not reached by it"), err::toString);
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine(List.of(words));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(words);
    }
}
