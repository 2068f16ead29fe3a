package io.syncline.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The units as they are shipped, with other places in them. */
final class Units {
    static final Path HOME = Path.of(System.getProperty("syncline.home"));

    private Units() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("ops/systemd"))) {
            return files.filter(file -> file.toString().matches(".*\\.(service|target)"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Copies them all.
     *
     * @param launcher instead of {@code /usr/bin/syncline}
     * @param config instead of {@code /etc/syncline}
     * @param more lines for the end of each service
     */
    static List<Path> copy(Path directory, Path launcher, Path config, List<String> more) throws IOException {
        for (Path unit : all()) {
            String text = Files.readString(unit)
                    .replace("/usr/bin/syncline", launcher.toString())
                    .replace("/etc/syncline", config.toString())
                    .replace("\n[Install]", "\n" + String.join("\n", more) + "\n[Install]");
            Files.writeString(directory.resolve(unit.getFileName()), text);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
