package io.syncline.capture.watch;

import io.syncline.codec.TouchedEntry;
import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One event as the kernel gave it. Mutable and used again and again: a slot of the ring, so that an event in flight costs no
 * allocation. Owned by whoever holds the slot.
 */
public final class RawEvent {
    /** Most names are shorter; the array grows to the longest name that this slot has seen. */
    private static final int USUAL_NAME = 32;

    private int descriptor;
    private int mask;
    private int cookie;
    private byte[] name = new byte[USUAL_NAME];
    private int nameLength;
    private long position;
    private Optional<HandleRecords> handles = Optional.empty();

    /** An event of fanotify: the name and the directory lie in its records. */
    HandleRecords setHandles(int mask, ByteBuffer buffer, int offset, int length) {
        this.descriptor = 0;
        this.mask = mask;
        this.cookie = 0;
        this.nameLength = 0;
        if (handles.isEmpty()) {
            // Once in the life of a slot, and never where inotify is used.
            handles = Optional.of(new HandleRecords());
        }
        HandleRecords records = handles.get();
        records.take(buffer, offset, length);
        return records;
    }

    /** Of the last event of fanotify that was in this slot. */
    HandleRecords handles() {
        return handles.orElseThrow();
    }

    /** Takes {@code length} bytes of the buffer from {@code offset} on as the name. */
    void set(int descriptor, int mask, int cookie, ByteBuffer buffer, int offset, int length) {
        makeRoom(length);
        buffer.get(offset, name, 0, length);
        set(descriptor, mask, cookie, length);
    }

    private void makeRoom(int length) {
        if (name.length < length) {
            name = new byte[Math.max(length, name.length * 2)];
        }
    }

    private void set(int descriptor, int mask, int cookie, int length) {
        this.descriptor = descriptor;
        this.mask = mask;
        this.cookie = cookie;
        nameLength = length;
    }

    /** For the models of the tests, and sources that do not come as inotify's bytes. */
    public void set(int descriptor, int mask, int cookie, byte[] name) {
        makeRoom(name.length);
        System.arraycopy(name, 0, this.name, 0, name.length);
        set(descriptor, mask, cookie, name.length);
    }

    /** @param position as {@link Safekeeping#recorded} takes it, behind this event; 0 if it is not kept */
    public void at(long position) {
        this.position = position;
    }

    public long position() {
        return position;
    }

    public int descriptor() {
        return descriptor;
    }

    public int mask() {
        return mask;
    }

    /** Common to the two halves of one rename; 0 for everything else. */
    public int cookie() {
        return cookie;
    }

    public boolean has(int bits) {
        return (mask & bits) != 0;
    }

    public boolean isDirectory() {
        return has(InotifyMask.ISDIR);
    }

    /** Whether the event is about an entry of the watched directory, not about the directory itself. */
    public boolean isNamed() {
        return nameLength > 0;
    }

    /** Makes it the entry of this directory that the event is about. */
    void name(TouchedEntry entry, RelPath directory) {
        entry.set(directory, name, 0, nameLength);
    }

    public byte[] name() {
        return Arrays.copyOf(name, nameLength);
    }

    @Override
    public String toString() {
        if (descriptor == 0 && handles.isPresent()) {
            return "mask " + Integer.toHexString(mask) + " " + handles.get();
        }
        return "wd " + descriptor + " mask " + Integer.toHexString(mask) + " cookie " + cookie + " name "
                + RelPath.display(name());
    }
}
