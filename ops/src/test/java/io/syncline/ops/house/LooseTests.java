package io.syncline.ops.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Test classes that take long by their nature and are not {@code @Thorough}, from their source: all modules are seen alike. */
final class LooseTests {
    private static final Pattern LONG = Pattern.compile(".*/e2e/[^/]*|.*(EndToEnd|Kill)Test\\.java");
    private static final Pattern HAS_TESTS = Pattern.compile("^ +@(Test|ParameterizedTest)\\b", Pattern.MULTILINE);
    private static final Pattern THOROUGH = Pattern.compile("^@Thorough$", Pattern.MULTILINE);

    private LooseTests() {}

    /** @return relative to {@code directory}, sorted */
    static List<String> below(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> LONG.matcher(file.toString()).matches())
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(LooseTests::isLoose)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean isLoose(Path file) {
        try {
            String source = Files.readString(file);
            return HAS_TESTS.matcher(source).find() && !THOROUGH.matcher(source).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
