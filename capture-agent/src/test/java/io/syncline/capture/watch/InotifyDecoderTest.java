package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class InotifyDecoderTest {
    private final RawEvent event = new RawEvent();

    @Test
    void aNameEndsAtItsFirstNul() {
        ByteBuffer bytes = events(7, InotifyMask.CREATE, 0, "ab\0\0\0\0\0\0\0\0\0\0\0\0\0\0");

        assertEquals(32, InotifyDecoder.decode(bytes, 0, event));
        assertEquals(7, event.descriptor());
        assertTrue(event.has(InotifyMask.CREATE));
        assertArrayEquals(new byte[] {'a', 'b'}, event.name());
    }

    @Test
    void anEventOfTheDirectoryItselfHasNoName() {
        InotifyDecoder.decode(events(7, InotifyMask.ATTRIB | InotifyMask.ISDIR, 0, ""), 0, event);

        assertFalse(event.isNamed());
        assertTrue(event.isDirectory());
    }

    @Test
    void theLongestNameFits() {
        String name = "n".repeat(255);
        InotifyDecoder.decode(events(1, InotifyMask.MOVED_TO, 99, name + "\0"), 0, event);

        assertEquals(255, event.name().length);
        assertEquals(99, event.cookie());
    }

    @Test
    void aSlotForgetsTheEventBefore() {
        InotifyDecoder.decode(events(1, InotifyMask.CREATE, 5, "long name\0\0\0\0\0\0\0"), 0, event);
        InotifyDecoder.decode(events(2, InotifyMask.DELETE, 0, "x\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 0, event);

        assertArrayEquals(new byte[] {'x'}, event.name());
        assertEquals(0, event.cookie());
    }

    @Test
    void anOverflowHasNoDescriptor() {
        InotifyDecoder.decode(events(-1, InotifyMask.Q_OVERFLOW, 0, ""), 0, event);

        assertEquals(-1, event.descriptor());
        assertTrue(event.has(InotifyMask.Q_OVERFLOW));
    }

    @Test
    void tornBytesAreRefused() {
        ByteBuffer bytes = events(1, InotifyMask.CREATE, 0, "abcdefghijklmno\0");
        for (int limit = 1; limit < bytes.capacity(); limit++) {
            bytes.limit(limit);
            assertThrows(IllegalArgumentException.class, () -> InotifyDecoder.decode(bytes, 0, event));
        }
    }

    /** Kills: a bound that trusts the length of the name. */
    @Test
    void anyBytesAreAnEventOrRefused() {
        Seeds.forEach(2000, (seed, random) -> {
            byte[] raw = new byte[random.nextInt(64)];
            random.nextBytes(raw);
            if (raw.length >= 16 && random.nextBoolean()) {
                ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).putInt(12, random.nextInt(70) - 4);
            }
            ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
            int offset = 0;
            try {
                while (offset < raw.length) {
                    int next = InotifyDecoder.decode(bytes, offset, event);
                    assertTrue(next > offset && next <= raw.length);
                    offset = next;
                }
            } catch (IllegalArgumentException refused) {
                assertTrue(refused.getMessage().startsWith("torn inotify event"));
            }
        });
    }

    private static ByteBuffer events(int descriptor, int mask, int cookie, String padded) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + padded.length()).order(ByteOrder.nativeOrder());
        bytes.putInt(descriptor).putInt(mask).putInt(cookie).putInt(padded.length());
        bytes.put(padded.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        return bytes.flip();
    }
}
