package io.syncline.codec;

import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes the elements that {@code package-info} draws. */
final class ByteSink {
    /** A number of 64 bits in groups of 7. */
    static final int MAX_NUMBER = 10;

    static final int INSTANT = Long.BYTES + Integer.BYTES;

    private final ByteBuffer target;

    /** @param target big-endian, which a buffer is unless somebody changed it */
    ByteSink(ByteBuffer target) {
        this.target = target;
    }

    void octet(int value) {
        target.put((byte) value);
    }

    void number(long value) {
        number(target, value);
    }

    /** The same without an object of this class: most records are a path. */
    static void number(ByteBuffer target, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            target.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    void fixed(long value) {
        target.putLong(value);
    }

    void instant(Instant instant) {
        target.putLong(instant.getEpochSecond());
        target.putInt(instant.getNano());
    }

    void path(RelPath path) {
        number(path.length());
        path.writeTo(target);
    }

    void bytes(byte[] bytes, int from, int to) {
        target.put(bytes, from, to - from);
    }

    static int maxPath(RelPath path) {
        return MAX_NUMBER + path.length();
    }
}
