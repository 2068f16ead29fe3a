package io.syncline.shipper.peer;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.EventDirt;
import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.PosixException;
import io.syncline.testing.ModelEntry;
import io.syncline.testing.ModelFileSystem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One of two sides, in memory, with everything that may go wrong between them. */
final class ModelPeer implements ReceivingTree {
    /** Thrown in the middle of putting something in. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What is on its way: the changes, and the entries as they were when they were transferred. */
    record Transfer(long number, long seen, List<Change> changes, Map<RelPath, ModelEntry> content) {}

    final ModelFileSystem files = new ModelFileSystem();
    final MemoryKnowledge knowledge = new MemoryKnowledge();
    final Deque<Transfer> inbox = new ArrayDeque<>();
    final Set<String> kept = new HashSet<>();
    final Set<String> superseded = new HashSet<>();
    private final String name;
    private final boolean rules;
    private DirtySet dirty = DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE));
    private Optional<Transfer> undelivered = Optional.empty();
    private Map<RelPath, ModelEntry> arrived = new HashMap<>();
    private long next = 1;
    private long last;
    private long leftToLive = Long.MAX_VALUE;
    private Predicate<RelPath> refused = path -> false;
    long sent;
    Consumer<String> log = line -> {};

    ModelPeer(String name, boolean rules) {
        this.name = name;
        this.rules = rules;
    }

    /** What a person does, with its events. */
    void happens(List<FileEvent> events) {
        events.forEach(event -> EventDirt.of(event).forEach(this::dirty));
    }

    private void dirty(Dirt dirt) {
        dirty = dirty.union(DirtySet.of(dirt));
    }

    boolean isQuiet() {
        return dirty.isEmpty()
                && inbox.isEmpty()
                && undelivered.isEmpty()
                && knowledge.owed().isEmpty();
    }

    void tellsAll() {
        dirty(new Dirt(RelPath.ROOT, Scope.TREE));
    }

    /** A round. {@code between} happens while the transfer is under way. */
    void send(ModelPeer other, Runnable between, boolean killedBefore, boolean killedBehind) {
        if (undelivered.isPresent()) {
            deliver(other, undelivered.get());
        }
        DirtySet all = dirty;
        for (RelPath path : knowledge.owed()) {
            all = all.union(DirtySet.of(new Dirt(path, Scope.ENTRY)));
        }
        List<Change> found = new ArrayList<>();
        try {
            new Collector(this, knowledge, (path, directory) -> false, found::add).collect(all.elements());
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        dirty = DirtySet.empty();
        if (found.isEmpty()) {
            return;
        }
        Map<RelPath, ModelEntry> content = new HashMap<>();
        for (Change change : found) {
            Optional<ModelEntry> entry = files.entry(change.path());
            boolean equalThere = entry.isPresent()
                    && other.files
                            .entry(change.path())
                            .filter(entry.get()::looksLike)
                            .isPresent();
            if (change.hasContent() && entry.isPresent() && !equalThere) {
                content.put(change.path(), entry.get());
            }
        }
        between.run();
        if (killedBefore) {
            dirty = dirty.union(all);
            return;
        }
        Transfer transfer = new Transfer(next, last, Sender.stable(found, Set.of(), this), content);
        undelivered = Optional.of(transfer);
        if (killedBehind) {
            other.inbox.add(transfer);
            sent++;
            dirty = dirty.union(all);
            return;
        }
        deliver(other, transfer);
    }

    private void deliver(ModelPeer other, Transfer transfer) {
        other.inbox.add(transfer);
        sent++;
        Sender.delivered(transfer.changes(), transfer.number(), knowledge);
        undelivered = Optional.empty();
        next++;
    }

    /** The same, and these cannot be put in now. */
    void receive(long lives, boolean losesContent, Predicate<RelPath> refused) {
        this.refused = refused;
        receive(lives, losesContent);
        this.refused = path -> false;
    }

    /** @param lives how many changes of the tree it makes before it is killed */
    void receive(long lives, boolean losesContent) {
        while (!inbox.isEmpty() && undelivered.isEmpty()) {
            Transfer transfer = inbox.peek();
            log.accept("  " + name + " gets " + transfer);
            if (transfer.number() > last) {
                arrived = new HashMap<>(losesContent ? Map.of() : transfer.content());
                leftToLive = lives;
                try {
                    new Receiver(this, knowledge, !rules, transfer.seen()).receive(transfer.changes());
                    knowledge.forget(transfer.seen());
                } catch (Killed e) {
                    // What was put in is gone from what waits, as with a rename.
                    inbox.pop();
                    inbox.push(new Transfer(transfer.number(), transfer.seen(), transfer.changes(), arrived));
                    return;
                } finally {
                    leftToLive = Long.MAX_VALUE;
                }
                last = transfer.number();
            }
            inbox.pop();
        }
    }

    @Override
    public Seen look(RelPath path) {
        return files.entry(path).map(ModelPeer::seen).orElse(Seen.NOTHING);
    }

    private static Seen seen(ModelEntry entry) {
        EntryState state = state(entry);
        long print = entry.isDirectory() ? 1 + entry.mode() : 31 * entry.hashCode() + 7;
        return new Seen(state, print == 0 ? 1 : print, false);
    }

    static EntryState state(ModelEntry entry) {
        return switch (entry.kind()) {
            case FILE -> EntryState.file(entry.content().length(), entry.modified(), entry.mode());
            case DIRECTORY -> EntryState.directory(entry.mode());
            case LINK -> EntryState.link(entry.content());
        };
    }

    @Override
    public List<RelPath> children(RelPath directory) {
        return files.isDirectory(directory) ? files.children(directory) : List.of();
    }

    @Override
    public EntryState arrived(RelPath path) {
        return Optional.ofNullable(arrived.get(path)).map(ModelPeer::state).orElse(EntryState.GONE);
    }

    @Override
    public boolean hasSameBytes(RelPath path) {
        return files.entry(path)
                .orElseThrow()
                .content()
                .equals(arrived.get(path).content());
    }

    @Override
    public boolean put(RelPath path, EntryState expected, EntryState next, boolean keep) {
        if (!files.isDirectory(path.parent().orElseThrow())) {
            return false;
        }
        refuse(path);
        live();
        if (next.isDirectory()) {
            if (!expected.isDirectory()) {
                displace(path, keep);
                happens(files.mkdir(path));
            }
            happens(files.chmod(path, next.mode()));
            return true;
        }
        if (expected.isDirectory() && !files.children(path).isEmpty()) {
            return false;
        }
        displace(path, keep);
        files.place(path, arrived.remove(path));
        dirty(new Dirt(path, Scope.ENTRY));
        return true;
    }

    private void displace(RelPath path, boolean keep) {
        files.entry(path).ifPresent(old -> {
            if (keep) {
                kept.add(old.content());
            }
            happens(files.remove(path));
        });
    }

    @Override
    public boolean remove(RelPath path, EntryState expected) {
        if (expected.isDirectory() && !files.children(path).isEmpty()) {
            return false;
        }
        refuse(path);
        live();
        displace(path, false);
        return true;
    }

    @Override
    public void keepArrived(RelPath path) {
        kept.add(arrived.remove(path).content());
    }

    private void refuse(RelPath path) {
        if (refused.test(path)) {
            throw new PosixException("rename", path.toBytes(), Errno.EACCES);
        }
    }

    private void live() {
        if (--leftToLive < 0) {
            throw new Killed();
        }
    }

    /** Remembers what a person puts an end to. */
    void supersede(RelPath path) {
        files.entries().forEach((at, entry) -> {
            if (at.isWithin(path)) {
                superseded.add(entry.content());
            }
        });
    }

    @Override
    public String toString() {
        return name + ":\n" + files + knowledge;
    }
}
