package io.syncline.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointLeftoversTest {
    record Value(int version) {}

    @TempDir
    Path directory;

    /** Kills: a file beside the checkpoint for each process that was killed in the middle of a write. */
    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatALivingOneWritesStays() throws Exception {
        // No process has this number: the kernel's largest is 2^22.
        Files.createFile(directory.resolve("a.json.999999999.tmp"));
        Files.createFile(directory.resolve("a.json.1.tmp"));
        Files.createFile(directory.resolve("b.json.999999999.tmp"));
        Files.createFile(directory.resolve("a.json.x.tmp"));
        CheckpointFile<Value> file = new CheckpointFile<>(directory.resolve("a.json"), Value.class);

        file.write(new Value(7));

        assertEquals(Set.of("a.json", "a.json.1.tmp", "b.json.999999999.tmp", "a.json.x.tmp"), names());
        assertEquals(Optional.of(new Value(7)), file.read());
    }

    private Set<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
