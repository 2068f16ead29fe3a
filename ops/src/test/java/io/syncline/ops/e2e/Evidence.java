package io.syncline.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is kept of a failure, below {@code target/e2e-evidence}: state directory, logs, trees, operations, differences. */
final class Evidence {
    private static final Path DIRECTORY = Path.of(System.getProperty("syncline.home"), "ops", "target", "e2e-evidence");

    private Evidence() {}

    /**
     * @param name of the case, such as {@code pipeline-17}
     * @param world copied as a whole; sparse files stay sparse
     * @return where it lies
     */
    static Path keep(String name, Path world, List<String> history, List<String> differences) {
        Path kept = DIRECTORY.resolve(name);
        try {
            Files.createDirectories(DIRECTORY);
            run("rm", "-rf", kept.toString());
            run("cp", "-a", "--sparse=always", world.toString(), kept.toString());
            Files.write(kept.resolve("operations.txt"), history);
            Files.write(kept.resolve("differences.txt"), differences);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep evidence in " + kept, e);
        }
    }

    private static void run(String... command) throws IOException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }
}
