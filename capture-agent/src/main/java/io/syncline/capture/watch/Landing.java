package io.syncline.capture.watch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory that a source reads the kernel's bytes into. Used by the thread that drains. */
public interface Landing {
    /** The bytes from position to limit may be written to; none remaining: there is no room at the moment. A direct buffer. */
    ByteBuffer room();

    /**
     * So many bytes were written to the beginning of that room.
     *
     * @return the position of the first of them, as {@link Safekeeping#recorded} takes it; 0 if nothing is kept
     */
    long landed(int length);

    /** The same memory for each read. */
    static Landing once(int size) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new Landing() {
            @Override
            public ByteBuffer room() {
                return buffer.clear();
            }

            @Override
            public long landed(int length) {
                return 0;
            }
        };
    }
}
