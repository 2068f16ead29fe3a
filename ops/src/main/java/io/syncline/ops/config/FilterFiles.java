package io.syncline.ops.config;

import io.syncline.filter.FilterException;
import io.syncline.filter.RuleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Files of filter rules on disk. */
final class FilterFiles implements RuleFiles {
    private final Path directory;
    private final Map<String, String> environment;

    /** @param directory what relative names are relative to */
    FilterFiles(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public byte[] read(String name) {
        try {
            return Files.readAllBytes(directory.resolve(name));
        } catch (NoSuchFileException missing) {
            throw new FilterException("no such file");
        } catch (IOException e) {
            throw new FilterException(e.toString());
        }
    }

    @Override
    public byte[] cvsIgnore() {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        String home = environment.getOrDefault("HOME", "");
        if (!home.isEmpty()) {
            try {
                words.writeBytes(Files.readAllBytes(Path.of(home, ".cvsignore")));
            } catch (IOException noneOfOnesOwn) {
                // As for rsync: what is not there ignores nothing.
            }
        }
        words.write('\n');
        words.writeBytes(environment.getOrDefault("CVSIGNORE", "").getBytes(StandardCharsets.UTF_8));
        return words.toByteArray();
    }
}
