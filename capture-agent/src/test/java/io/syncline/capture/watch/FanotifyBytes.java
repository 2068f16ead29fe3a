package io.syncline.capture.watch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes events as the kernel lays them out; see {@link FanotifyDecoder}. */
final class FanotifyBytes {
    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private int eventAt;

    /** A key as it lies in a record: the id of the file system, length and type of a handle, and its bytes. */
    static byte[] key(long fileSystem, String handle) {
        byte[] bytes = handle.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putLong(fileSystem)
                .putInt(bytes.length)
                .putInt(1)
                .put(bytes)
                .array();
    }

    FanotifyBytes event(int mask, int pid) {
        eventAt = buffer.position();
        buffer.putInt(24).put((byte) 3).put((byte) 0).putShort((short) 24);
        buffer.putLong(mask).putInt(-1).putInt(pid);
        return this;
    }

    FanotifyBytes entry(int type, byte[] directory, byte[] name) {
        return record(type, directory, name.length + 1, name);
    }

    FanotifyBytes object(byte[] key) {
        return record(1, key, 0, new byte[0]);
    }

    ByteBuffer buffer() {
        return buffer.duplicate().order(ByteOrder.nativeOrder()).flip();
    }

    private FanotifyBytes record(int type, byte[] key, int nameRoom, byte[] name) {
        int start = buffer.position();
        int length = (4 + key.length + nameRoom + 3) / 4 * 4;
        buffer.put((byte) type).put((byte) 0).putShort((short) length).put(key).put(name);
        buffer.position(start + length);
        buffer.putInt(eventAt, buffer.position() - eventAt);
        return this;
    }
}
