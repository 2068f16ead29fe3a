package io.syncline.journal;

import java.nio.ByteBuffer;

/** How a value becomes the payload of a record, and back. Pure. */
public interface Codec<T> {
    /** An upper bound of the encoded size, in bytes. */
    int maxEncodedSize(T value);

    /** Puts the encoded value at the buffer's position. */
    void encode(T value, ByteBuffer target);

    /**
     * Reads one value from exactly the remaining bytes.
     *
     * @throws CodecException if the bytes are anything else; never reads past the limit
     */
    T decode(ByteBuffer payload);
}
