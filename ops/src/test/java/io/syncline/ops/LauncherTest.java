package io.syncline.ops;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.process.ExitCode;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes through the real launcher. */
@Thorough
@Timeout(180)
class LauncherTest {
    @TempDir
    Path directory;

    private Path source;
    private Path copy;
    private Path state;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        Files.createDirectories(source.resolve("sub dir"));
        Files.writeString(source.resolve("sub dir").resolve("file"), "one");
        copy = directory.resolve("copy");
        state = directory.resolve("state");
    }

    @Test
    void aMirrorStopsCleanlyGoesOnAndRefusesASecondStart() throws Exception {
        String name;
        try (LaunchedSyncline mirror = mirror(Map.of())) {
            mirror.awaitLine("watching " + source + " by ");
            name = nameOf(mirror);
            mirror.awaitLine(name + " in sync");
            assertEquals("one", Files.readString(copy.resolve("sub dir").resolve("file")));

            Files.writeString(source.resolve("new"), "two");
            awaitContent(copy.resolve("new"), "two");

            try (LaunchedSyncline second = mirror(Map.of())) {
                assertEquals(ExitCode.STATE.code(), second.awaitExit(), second::toString);
                assertTrue(second.err().get(0).contains("by process " + mirror.pid()), second::toString);
            }
            assertEquals(0, mirror.terminate().awaitExit(), mirror::toString);
        }
        Files.writeString(source.resolve("while away"), "three");
        try (LaunchedSyncline again = mirror(Map.of())) {
            again.awaitLine(name + " in sync");
            assertEquals("three", Files.readString(copy.resolve("while away")));
            assertEquals(0, again.terminate().awaitExit(), again::toString);
        }
        // A clean stop leaves an epoch that was closed, not one that had to be sealed.
        try (LaunchedSyncline info = start(Map.of(), "journal", "info", "--json", "--state", state)) {
            assertEquals(0, info.awaitExit(), info::toString);
            assertFalse(String.join("", info.out()).contains("\"clean\" : false"), info::toString);
        }
    }

    @Test
    void threeProcessesDoTheSameFromOneFile() throws Exception {
        Path config = Files.writeString(directory.resolve("mirror.yaml"), """
                source: source
                state: state
                quietTime: 0
                destinations:
                  - name: backup
                    to: ./copy
                """);
        try (LaunchedSyncline capture = start(Map.of(), "capture", "--config", config);
                LaunchedSyncline planner = start(Map.of(), "plan", "--config", config)) {
            capture.awaitLine("watching " + source + " by ");
            try (LaunchedSyncline shipper = start(Map.of(), "ship", "--config", config, "backup")) {
                shipper.awaitLine(source + " -> " + copy + " as backup");
                awaitContent(copy.resolve("sub dir").resolve("file"), "one");
                Files.writeString(source.resolve("new"), "two");
                awaitContent(copy.resolve("new"), "two");

                assertEquals(0, shipper.terminate().awaitExit(), shipper::toString);
            }
            assertEquals(0, planner.terminate().awaitExit(), planner::toString);
            assertEquals(0, capture.terminate().awaitExit(), capture::toString);
        }
    }

    @Test
    void itStartsThroughALinkAndASourceThatIsMissingIsThree() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), LaunchedSyncline.LAUNCHER);
        try (LaunchedSyncline mirror =
                LaunchedSyncline.start(link, directory, Map.of(), "mirror", "--state", state, "missing", "./copy")) {
            assertEquals(ExitCode.SOURCE.code(), mirror.awaitExit(), mirror::toString);
            assertEquals(List.of("syncline: cannot mirror " + directory + "/missing: no such directory"), mirror.err());
        }
        assertFalse(Files.exists(copy));
    }

    @Test
    void theEndOfAStageIsTheEndOfTheProcessWithItsCode() throws Exception {
        String name;
        try (LaunchedSyncline mirror = mirror(Map.of())) {
            mirror.awaitLine("watching " + source + " by ");
            name = nameOf(mirror);
            mirror.awaitLine(name + " in sync");
            assertEquals(0, mirror.terminate().awaitExit(), mirror::toString);
        }
        Files.writeString(state.resolve("destinations").resolve(name).resolve("checkpoint.json"), "garbage");
        try (LaunchedSyncline mirror = mirror(Map.of("JOURNAL_STREAM", "8:1"))) {
            assertEquals(ExitCode.STATE.code(), mirror.awaitExit(), mirror::toString);
            // Under systemd a line begins with its priority.
            String stage = "ship/" + name;
            assertTrue(
                    mirror.err().stream()
                            .anyMatch(line -> line.matches("<3>\\[" + stage + "\\] .* stage=" + stage + " exit=4")),
                    mirror::toString);
            assertTrue(mirror.err().stream().anyMatch(line -> line.startsWith("<6>[capture] ")), mirror::toString);
        }
    }

    @Test
    void namesThatAreNotAsciiAreReadInAnyLocale() throws Exception {
        Path umlaut = Files.createDirectory(directory.resolve("\u00e4\u00f6"));
        try (LaunchedSyncline explain =
                start(Map.of("LC_ALL", "C", "LANG", "C"), "explain-destination", umlaut, "./copy")) {
            assertEquals(0, explain.awaitExit(), explain::toString);
            assertTrue(explain.out().get(0).startsWith(umlaut + " -> "), explain::toString);
        }
    }

    @Test
    void itRunsOnJava25() throws Exception {
        Optional<Path> jdk = java25();
        assumeTrue(jdk.isPresent(), "skipped: no /usr/lib/jvm/*25*");
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.orElseThrow().toString());
        try (LaunchedSyncline version = start(environment, "--version")) {
            assertEquals(0, version.awaitExit(), version::toString);
            assertTrue(version.out().get(0).contains("(Java 25"), version::toString);
            assertEquals(List.of(), version.err());
        }
        try (LaunchedSyncline mirror = mirror(environment)) {
            mirror.awaitLine("watching " + source + " by ");
            mirror.awaitLine(nameOf(mirror) + " in sync");
            assertEquals("one", Files.readString(copy.resolve("sub dir").resolve("file")));
            assertEquals(0, mirror.terminate().awaitExit(), mirror::toString);
            assertTrue(mirror.err().stream().noneMatch(line -> line.startsWith("WARNING:")), mirror::toString);
        }
    }

    private LaunchedSyncline mirror(Map<String, String> environment) throws IOException {
        return start(environment, "mirror", "--state", state, source, copy);
    }

    private LaunchedSyncline start(Map<String, String> environment, Object... words) throws IOException {
        return LaunchedSyncline.start(LaunchedSyncline.LAUNCHER, directory, environment, words);
    }

    private String nameOf(LaunchedSyncline mirror) {
        String start = source + " -> " + copy + " as ";
        return mirror.out().stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitContent(Path file, String content) {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.exists(file) && Files.readString(file).equals(content));
    }

    private static Optional<Path> java25() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> jdks = Files.list(all)) {
            return jdks.filter(jdk -> jdk.getFileName().toString().contains("25"))
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin").resolve("java")))
                    .sorted()
                    .findFirst();
        }
    }
}
