package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent.Touched;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TouchesTest {
    private final Touches touches = new Touches();
    private int misses;

    @Test
    void whatWasTouchedLatelyIsTheSameEventAgain() {
        Touched first = touched(7, 1, "d", "file");

        assertEquals(new Touched(RelPath.of("d/file")), first);
        assertSame(first, touched(7, 1, "d", "file"));
        assertEquals(1, misses);
    }

    /** A directory that was renamed has another path, and a number that is used again stands for another directory. */
    @Test
    void underAnotherVersionNothingIsKnown() {
        touched(7, 1, "d", "file");

        assertEquals(new Touched(RelPath.of("e/file")), touched(7, 2, "e", "file"));
    }

    @Test
    void aThousandFilesStayKnown() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1000; i++) {
                touched(i % 10, 1, "d" + i % 10, "a file with a name " + i);
            }
        }
        assertTrue(misses < 1100, "misses: " + misses);
    }

    /** Kills: a name, a directory or a version that is not compared; a slot that is taken for another's. */
    @Test
    void theAnswerIsAlwaysTheEntryThatWasAskedFor() {
        Seeds.forEach(5, (seed, random) -> {
            int version = 0;
            for (int i = 0; i < 30_000; i++) {
                if (random.nextInt(1000) == 0) {
                    version++;
                }
                int directory = random.nextInt(40);
                String parent = directory == 0 ? "" : "v" + version + "/d" + directory;
                String name = (directory % 2 == 0 ? "" : "x") + "f" + random.nextInt(2000);

                Touched seen = touched(directory, version, parent, name);

                assertEquals(RelPath.of(parent.isEmpty() ? name : parent + "/" + name), seen.path());
            }
        });
    }

    private Touched touched(int directory, int version, String parent, String name) {
        byte[] buffer = (name + "behind it").getBytes(StandardCharsets.UTF_8);
        Touched known = touches.find(directory, version, buffer, 0, name.length());
        if (known != Touches.UNKNOWN) {
            return known;
        }
        misses++;
        RelPath entry = RelPath.of(parent).child(buffer, 0, name.length());
        return touches.add(directory, version, entry, buffer, 0, name.length());
    }
}
