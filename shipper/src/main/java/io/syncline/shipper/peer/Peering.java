package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * This side of a pair: what it knows, what it has received, what it sends. Owned by one thread.
 *
 * <p>The order of writing: a batch is on disk here before it is delivered, and is known to be delivered before the next
 * number is used; what a batch has changed is on disk before the batch is removed. So a crash repeats, and what is repeated
 * is recognised.
 */
public final class Peering implements AutoCloseable {
    /**
     * What has come of looking for what arrived.
     *
     * @param heard whether anything was heard of the other side
     * @param problem why something that arrived is not put in, and never will be
     */
    public record Received(Receiver.Report report, boolean heard, Optional<String> problem) {
        static final Received NOTHING = new Received(Receiver.Report.NOTHING, false, Optional.empty());
    }

    /** Below the root: where versions are kept that a conflict has displaced. */
    public static final String KEPT = PeerHome.NAME + "/kept";

    private final PeerHome home;
    private final RealTree tree;
    private final Outbox outbox;
    private final KnownSessions sessions;
    private final InstantSource clock;
    private final CheckpointFile<PeerIdentity> identityFile;
    private final CheckpointFile<PeerStanding> standingFile;
    private final Refusals refusals = new Refusals();
    private PeerIdentity identity;
    private PeerStanding standing;
    private Optional<KnownFile> known = Optional.empty();
    private long lastTold;
    private boolean owesWord = true;

    /**
     * @param root of the tree; there, and the one that was configured
     * @param directory for what is remembered
     * @throws PosixException if the tree cannot have a peer
     */
    public Peering(Path root, Path directory, InstantSource clock) {
        this.clock = requireNonNull(clock, "clock is null");
        requireNonNull(directory, "directory is null");
        this.home = new PeerHome(Posix.bytes(root));
        this.tree = new RealTree(home, clock);
        home.make();
        tree.keepLeft();
        outbox = new Outbox(directory.resolve("out"));
        sessions = new KnownSessions(directory);
        identityFile = new CheckpointFile<>(root.resolve(PeerHome.NAME).resolve("peer.json"), PeerIdentity.class);
        standingFile = new CheckpointFile<>(directory.resolve("peer.json"), PeerStanding.class);
        Optional<PeerIdentity> kept = identityFile.read();
        identity = kept.orElseGet(
                () -> new PeerIdentity(PeerIdentity.VERSION, UUID.randomUUID().toString(), 0));
        Optional<PeerStanding> stood = standingFile.read();
        standing = stood.orElseGet(() -> PeerStanding.begin(0, ""));
        if (stood.isPresent() && kept.isPresent()) {
            known = sessions.kept(standing.session());
        }
        if (known.isEmpty()) {
            begin(later(), standing.partner());
        }
        lastTold = standing.next() - 1;
        home.tidy(standing.last());
    }

    public PeerStanding standing() {
        return standing;
    }

    public PeerTree tree() {
        return tree;
    }

    public Knowledge knowledge() {
        return known.orElseThrow();
    }

    public Refusals refusals() {
        return refusals;
    }

    /** What has to be told, but for what is asked for again when its time comes. */
    public List<RelPath> owed() {
        return knowledge().owed().stream()
                .filter(path -> refusals.of(path).isEmpty())
                .toList();
    }

    /**
     * Whether the other side is to hear of us, though nothing may have changed: after a start, from which it learns what has
     * come here; and if what it has said shows that it has missed something, which the number of our next batch tells it.
     */
    public boolean owesWord() {
        return owesWord;
    }

    /** Whether the directory of the exchange is still in the root. */
    public boolean isInPlace() {
        return home.exists();
    }

    /** Where batches wait until they are delivered: each as {@link #file}. */
    public Path out() {
        return outbox.directory();
    }

    public static RelPath file(Batch batch) {
        return RelPath.of(Outbox.name(batch.number()));
    }

    /** Below the other side's root: where the content of the next batch goes. */
    public RelPath contentThere() {
        return PeerHome.content(standing.next());
    }

    /** The same for batches. */
    public static RelPath batchesThere() {
        return PeerHome.IN;
    }

    /** From the content there to the root there: what lies there is no news. */
    public static String rootFromContent() {
        return "../../..";
    }

    /** The next batch, on disk. From here on it is either delivered or found by {@link #undelivered}. */
    public Batch write(List<Change> changes) {
        Batch batch = new Batch(
                standing.session(), standing.next(), standing.last(), identity.id(), standing.partner(), changes);
        outbox.write(batch);
        return batch;
    }

    /** One that may or may not have been delivered: it has to be, as it is. */
    public Optional<Batch> undelivered() {
        return outbox.read(standing.next());
    }

    public void delivered(Batch batch) {
        Sender.delivered(batch.changes(), batch.number(), knowledge());
        knowledge().force();
        stand(standing.sent());
        owesWord = false;
        lastTold = batch.changes().isEmpty() ? lastTold : batch.number();
        outbox.empty();
    }

    public void toldAll() {
        if (standing.whole()) {
            stand(standing.toldAll());
        }
    }

    /** The number of the last batch that has arrived and is not put in yet; 0 if there is none. */
    public long newest() {
        List<Long> arrived = home.arrived();
        return arrived.isEmpty() ? 0 : arrived.get(arrived.size() - 1);
    }

    /**
     * Puts in all that has arrived; nothing as long as a batch of ours may or may not have been delivered.
     *
     * @param isTree whether a directory is the root of the configured tree; it is held fast meanwhile
     * @throws UncheckedIOException if something cannot be put in now
     */
    public Received receive(Predicate<Path> isTree) {
        if (home.arrived().isEmpty() || undelivered().isPresent()) {
            return Received.NOTHING;
        }
        try {
            return inside(isTree, this::receive).orElse(Received.NOTHING);
        } catch (PosixException e) {
            throw new UncheckedIOException(e.getMessage(), new IOException(e));
        }
    }

    /**
     * Does something with all looks at the tree, and all that is put in, at one directory, whatever is mounted or unmounted at
     * its path meanwhile.
     *
     * @param isTree whether that is the root of the configured tree
     * @return empty if it is not; then nothing is done
     * @throws PosixException if there is none
     */
    public <T, X extends Exception> Optional<T> inside(Predicate<Path> isTree, Work<T, X> work) throws X {
        Path root = home.hold();
        try {
            return isTree.test(root) ? Optional.of(work.run()) : Optional.empty();
        } catch (PosixException e) {
            throw home.named(e);
        } finally {
            home.letGo();
        }
    }

    /** What is done {@link #inside}. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /** What is said of a path inside, as a person knows it. */
    public String named(String message) {
        return home.named(message);
    }

    private Received receive() {
        Received all = Received.NOTHING;
        for (long number : home.arrived()) {
            all = plus(all, receive(number));
        }
        return all;
    }

    private static Received plus(Received one, Received other) {
        return new Received(
                one.report().plus(other.report()),
                one.heard() || other.heard(),
                other.problem().or(one::problem));
    }

    private Received receive(long number) {
        byte[] bytes = home.read(number);
        Batch batch;
        try {
            batch = Batch.decode(bytes);
        } catch (IOException torn) {
            // A power failure here. What it told of is told again when both begin anew.
            begin(later(), standing.partner());
            home.remove(number);
            return new Received(Received.NOTHING.report(), true, Optional.empty());
        }
        Optional<String> problem = new Pair(identity.id(), standing.partner(), standing.session()).problem(batch);
        if (problem.isPresent()) {
            // Who sends it will begin anew with its right partner; until then it would only be in the way of ours.
            home.remove(number);
            return new Received(Received.NOTHING.report(), false, problem);
        }
        int sum = Batch.sumOf(bytes);
        owesWord |= batch.session() < standing.session();
        if (batch.session() > standing.session()) {
            begin(batch.session(), batch.sender());
        }
        Received received = new Received(Received.NOTHING.report(), true, Optional.empty());
        if (batch.session() == standing.session() && !isRepeated(batch, sum)) {
            if (batch.number() == standing.last() + 1) {
                received = new Received(put(batch, sum), true, Optional.empty());
            } else {
                // One of the two was put back to an older state of itself: what it knows is not so any more.
                begin(later(), batch.sender());
            }
        }
        home.remove(number);
        return received;
    }

    private boolean isRepeated(Batch batch, int sum) {
        return batch.number() == standing.last() && sum == standing.lastSum();
    }

    private Receiver.Report put(Batch batch, int sum) {
        tree.receiving(batch.number());
        boolean senderRules = batch.sender().compareTo(identity.id()) < 0;
        Receiver.Report report = new Receiver(tree, knowledge(), senderRules, batch.seen()).receive(batch.changes());
        knowledge().forget(batch.seen());
        refusals.after(batch.changes(), report.failed());
        if (!batch.changes().isEmpty()) {
            // In this order, or a file that a power failure has cut short would be known as whole, and pass for a
            // change.
            home.sync();
            knowledge().force();
        }
        stand(standing.received(batch, sum));
        // One that tells something may just have crossed ours.
        owesWord |= batch.changes().isEmpty() && batch.seen() < lastTold;
        return report;
    }

    /** Greater than any that this side has seen. */
    private long later() {
        return Math.max(clock.millis(), Math.max(identity.session(), standing.session()) + 1);
    }

    /** Nothing is known from here on, and each side tells the other of all that it has; so nothing is deleted by it. */
    private void begin(long session, String partner) {
        identity = identity.in(session);
        identityFile.write(identity);
        outbox.empty();
        known.ifPresent(KnownFile::close);
        known = Optional.of(sessions.begin(session));
        stand(PeerStanding.begin(session, partner));
        refusals.clear();
        lastTold = 0;
        owesWord = true;
        sessions.removeAllBut(session);
    }

    private void stand(PeerStanding next) {
        standingFile.write(next);
        standing = next;
    }

    @Override
    public void close() {
        known.ifPresent(KnownFile::close);
    }
}
