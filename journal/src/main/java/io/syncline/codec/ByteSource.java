package io.syncline.codec;

import io.syncline.journal.CodecException;
import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Reads the elements that {@code package-info} draws; refuses everything that {@link ByteSink} does not write. */
final class ByteSource {
    private final ByteBuffer source;

    ByteSource(ByteBuffer payload) {
        // A slice is big-endian, ends where the payload ends, and leaves the caller's position alone.
        this.source = payload.slice();
    }

    int octet() {
        need(1);
        return Byte.toUnsignedInt(source.get());
    }

    boolean flag() {
        int value = octet();
        if (value > 1) {
            throw new CodecException("not a flag: " + value);
        }
        return value == 1;
    }

    /** The constant with this code, by the {@code ofCode} of its enum. */
    <E> E coded(IntFunction<E> ofCode) {
        int code = octet();
        try {
            return ofCode.apply(code);
        } catch (IllegalArgumentException unknown) {
            throw new CodecException(unknown.getMessage());
        }
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int group = octet();
            long bits = group & 0x7fL;
            if (bits << shift >>> shift != bits) {
                throw new CodecException("number of more than 64 bits");
            }
            value |= bits << shift;
            if ((group & 0x80) == 0) {
                return ended(value, group, shift);
            }
        }
        throw new CodecException("number without an end");
    }

    /** A number that says how much follows, where each of these takes at least {@code bytesEach}. */
    int count(int bytesEach) {
        long count = number();
        // Checked before anything is allocated for it.
        if (count < 0 || count > source.remaining() / bytesEach) {
            throw new CodecException("count " + Long.toUnsignedString(count) + " of at least " + bytesEach
                    + " bytes each, but only " + source.remaining() + " bytes are left");
        }
        return (int) count;
    }

    long fixed() {
        need(Long.BYTES);
        return source.getLong();
    }

    Instant instant() {
        need(ByteSink.INSTANT);
        long seconds = source.getLong();
        int nanos = source.getInt();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new CodecException("not nanoseconds: " + nanos);
        }
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new CodecException("not a time: " + seconds);
        }
    }

    RelPath path() {
        return path(bytes(count(1)));
    }

    byte[] bytes(int length) {
        need(length);
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    void end() {
        if (source.hasRemaining()) {
            throw new CodecException(source.remaining() + " bytes too many");
        }
    }

    static RelPath path(byte[] raw) {
        try {
            RelPath path = RelPath.of(raw);
            if (path.length() != raw.length) {
                throw new CodecException("not normalised: " + RelPath.display(raw));
            }
            return path;
        } catch (IllegalArgumentException refused) {
            throw new CodecException(refused.getMessage());
        }
    }

    /** The first {@code shared} bytes of {@code previous}, then {@code rest}. */
    static byte[] joined(byte[] previous, int shared, byte[] rest) {
        byte[] joined = Arrays.copyOf(previous, shared + rest.length);
        System.arraycopy(rest, 0, joined, shared, rest.length);
        return joined;
    }

    private static long ended(long value, int group, int shift) {
        if (group == 0 && shift > 0) {
            throw new CodecException("number longer than needed");
        }
        return value;
    }

    private void need(int bytes) {
        if (source.remaining() < bytes) {
            throw new CodecException("cut off: " + bytes + " bytes wanted, " + source.remaining() + " left");
        }
    }
}
