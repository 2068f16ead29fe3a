package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.codec.TouchedEntry;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    /**
     * Against a set of paths. Kills: a path that is lost where the set grows, in number or in bytes; one that is taken for
     * another's beginning or end; the rest of a repeat that stays behind the last path; a batch that knows the one before.
     */
    @Test
    void itIsASetOfPathsUntilItIsCleared() {
        Seeds.forEach(3, (seed, random) -> {
            Repeats repeats = new Repeats();
            TouchedEntry entry = new TouchedEntry();
            for (int batch = 0; batch < 6; batch++) {
                Set<RelPath> expected = new HashSet<>();
                int different = 1 + random.nextInt(batch % 2 == 0 ? 500 : 20_000);
                String filler = "x".repeat(random.nextInt(200));
                for (int i = 0; i < 30_000; i++) {
                    RelPath path = path(random, filler, different);
                    assertEquals(expected.add(path), add(repeats, entry, path, random), path::display);
                }
                repeats.clear();
            }
        });
    }

    private static RelPath path(Random random, String filler, int different) {
        String name = "f" + random.nextInt(different);
        return random.nextInt(4) == 0 ? RelPath.of(name) : RelPath.of("d" + random.nextInt(3) + filler + "/" + name);
    }

    private static boolean add(Repeats repeats, TouchedEntry entry, RelPath path, Random random) {
        if (random.nextBoolean()) {
            return repeats.add(path);
        }
        byte[] name = ("behind" + new String(path.name(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        entry.set(path.parent().orElseThrow(), name, "behind".length(), name.length);
        return repeats.add(entry);
    }
}
