package io.syncline.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.testing.Seeds;
import org.junit.jupiter.api.Test;

class PathTextTest {
    /** Mutant: a backslash is not escaped. */
    @Test
    void anyPathComesBackFromItsText() {
        Seeds.forEach(2_000, (seed, random) -> {
            byte[] name = new byte[1 + random.nextInt(12)];
            for (int i = 0; i < name.length; i++) {
                int drawn = random.nextInt(4) == 0 ? "\\n/x.\u00e9".charAt(random.nextInt(6)) : 1 + random.nextInt(255);
                name[i] = (byte) (drawn == '.' || drawn == 0 ? 'a' : drawn);
            }
            name[0] = name[0] == '/' ? (byte) '\\' : name[0];
            RelPath path = RelPath.of(name);
            assertEquals(path, PathText.parse(PathText.of(path)));
        });
        assertEquals(RelPath.ROOT, PathText.parse(PathText.of(RelPath.ROOT)));
    }
}
