package io.syncline.capture.watch;

import io.syncline.event.FileEvent.Touched;
import io.syncline.path.RelPath;
import java.util.Arrays;

/**
 * The events of entries that were touched lately, so that a file that is written again and again costs neither memory nor a
 * path. Forgets what another entry needs the slot for. Owned by one thread.
 */
final class Touches {
    /** Answer of {@link #find}. */
    static final Touched UNKNOWN = new Touched(RelPath.ROOT);

    /** A guess: 12 bytes a slot, and the paths of some thousand files. */
    private static final int SLOT_BITS = 14;

    private static final int SLOTS = 1 << SLOT_BITS;

    private final Touched[] events = new Touched[SLOTS];
    private final int[] directories = new int[SLOTS];
    private final int[] versions = new int[SLOTS];

    Touches() {
        Arrays.fill(events, UNKNOWN);
    }

    /**
     * The event of an entry, or {@link #UNKNOWN}.
     *
     * @param directory a number that no other directory has
     * @param version of the numbers: what was added under another one may have another path now
     */
    Touched find(int directory, int version, byte[] buffer, int from, int to) {
        int slot = slot(directory, hash(buffer, from, to));
        if (holds(slot, directory, version, buffer, from, to)) {
            return events[slot];
        }
        return holds(slot + 1, directory, version, buffer, from, to) ? events[slot + 1] : UNKNOWN;
    }

    /** @param entry the path of the entry with this name */
    Touched add(int directory, int version, RelPath entry, byte[] buffer, int from, int to) {
        int slot = slot(directory, hash(buffer, from, to));
        // Two entries live side by side; the third takes the place of the one that came first.
        put(slot + 1, directories[slot], versions[slot], events[slot]);
        put(slot, directory, version, new Touched(entry));
        return events[slot];
    }

    private boolean holds(int slot, int directory, int version, byte[] buffer, int from, int to) {
        return directories[slot] == directory
                && versions[slot] == version
                && events[slot].path().isNamed(buffer, from, to);
    }

    private void put(int slot, int directory, int version, Touched event) {
        directories[slot] = directory;
        versions[slot] = version;
        events[slot] = event;
    }

    /** The first of two. */
    private static int slot(int directory, int hash) {
        return (directory * 31 + hash) * 0x9E3779B9 >>> Integer.SIZE - SLOT_BITS & ~1;
    }

    private static int hash(byte[] buffer, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + buffer[i];
        }
        return hash;
    }
}
