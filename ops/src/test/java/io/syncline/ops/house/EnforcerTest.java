package io.syncline.ops.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The enforcer of the real root pom, on a module that asks for telemetry and on one that does not. */
@Thorough
class EnforcerTest {
    private static final Path HOME = Path.of(System.getProperty("syncline.home"));

    @TempDir
    Path directory;

    @Test
    void telemetryIsRefusedByTheBuild() throws Exception {
        Path log = directory.resolve("log");

        assertNotEquals(0, validate("net.openhft", "chronicle-analytics", "2026.2", log));
        assertTrue(Files.readString(log).contains("Telemetry (chronicle-analytics)"), Files.readString(log));
    }

    @Test
    void anHonestModuleIsAccepted() throws Exception {
        Path log = directory.resolve("log");

        assertEquals(0, validate("org.slf4j", "slf4j-api", "2.0.17", log), () -> text(log));
    }

    private int validate(String group, String artifact, String version, Path log) throws Exception {
        Path pom = directory.resolve("pom.xml");
        Files.writeString(pom, """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent>
                    <groupId>io.syncline</groupId>
                    <artifactId>syncline</artifactId>
                    <version>0.1.0-SNAPSHOT</version>
                    <relativePath>%s</relativePath>
                  </parent>
                  <artifactId>planted</artifactId>
                  <dependencies>
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                      <version>%s</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(
                directory.toRealPath().relativize(HOME.toRealPath().resolve("pom.xml")), group, artifact, version));
        Process maven = new ProcessBuilder("mvn", "-B", "-f", pom.toString(), "validate")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(maven.waitFor(3, TimeUnit.MINUTES), () -> "maven did not end: " + text(log));
        return maven.exitValue();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
