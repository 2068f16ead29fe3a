package io.syncline.capture.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpoolTest {
    private static final int SMALL = 4096 + 3 * Spool.SEGMENT;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(SMALL).order(ByteOrder.nativeOrder());
    private final Spool spool = Spool.create(memory, "tree a");

    @Test
    void whatWasNeverSettledIsNotWhole() {
        read(spool, 1);

        assertTrue(reopened().rest().isEmpty());
    }

    @Test
    void everythingSinceItWasSettledIsLeft() {
        read(spool, 1);
        long two = read(spool, 2);
        spool.recorded(two, true);
        long three = read(spool, 3);
        spool.recorded(three, false);
        read(spool, 4);

        assertEquals(List.of(3L, 4L), left(reopened()));
    }

    /** The process died inside of read(2): the bytes are there, and nobody has noted how many. */
    @Test
    void bytesWhoseNumberWasNeverNotedAreLeft() {
        spool.recorded(0, true);
        read(spool, 1);
        spool.room().putLong(2);

        assertEquals(List.of(1L, 2L), left(reopened()));
    }

    @Test
    void nothingIsLeftOfWhatIsSettled() {
        spool.recorded(read(spool, 1), true);

        assertEquals(List.of(), left(reopened()));
    }

    @Test
    void doubtLastsUntilItIsSettledAgain() {
        spool.recorded(read(spool, 1), true);
        spool.doubt();
        assertTrue(reopened().rest().isEmpty());

        spool.recorded(read(spool, 2), true);
        read(spool, 3);
        assertEquals(List.of(3L), left(reopened()));
    }

    @Test
    void theSuccessorsOwnBytesFollowThoseThatWereLeft() {
        spool.recorded(0, true);
        read(spool, 1);
        Spool next = reopened();
        left(next);
        read(next, 2);

        assertEquals(List.of(1L, 2L), left(reopened()));
    }

    @Test
    void whoeverNeverGetsThroughWhatWasLeftIsNotGivenItForEver() {
        spool.recorded(0, true);
        read(spool, 1);
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of(1L), left(reopened()));
        }

        assertTrue(reopened().rest().isEmpty());
    }

    @Test
    void gettingThroughItCounts() {
        ByteBuffer large = ByteBuffer.allocateDirect(Spool.SIZE).order(ByteOrder.nativeOrder());
        Spool first = Spool.create(large, "");
        first.recorded(0, true);
        long last = read(first, 1);
        for (int i = 0; i < 20; i++) {
            Spool next = Spool.open(large).orElseThrow();
            left(next);
            next.recorded(last, false);
            last = read(next, 2 + i);
            next.recorded(last, false);
        }

        assertTrue(Spool.open(large).orElseThrow().rest().isPresent());
    }

    @Test
    void whileNothingIsRecordedAFullSpoolHasNoRoom() {
        spool.recorded(0, true);
        fill(spool);

        assertEquals(0, spool.room().remaining());
        assertTrue(reopened().rest().isPresent());
    }

    @Test
    void whatIsRecordedAndNotSettledMakesRoomAndIsNotWholeAnyMore() {
        spool.recorded(0, true);
        long last = fill(spool);
        spool.recorded(last, false);

        assertTrue(spool.room().hasRemaining());
        assertTrue(reopened().rest().isEmpty());
        spool.recorded(read(spool, 7), true);
        assertEquals(List.of(), left(reopened()));
    }

    @Test
    void anotherFileIsNoSpool() {
        assertTrue(Spool.open(ByteBuffer.allocateDirect(SMALL)).isEmpty());
        assertTrue(Spool.open(ByteBuffer.allocateDirect(10)).isEmpty());
    }

    @Test
    void itKnowsWhatItIsOf() {
        assertEquals("tree a", reopened().identity());
    }

    /** Against a list: reads, forces and deaths at random. Kills: a segment that is used again while it is needed. */
    @Test
    void whatIsLeftIsEitherEverythingSinceSettledOrNothing() {
        for (int seed = 0; seed < 8; seed++) {
            againstAList(new Random(seed), seed);
        }
    }

    private void againstAList(Random random, int seed) {
        ByteBuffer file = ByteBuffer.allocateDirect(SMALL).order(ByteOrder.nativeOrder());
        Spool current = Spool.create(file, "");
        List<Long> since = new ArrayList<>();
        long number = 1;
        long position = 0;
        current.recorded(0, true);
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    current.recorded(position, true);
                    since.clear();
                }
                case 1 -> {
                    Spool next = Spool.open(file).orElseThrow();
                    List<Long> expected = List.copyOf(since);
                    if (next.rest().isPresent()) {
                        assertEquals(expected, left(Spool.open(file).orElseThrow()), "seed " + seed);
                    }
                    current = Spool.open(file).orElseThrow();
                    current.recorded(position, true);
                    since.clear();
                }
                default -> {
                    ByteBuffer room = current.room();
                    int numbers = Math.min(room.remaining() / 8, random.nextInt(6000));
                    for (int n = 0; n < numbers; n++) {
                        room.putLong(number);
                        since.add(number++);
                    }
                    position = current.landed(numbers * 8) + numbers * 8L;
                }
            }
        }
    }

    private Spool reopened() {
        return Spool.open(memory).orElseThrow();
    }

    /** @return the position behind it */
    private static long read(Spool into, long number) {
        into.room().putLong(number);
        return into.landed(8) + 8;
    }

    private static long fill(Spool into) {
        long last = 0;
        while (true) {
            ByteBuffer room = into.room();
            if (!room.hasRemaining()) {
                return last;
            }
            int length = room.remaining();
            while (room.hasRemaining()) {
                room.put((byte) 1);
            }
            last = into.landed(length) + length;
        }
    }

    private static List<Long> left(Spool from) {
        List<Long> all = new ArrayList<>();
        for (ByteBuffer region : from.rest().orElseThrow().regions()) {
            while (region.remaining() >= 8) {
                long number = region.getLong();
                if (number == 0) {
                    break;
                }
                all.add(number);
            }
        }
        return all;
    }
}
