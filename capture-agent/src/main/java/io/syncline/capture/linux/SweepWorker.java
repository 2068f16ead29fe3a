package io.syncline.capture.linux;

import static io.syncline.capture.linux.SweepC.C;

import io.syncline.capture.sweep.Finding;
import io.syncline.capture.sweep.Frontier;
import io.syncline.capture.sweep.Frontier.Pending;
import io.syncline.capture.sweep.SweepPlan;
import io.syncline.capture.sweep.SweepRule;
import io.syncline.capture.sweep.SweepTally;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.posix.Descriptors;
import io.syncline.posix.Posix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One thread of a {@link SweepWalk}: takes a directory, looks at its entries, gives back the directories in it. */
final class SweepWorker {
    /** Takes findings; blocks while too many wait. */
    interface Sink {
        void accept(List<FileEvent> found) throws InterruptedException;
    }

    private static final int O_DIRECTORY = 0x10000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    /** f_type of statfs(2). */
    private static final long OVERLAYFS = 0x794c7630L;

    private final int root;
    private final SweepPlan plan;
    private final SweepWalk.Options options;
    private final Frontier frontier;
    private final Sink sink;
    private final AtomicLong inodes;
    private final List<SweepTally> tallies;
    private final SweepMemory memory = new SweepMemory();
    private List<FileEvent> found = new ArrayList<>();
    private List<Pending> below = new ArrayList<>();
    private long rootDevice = -1;
    /** Of the directory in hand, and whether the time of birth says what it says elsewhere. */
    private long device = -1;

    private boolean isBirthTrue;

    SweepWorker(
            int root,
            SweepPlan plan,
            SweepWalk.Options options,
            Frontier frontier,
            Sink sink,
            AtomicLong inodes,
            List<SweepTally> tallies) {
        this.root = root;
        this.plan = plan;
        this.options = options;
        this.frontier = frontier;
        this.sink = sink;
        this.inodes = inodes;
        this.tallies = tallies;
    }

    void run() throws InterruptedException {
        if (memory.stat(root)) {
            rootDevice = memory.device();
        }
        Optional<Pending> next = frontier.take();
        while (next.isPresent()) {
            sweep(next.get());
            // The findings first: what lies before the cursor must be there to be taken.
            handOn();
            frontier.done(next.get(), below);
            below = new ArrayList<>();
            next = frontier.take();
        }
    }

    private void sweep(Pending directory) throws InterruptedException {
        if (!SweepMemory.fits(directory.path())) {
            // rsync cannot reach it either, and says so.
            return;
        }
        int descriptor =
                memory.open(root, directory.path().toBytes(), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0) {
            unreadable(directory, -descriptor);
            return;
        }
        try {
            sweep(directory, descriptor);
        } finally {
            C.close(descriptor);
        }
    }

    private void sweep(Pending directory, int descriptor) throws InterruptedException {
        if (!memory.stat(descriptor) || (options.oneFileSystem() && memory.device() != rootDevice)) {
            return;
        }
        account(directory, 1);
        long changed = memory.changed();
        Finding finding = finding(directory, descriptor, changed);
        if (finding == Finding.MOVED_IN) {
            // Stands for everything below it.
            found.add(new TreeTouched(directory.path(), RescanReason.MOVED_IN));
            return;
        }
        if (finding == Finding.LISTING) {
            found.add(new ListingTouched(directory.path()));
        }
        int length = memory.read(descriptor);
        while (length > 0 && !frontier.isStopped()) {
            block(directory, descriptor, changed, length);
            handOn();
            length = memory.read(descriptor);
        }
        if (length < 0) {
            unreadable(directory, -length);
        }
    }

    private Finding finding(Pending directory, int descriptor, long changed) {
        long born = memory.born();
        boolean isSubvolume = memory.device() != directory.parentDevice() && !memory.isMountPoint();
        onDevice(memory.device(), descriptor);
        return isSubvolume && !directory.path().isRoot()
                ? SweepRule.ofSubvolume(directory.parentChanged(), changed, directory.since())
                : SweepRule.ofDirectory(
                        directory.parentChanged(), changed, isBirthTrue ? born : SweepRule.NO_BIRTH, directory.since());
    }

    private void onDevice(long now, int descriptor) {
        if (now != device) {
            device = now;
            // KERNEL: a directory that is renamed on an overlay is born there, with all that is in it as old as ever.
            isBirthTrue = Posix.fileSystemType(Posix.bytes(Descriptors.path(descriptor))) != OVERLAYFS;
        }
    }

    private void block(Pending directory, int descriptor, long changed, int length) throws InterruptedException {
        int looked = 0;
        for (int offset = 0; offset < length; offset += memory.recordLength(offset)) {
            if (memory.isDots(offset)) {
                continue;
            }
            int type = memory.type(offset);
            if (type == SweepMemory.TYPE_DIRECTORY) {
                directory(directory, descriptor, changed, offset);
            } else if (!directory.uniform() || directory.since() != SweepRule.NEVER) {
                looked++;
                entry(directory, descriptor, changed, offset, type);
            }
        }
        account(directory, looked);
    }

    private void entry(Pending directory, int descriptor, long changed, int offset, int type) {
        if (!memory.stat(descriptor, offset)) {
            return;
        }
        if (type == SweepMemory.TYPE_UNKNOWN && memory.isDirectory()) {
            directory(directory, descriptor, changed, offset);
            return;
        }
        for (SweepTally tally : tallies) {
            if (tally.mayBeIn(directory.path())) {
                tally.looked(path(directory, offset), 1);
            }
        }
        long fileChanged = memory.changed();
        long since = since(directory, offset);
        if (SweepRule.ofFile(fileChanged, since) == Finding.CHANGED) {
            RelPath path = path(directory, offset);
            if (options.pruning().reports(path, false)) {
                found.add(new TreeTouched(path, RescanReason.SWEPT));
            }
        }
    }

    private void directory(Pending parent, int descriptor, long changed, int offset) {
        RelPath path = path(parent, offset);
        boolean hasWork = parent.uniform() ? parent.since() != SweepRule.NEVER : plan.hasWorkWithin(path);
        if (!hasWork) {
            return;
        }
        if (options.pruning().enters(path)) {
            below.add(
                    parent.uniform()
                            ? new Pending(path, changed, device, parent.since(), true)
                            : new Pending(path, changed, device, plan.since(path), plan.isUniformWithin(path)));
        } else if (options.pruning().reports(path, true)
                && memory.stat(descriptor, offset)
                && memory.changed() >= since(parent, offset)) {
            // It is mirrored, and nothing in it.
            found.add(new Touched(path));
        }
    }

    private long since(Pending parent, int offset) {
        return parent.uniform() ? parent.since() : plan.since(path(parent, offset));
    }

    private RelPath path(Pending directory, int offset) {
        return directory.path().child(memory.name(offset));
    }

    private void unreadable(Pending directory, int errno) {
        // Gone or replaced since it was found: the watch that was set before has an event for it.
        if (!InotifyDirectories.isGone(errno) && memory.statPath(root) && memory.changed() >= directory.since()) {
            found.add(new Touched(directory.path()));
        }
    }

    private void handOn() throws InterruptedException {
        if (!found.isEmpty()) {
            sink.accept(found);
            found = new ArrayList<>();
        }
    }

    private void account(Pending directory, int looked) throws InterruptedException {
        inodes.addAndGet(looked);
        tallies.forEach(tally -> tally.looked(directory.path(), looked));
        long wait = options.limit().take(looked, System.nanoTime());
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
