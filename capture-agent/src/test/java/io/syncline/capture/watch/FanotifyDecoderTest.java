package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bytes as a Linux 6.18 gave them on ext4, and what is not an event. */
class FanotifyDecoderTest {
    private static final byte[] KEY = FanotifyBytes.key(7, "directory");
    private static final byte[] OTHER = FanotifyBytes.key(7, "other");
    private static final byte[] OBJECT = FanotifyBytes.key(7, "object");

    private final RawEvent event = new RawEvent();

    @Test
    void anEntryHasItsDirectoryItsNameAndItsObject() {
        ByteBuffer buffer = new FanotifyBytes()
                .event(FanotifyMask.CREATE | FanotifyMask.ONDIR, 42)
                .entry(2, KEY, name("d"))
                .object(OBJECT)
                .buffer();

        assertEquals(buffer.limit(), FanotifyDecoder.decode(buffer, 0, event));
        assertTrue(event.isDirectory());
        assertTrue(event.has(FanotifyMask.CREATE));
        assertArrayEquals(KEY, event.handles().entry.key());
        assertArrayEquals(name("d"), event.handles().entry.name());
        assertArrayEquals(OBJECT, event.handles().object.key());
        assertFalse(event.handles().from.isThere());
    }

    /** Also shows that a slot keeps nothing of the event before. */
    @Test
    void aRenameHasTwoEntriesInAnyOrder() {
        byte[] longName = name("n".repeat(255));
        ByteBuffer buffer = new FanotifyBytes()
                .event(FanotifyMask.MODIFY, 42)
                .entry(2, KEY, name("f"))
                .event(FanotifyMask.RENAME, 42)
                .object(OBJECT)
                .entry(12, OTHER, longName)
                .entry(10, KEY, name("a"))
                .buffer();

        int second = FanotifyDecoder.decode(buffer, 0, event);
        assertEquals(buffer.limit(), FanotifyDecoder.decode(buffer, second, event));
        assertArrayEquals(KEY, event.handles().from.key());
        assertArrayEquals(name("a"), event.handles().from.name());
        assertArrayEquals(OTHER, event.handles().to.key());
        assertArrayEquals(longName, event.handles().to.name());
        assertFalse(event.handles().entry.isThere());
    }

    @Test
    void anOverflowHasNoRecords() {
        ByteBuffer buffer =
                new FanotifyBytes().event(FanotifyMask.Q_OVERFLOW, 0).buffer();

        assertEquals(24, FanotifyDecoder.decode(buffer, 0, event));
        assertTrue(event.has(FanotifyMask.Q_OVERFLOW));
        assertFalse(event.handles().entry.isThere());
    }

    @Test
    void recordsOfAnotherKindAreSkipped() {
        ByteBuffer buffer = new FanotifyBytes()
                .event(FanotifyMask.CREATE, 42)
                .entry(99, OTHER, name("x"))
                .entry(2, KEY, name("f"))
                .buffer();

        FanotifyDecoder.decode(buffer, 0, event);
        assertArrayEquals(KEY, event.handles().entry.key());
    }

    @Test
    void whatWeDidAndWhatOnlyCountsLinksIsNoise() {
        ByteBuffer links = new FanotifyBytes()
                .event(FanotifyMask.ATTRIB, 42)
                .object(OBJECT)
                .buffer();
        ByteBuffer mode = new FanotifyBytes()
                .event(FanotifyMask.ATTRIB, 42)
                .entry(2, KEY, name("f"))
                .object(OBJECT)
                .buffer();
        ByteBuffer content = new FanotifyBytes()
                .event(FanotifyMask.MODIFY, 42)
                .object(OBJECT)
                .buffer();

        assertTrue(FanotifyDecoder.isNoise(links, 0, 0));
        assertFalse(FanotifyDecoder.isNoise(mode, 0, 0));
        assertFalse(FanotifyDecoder.isNoise(content, 0, 0));
        assertTrue(FanotifyDecoder.isNoise(content, 0, 42));
        assertFalse(FanotifyDecoder.isNoise(content, 0, 43));
    }

    /** Kills: any length that is believed. */
    @Test
    void tornEventsAreRefusedAndNeverReadBeyondTheirEnd() {
        ByteBuffer whole = new FanotifyBytes()
                .event(FanotifyMask.RENAME, 42)
                .entry(10, KEY, name("a"))
                .entry(12, OTHER, name("b"))
                .object(OBJECT)
                .buffer();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer torn = whole.duplicate().order(ByteOrder.nativeOrder()).limit(length);
            assertThrows(IllegalArgumentException.class, () -> FanotifyDecoder.decode(torn, 0, event));
        }
        Seeds.forEach(2000, (seed, random) -> {
            ByteBuffer damaged = ByteBuffer.allocate(whole.limit()).order(ByteOrder.nativeOrder());
            damaged.put(whole.duplicate()).flip();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt(256));
            }
            try {
                FanotifyDecoder.decode(damaged, 0, event);
                event.toString();
            } catch (IllegalArgumentException refused) {
                // The other permitted answer.
            }
        });
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
