package io.syncline.ops.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.syncline.checkpoint.PlantedStage;
import io.syncline.path.PlantedClock;
import io.syncline.planner.PlantedNeighbour;
import io.syncline.shipper.destination.DeleteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseTest {
    private static final Path HOME = Path.of(System.getProperty("syncline.home"));
    private static final List<String> MODULES = List.of("journal", "capture-agent", "planner", "shipper", "ops");

    static {
        // All rules go by names. What the classes of libraries look like inside took most of the time of this test.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("tests.jar"))
            .importPackages("io.syncline");

    private static final JavaClasses PLANTED = new ClassFileImporter()
            .importClasses(
                    PlantedViolation.class,
                    PlantedClock.class,
                    PlantedNeighbour.class,
                    PlantedStage.class,
                    DeleteMode.class);

    static List<ArchRule> rules() {
        return HouseRules.ALL;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theHouseKeepsItsRules(ArchRule rule) {
        rule.allowEmptyShould(false).check(HOUSE);
    }

    /** A rule that cannot fail is no rule: each is shown code that breaks it. */
    @ParameterizedTest
    @MethodSource("rules")
    void eachRuleSeesWhatBreaksIt(ArchRule rule) {
        assertTrue(rule.evaluate(PLANTED).hasViolation(), rule.getDescription());
    }

    @Test
    void everyPackageIsIntroduced() throws IOException {
        assertEquals(List.of(), directoriesWithCodeAndWithout("package-info.java"));
    }

    @Test
    void everyModuleSaysWhatItDoesAndWhy() {
        List<String> missing = MODULES.stream()
                .flatMap(module -> Stream.of(module + "/README.md", module + "/RATIONALE.md"))
                .filter(file -> !Files.exists(HOME.resolve(file)))
                .toList();

        assertEquals(List.of(), missing);
    }

    /** Otherwise the fast loop is not fast for long. */
    @Test
    void whatKillsOrRunsEndToEndIsThorough() throws IOException {
        List<String> loose = new ArrayList<>();
        for (String module : MODULES) {
            loose.addAll(LooseTests.below(HOME.resolve(module).resolve("src/test/java")));
        }
        assertEquals(List.of(), loose);
    }

    /** Kills: a look at names alone, at the directory alone, and one that takes a word in a comment for the annotation. */
    @Test
    void aTestThatShouldBeThoroughAndIsNotIsSeen(@TempDir Path directory) throws IOException {
        Path e2e = Files.createDirectory(directory.resolve("e2e"));
        Files.writeString(
                e2e.resolve("LooseTest.java"), "// not @Thorough\nclass LooseTest {\n    @Test\n    void a() {}\n}\n");
        Files.writeString(
                directory.resolve("SomeKillTest.java"), "class SomeKillTest {\n    @Test\n    void a() {}\n}\n");
        Files.writeString(directory.resolve("QuickTest.java"), "class QuickTest {\n    @Test\n    void a() {}\n}\n");
        Files.writeString(e2e.resolve("World.java"), "class World {}\n");
        Files.writeString(e2e.resolve("GoodTest.java"), "@Thorough\nclass GoodTest {\n    @Test\n    void a() {}\n}\n");

        assertEquals(List.of("SomeKillTest.java", "e2e/LooseTest.java"), LooseTests.below(directory));
    }

    private static List<String> directoriesWithCodeAndWithout(String name) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(directory -> !Files.exists(directory.resolve(name)))
                        .forEach(directory ->
                                missing.add(HOME.relativize(directory).toString()));
            }
        }
        return missing;
    }
}
