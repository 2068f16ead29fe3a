package io.syncline.journal;

import java.nio.ByteBuffer;

/**
 * A value that can be written without being made: most values are only written. True during the call that it is given to;
 * its owner uses it again for the next one.
 */
public interface Writable<T> {
    /** The value, made for whoever keeps it. */
    T value();

    /** An upper bound of the encoded size, in bytes. */
    int maxEncodedSize();

    /** Puts it at the buffer's position just as the journal's codec puts {@link #value}. */
    void encode(ByteBuffer target);
}
