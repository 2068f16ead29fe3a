package io.syncline.capture.watch;

import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The model of a file system with fanotify. An event is merged into any older one in the queue about the same entry and
 * object by the same process, whatever lies between; so the order of events is not the order of what happened.
 */
final class FakeFanotify extends FakeKernel implements Handles {
    /** What is in the queue; {@code to} and {@code toName} are those of a rename. */
    private static final class Pending {
        int mask;
        int pid;
        byte[] directory = new byte[0];
        RelPath name = RelPath.ROOT;
        byte[] to = new byte[0];
        RelPath toName = RelPath.ROOT;
        byte[] object = new byte[0];

        boolean isSameEntry(Pending other) {
            return pid == other.pid
                    && (mask & (FanotifyMask.RENAME | FanotifyMask.ONDIR))
                            == (other.mask & (FanotifyMask.RENAME | FanotifyMask.ONDIR))
                    && Arrays.equals(directory, other.directory)
                    && name.equals(other.name)
                    && Arrays.equals(to, other.to)
                    && toName.equals(other.toName)
                    && Arrays.equals(object, other.object);
        }
    }

    private final Random random;
    private final boolean knowsRenames;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Inode, byte[]> keys = new IdentityHashMap<>();
    private int pid = 1;
    private int overflowAt = Integer.MAX_VALUE;

    FakeFanotify(Random random, boolean knowsRenames) {
        this.random = random;
        this.knowsRenames = knowsRenames;
    }

    /** The queue forgets everything but that it did, once it holds so many. */
    void overflowAt(int size) {
        overflowAt = size;
    }

    boolean isQuiet() {
        return pending.isEmpty();
    }

    byte[] key(Inode inode) {
        return keys.computeIfAbsent(inode, none -> FanotifyBytes.key(9, "inode " + keys.size()));
    }

    @Override
    boolean poll(RawEvent into) {
        if (pending.isEmpty()) {
            return false;
        }
        Pending next = pending.remove(0);
        FanotifyBytes bytes = new FanotifyBytes().event(next.mask, next.pid);
        if ((next.mask & FanotifyMask.RENAME) != 0) {
            bytes.entry(10, next.directory, next.name.toBytes()).entry(12, next.to, next.toName.toBytes());
        } else if (next.directory.length > 0) {
            bytes.entry(2, next.directory, next.name.isRoot() ? new byte[] {'.'} : next.name.toBytes());
        }
        if (next.object.length > 0) {
            bytes.object(next.object);
        }
        ByteBuffer buffer = bytes.buffer();
        FanotifyDecoder.decode(buffer, 0, into);
        return true;
    }

    @Override
    public byte[] root() {
        return key(inside);
    }

    @Override
    public Location locate(byte[] directory) {
        meanwhile.run();
        TreeMap<RelPath, Inode> all = new TreeMap<>();
        FakeWork.paths(RelPath.of("in"), inside, all);
        FakeWork.paths(RelPath.of("out"), outside, all);
        for (Map.Entry<RelPath, Inode> entry : all.entrySet()) {
            if (Arrays.equals(key(entry.getValue()), directory)) {
                RelPath parent = entry.getKey().parent().orElseThrow();
                return parent.isRoot()
                        ? new Location.Top()
                        : new Location.Within(
                                key(all.get(parent)), entry.getKey().name());
            }
        }
        return new Location.Gone();
    }

    @Override
    public Optional<RelPath> anyPath(byte[] object) {
        return Optional.empty();
    }

    @Override
    public List<MountPoint> mountPoints() {
        return List.of();
    }

    @Override
    public void release() {}

    @Override
    void report(Inode directory, int mask, RelPath name, Inode object) {
        Pending event = event(mask, object);
        boolean isItself = (mask & FanotifyMask.ATTRIB) != 0 && object.directory;
        event.directory = key(isItself ? object : directory);
        event.name = isItself ? RelPath.ROOT : name;
        add(event);
    }

    @Override
    void reportMove(Inode from, RelPath fromName, Inode to, RelPath toName, Inode moved) {
        if (knowsRenames) {
            Pending event = event(FanotifyMask.RENAME | kind(moved.directory), moved);
            event.directory = key(from);
            event.name = fromName;
            event.to = key(to);
            event.toName = toName;
            add(event);
        } else {
            report(from, FanotifyMask.MOVED_FROM | kind(moved.directory), fromName, moved);
            report(to, FanotifyMask.MOVED_TO | kind(moved.directory), toName, moved);
        }
    }

    private Pending event(int mask, Inode object) {
        Pending event = new Pending();
        event.mask = mask;
        pid = random.nextInt(8) == 0 ? 3 - pid : pid;
        event.pid = pid;
        event.object = knowsRenames ? key(object) : new byte[0];
        return event;
    }

    private void add(Pending event) {
        for (Pending older : pending) {
            if (older.isSameEntry(event)) {
                older.mask |= event.mask;
                return;
            }
        }
        if (pending.size() < overflowAt) {
            pending.add(event);
        } else if (pending.stream().noneMatch(one -> one.mask == FanotifyMask.Q_OVERFLOW)) {
            overflows++;
            Pending overflow = new Pending();
            overflow.mask = FanotifyMask.Q_OVERFLOW;
            pending.add(overflow);
        }
    }
}
