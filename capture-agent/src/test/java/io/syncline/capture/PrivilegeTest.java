package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.posix.Posix;
import io.syncline.testing.Thorough;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the agent needs to be allowed, tried as another user in a process of its own. */
@Thorough
@Timeout(60)
class PrivilegeTest {
    private static final String NOBODY = "65534";
    private static final String BOTH = "+sys_admin,+dac_read_search";

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws Exception {
        FanotifyHere.assume(directory);
        root = Files.createDirectories(directory.resolve("root"));
        Files.createDirectory(root.resolve("secret"));
        Posix.chmod(Posix.bytes(root.resolve("secret")), 0700);
        Posix.chmod(Posix.bytes(directory), 0777);
    }

    @Test
    void twoCapabilitiesAreEnoughForFanotify() throws Exception {
        List<String> said = agent(BOTH);

        assertTrue(said.get(0).startsWith("by fanotify, whole file systems are marked"), said::toString);
        assertEquals("Touched[path=secret/f]", said.get(1), said::toString);
    }

    /** The one that is left lets it read the tree, and the class path of the build. */
    @Test
    void withoutThemItIsInotifyAndTheReasonIsSaid() throws Exception {
        List<String> said = agent("+dac_read_search");

        assertTrue(
                said.get(0)
                        .matches(
                                "by inotify, since fanotify does not work here: fanotify_init.*: operation not permitted"
                                        + " \\(1\\); it needs CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH.*"),
                said::toString);
        assertEquals("Touched[path=secret/f]", said.get(1), said::toString);
    }

    /** By what it watches, and the first event of a file that is made then. */
    private List<String> agent(String capabilities) throws Exception {
        Process process = new ProcessBuilder(command(capabilities))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            String first = said.readLine();
            assumeTrue(first != null && first.startsWith("by "), () -> "needs setpriv and root: it said " + first);
            lines.add(first);
            Files.createFile(root.resolve("secret/f"));
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            lines.add(String.valueOf(said.readLine()));
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(String capabilities) throws IOException {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.addAll(List.of("--clear-groups", "--no-new-privs"));
        command.addAll(List.of("--bounding-set=-all," + capabilities, "--inh-caps=-all," + capabilities));
        command.add("--ambient-caps=-all," + capabilities);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // jnr unpacks its stub, and may only write where nobody may.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + directory));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PrivilegedAgent.class.getName()));
        command.add(root.toString());
        return command;
    }
}
