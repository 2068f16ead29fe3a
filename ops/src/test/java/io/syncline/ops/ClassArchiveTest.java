package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes of an installation: the launcher in one directory, the jars in another. */
@Thorough
@Timeout(600)
class ClassArchiveTest {
    private static final Path HOME = LaunchedSyncline.LAUNCHER.getParent();

    @TempDir
    static Path directory;

    private static Path launcher;
    private static Path lib;
    private static Path archive;
    private static Path size;

    @BeforeAll
    static void install() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("usr/bin"));
        for (String file : List.of("syncline", "class-archive.sh", "jvm.options", "jvm-25.options")) {
            Files.copy(HOME.resolve(file), bin.resolve(file));
        }
        launcher = bin.resolve("syncline");
        lib = Files.createDirectories(directory.resolve("usr/lib"));
        int number = 0;
        for (String entry : LaunchedSyncline.productClassPath().split(File.pathSeparator)) {
            put(Path.of(entry), lib.resolve("part-" + number++ + ".jar"));
        }
        archive = lib.resolve("syncline-" + Runtime.version().feature() + ".jsa");
        size = lib.resolve(archive.getFileName() + ".size");
        assertStartsAsUsual();
        makeArchive();
    }

    /** Kills: an archive that is made and not used, one that is made of other jars or flags than those of a start. */
    @Test
    void classesComeFromTheArchive() throws Exception {
        Path loaded = directory.resolve("loaded");
        try (LaunchedSyncline version = start(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded))) {
            assertEquals(0, version.awaitExit(), version::toString);
        }
        assertTrue(
                Files.readAllLines(loaded).stream()
                        .anyMatch(line -> line.contains("io.syncline.ops.Main source: shared objects file")),
                () -> "not from " + archive);
    }

    /**
     * Kills: a word of the JVM about it on the terminal, an end because of it; OpenJDK 17 dies of SIGBUS where a file is cut
     * short.
     */
    @Test
    void oneThatDoesNotFitDoesNoHarm() throws Exception {
        byte[] sound = Files.readAllBytes(archive);
        Path jar = lib.resolve("part-0.jar");
        FileTime built = Files.getLastModifiedTime(jar);
        try {
            replaceArchive("garbage ".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            Files.writeString(size, "800000\n");
            assertStartsAsUsual();

            replaceArchive(Arrays.copyOf(sound, sound.length / 2));
            Files.writeString(size, sound.length + "\n");
            assertStartsAsUsual();

            replaceArchive(sound);
            Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
            assertStartsAsUsual();
        } finally {
            replaceArchive(sound);
            Files.setLastModifiedTime(jar, built);
        }
    }

    /** The JVM makes it read-only. */
    private static void replaceArchive(byte[] content) throws IOException {
        Files.delete(archive);
        Files.write(archive, content);
    }

    private static void makeArchive() throws Exception {
        try (LaunchedSyncline make = start(Map.of(), "--make-class-archive")) {
            assertEquals(0, make.awaitExit(300), make::toString);
            assertEquals(List.of(), make.err());
        }
        assertEquals(List.of(), leftBeside(), "left behind");
    }

    private static List<Path> leftBeside() throws IOException {
        try (var files = Files.list(lib)) {
            return files.filter(file -> !file.toString().matches(".*\\.(jar|jsa|size)"))
                    .toList();
        }
    }

    private static void assertStartsAsUsual() throws Exception {
        try (LaunchedSyncline version = start(Map.of())) {
            assertEquals(0, version.awaitExit(), version::toString);
            assertEquals(1, version.out().size(), version::toString);
            assertTrue(version.out().get(0).startsWith("syncline "), version::toString);
            assertEquals(List.of(), version.err());
        }
    }

    private static LaunchedSyncline start(Map<String, String> environment) throws IOException {
        return start(environment, "--version");
    }

    private static LaunchedSyncline start(Map<String, String> environment, String word) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("SYNCLINE_CLASS_PATH", "");
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return LaunchedSyncline.start(launcher, directory, all, word);
    }

    /** The JVM puts jars alone into an archive, no directories. */
    private static void put(Path entry, Path jar) throws IOException {
        if (!Files.isDirectory(entry)) {
            Files.copy(entry, jar);
            return;
        }
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry.toString(), ".");
        assertEquals(0, code);
    }
}
