package io.syncline.capture.watch;

import io.syncline.codec.TouchedEntry;
import io.syncline.path.RelPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a fanotify event says about where it happened: a copy of its records, and where things lie in them. Part of a slot of
 * the ring, used again and again.
 *
 * <p>A key is the file system's id and the handle of an object in it, as the bytes lie in a record. It is the object's own,
 * whatever it is called: a directory keeps its key through renames, and no other one gets it.
 */
public final class HandleRecords {
    /** One name of usual length and the object: 60 bytes; a rename: 92. */
    private static final int USUAL = 96;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private byte[] bytes = new byte[USUAL];
    private int length;
    final Part entry = new Part();
    final Part from = new Part();
    final Part to = new Part();
    /** The object itself; has no name. */
    final Part object = new Part();

    /** One record: a key, and a name in the directory of that key. */
    final class Part {
        private int keyAt;
        private int keyLength;
        private int nameAt;
        private int nameLength;

        boolean isThere() {
            return keyLength > 0;
        }

        /** The bytes that the key lies in; only valid while the slot is held. */
        byte[] bytes() {
            return bytes;
        }

        int keyAt() {
            return keyAt;
        }

        int keyLength() {
            return keyLength;
        }

        byte[] key() {
            return Arrays.copyOfRange(bytes, keyAt, keyAt + keyLength);
        }

        byte[] name() {
            return Arrays.copyOfRange(bytes, nameAt, nameAt + nameLength);
        }

        /** Makes it the entry of this directory that has this name. */
        void name(TouchedEntry entry, RelPath directory) {
            entry.set(directory, bytes, nameAt, nameAt + nameLength);
        }

        /** KERNEL: what happens to a directory itself, such as chmod, is told by its own handle and this name. */
        boolean isDirectoryItself() {
            return nameLength == 1 && bytes[nameAt] == '.';
        }

        void set(int keyAt, int keyLength, int nameAt, int nameLength) {
            this.keyAt = keyAt;
            this.keyLength = keyLength;
            this.nameAt = nameAt;
            this.nameLength = nameLength;
        }

        private void clear() {
            set(0, 0, 0, 0);
        }

        @Override
        public String toString() {
            return new BigInteger(1, key()).toString(16) + "/" + RelPath.display(name());
        }
    }

    /** Takes a copy of these bytes; no part is there then. */
    void take(ByteBuffer buffer, int offset, int size) {
        if (bytes.length < size) {
            bytes = new byte[Math.max(size, bytes.length * 2)];
        }
        buffer.get(offset, bytes, 0, size);
        length = size;
        entry.clear();
        from.clear();
        to.clear();
        object.clear();
    }

    byte at(int offset) {
        return bytes[offset];
    }

    int unsignedShort(int offset) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, offset));
    }

    int integer(int offset) {
        return (int) INT.get(bytes, offset);
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return (entry.isThere() ? "entry " + entry : "")
                + (from.isThere() ? " from " + from : "")
                + (to.isThere() ? " to " + to : "")
                + (object.isThere() ? " object " + object : "");
    }
}
