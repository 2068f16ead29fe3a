package io.syncline.codec;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.journal.Writable;
import io.syncline.path.RelPath;
import java.nio.ByteBuffer;

/**
 * That an entry was touched, in bytes that are used again for the next entry: nearly all events are these, and most are never
 * anything but bytes of a journal. Says the same as a {@link Touched}. Used by one thread.
 */
public final class TouchedEntry implements Writable<FileEvent> {
    private static final byte SLASH = '/';

    /** Most paths are shorter; the array grows to the longest one that was here. */
    private byte[] bytes = new byte[256];

    private int length;
    private RelPath directory = RelPath.ROOT;
    private int nameAt;

    /**
     * From here on it is the entry whose name lies in the buffer from {@code from} to before {@code to}.
     *
     * @throws IllegalArgumentException if that is no name
     */
    public void set(RelPath directory, byte[] buffer, int from, int to) {
        RelPath.requireName(buffer, from, to);
        this.directory = directory;
        nameAt = directory.isRoot() ? 0 : directory.length() + 1;
        length = nameAt + to - from;
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        if (nameAt > 0) {
            directory.copyTo(bytes);
            bytes[nameAt - 1] = SLASH;
        }
        System.arraycopy(buffer, from, bytes, nameAt, to - from);
    }

    /** A path of its own. */
    public RelPath path() {
        return directory.child(bytes, nameAt, length);
    }

    /** Of the path, in bytes. */
    public int length() {
        return length;
    }

    public void writePath(ByteBuffer target) {
        target.put(bytes, 0, length);
    }

    @Override
    public FileEvent value() {
        return new Touched(path());
    }

    @Override
    public int maxEncodedSize() {
        return FileEventCodec.maxTouched(length);
    }

    @Override
    public void encode(ByteBuffer target) {
        FileEventCodec.beginTouched(target, length);
        writePath(target);
    }

    @Override
    public String toString() {
        return path().display();
    }
}
