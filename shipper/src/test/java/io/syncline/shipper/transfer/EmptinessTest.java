package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmptinessTest {
    /** Of three names and the root that is there; of all four where it is missing. */
    @Test
    void whereAllWouldBeNewNothingIsThere() {
        assertFalse(Emptiness.hasSome(3, 3));
        assertFalse(Emptiness.hasSome(3, 5));
        assertTrue(isEmpty(4, 3));
        assertTrue(isEmpty(4, 4));
    }

    @Test
    void oneThatWouldNotBeNewIsThere() {
        assertTrue(Emptiness.hasSome(3, 2));
        assertTrue(Emptiness.hasSome(1, 0));
        assertFalse(isEmpty(4, 2));
    }

    /** Kills: a destination that only has what the source lost is taken for a disk that is missing. */
    @Test
    void whatTheSourceDoesNotHaveIsThere() {
        assertFalse(isEmpty(4, 3, "old"));
        assertFalse(isEmpty(4, 3, "lost+found", "old/f"));
        assertFalse(isEmpty(1, 0, ".profile"));
        assertFalse(isEmpty(1, 0, "a/lost+found"));
    }

    @Test
    void whatNobodyHasPutThereIsNothing() {
        assertTrue(isEmpty(4, 3, "lost+found", "lost+found/#12"));
        assertTrue(isEmpty(4, 3, ".big.iso.Xa3_-z", ".~tmp~/x", ".rsync-partial/big.iso"));
    }

    /** Kills: a look that came to nothing counts as one that saw nothing. */
    @Test
    void whoHasSeenNotEvenTheRootHasSeenNothing() {
        assertFalse(isEmpty(0, 0));
    }

    @Test
    void anEmptySourceSaysNothingOfItsOwn() {
        assertTrue(isEmpty(1, 0));
        assertFalse(Emptiness.hasSome(0, 0));
    }

    private static boolean isEmpty(long listed, long created, String... surplus) {
        return Emptiness.isEmpty(
                listed, created, Stream.of(surplus).map(RelPath::of).toList());
    }
}
