package io.syncline.shipper.rsync;

import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What stands ready for one destination, and how long. */
final class Standby implements Standbys.Owner {
    /** A daemon, a server or a router in between may give an idle connection up. A guess, until one has been given up. */
    private static final Duration CAREFUL = Duration.ofSeconds(20);

    /** What does not live so long is not worth a start. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final RootLook root;
    private final byte[] rootPath;
    private final Duration idle;
    private final boolean isNear;
    private final Starter starter;
    private volatile Duration maxAge;
    private volatile boolean closed;
    private volatile Contact contact = Contact.certain();
    private final AtomicBoolean lost = new AtomicBoolean();

    /** Starts an rsync that waits for its list. */
    interface Starter {
        Child start(List<String> words) throws IOException;
    }

    Standby(Mapping mapping, TransferOptions options, RootLook root, Starter starter) {
        this.root = root;
        this.rootPath = Posix.bytes(mapping.watchedRoot());
        this.idle = options.standby();
        this.isNear = mapping.target() instanceof Local;
        this.starter = starter;
        this.maxAge = maxAge(mapping, options);
    }

    /** The limit, with its two leading digits: it changes with every hundredth entry, not with every entry. */
    static long usualLimit(long limit) {
        long unit = 1;
        while (limit / unit >= 100) {
            unit *= 10;
        }
        return limit / unit * unit;
    }

    void prepare(List<String> words) {
        if (!closed && !idle.isZero() && maxAge.compareTo(LEAST) >= 0) {
            Standbys.SHARED.prepare(this, words);
        }
    }

    /** Only while the path of the root leads where it should: what stands may stand in one that was replaced. */
    Optional<Child> take(List<String> words) {
        Optional<Child> ready = idle.isZero() ? Optional.empty() : Standbys.SHARED.take(this, words);
        if (ready.isPresent() && !isRootThere()) {
            ready.get().drop();
            return Optional.empty();
        }
        return ready;
    }

    /** Whether one stands that lives. */
    boolean stands() {
        return Standbys.SHARED.stands(this);
    }

    void within(Contact other) {
        contact = other;
    }

    /** Whether one has ended by itself since this was last asked, or has another host, perhaps, than those before it. */
    boolean hasLostOne() {
        return lost.getAndSet(false);
    }

    boolean isPreparing() {
        return Standbys.SHARED.has(this);
    }

    List<Long> pids() {
        return Standbys.SHARED.pids(this);
    }

    void letGo() {
        Standbys.SHARED.letGo(this);
    }

    void close() {
        closed = true;
        letGo();
    }

    @Override
    public Child start(List<String> words) throws IOException {
        if (!contact.isFresh() && !stands()) {
            lost.set(true);
        }
        return starter.start(words);
    }

    @Override
    public boolean isRootThere() {
        return root.isRoot(rootPath);
    }

    /** A session over a shared connection takes 50 ms and more; a file that is created and written makes two rounds. */
    @Override
    public int depth() {
        return isNear ? 1 : 2;
    }

    @Override
    public Duration idle() {
        return idle;
    }

    @Override
    public Duration maxAge() {
        return maxAge;
    }

    @Override
    public void died(Duration age) {
        lost.set(true);
        maxAge = age.dividedBy(2);
    }

    private static Duration maxAge(Mapping mapping, TransferOptions options) {
        Duration half = options.reach().timeout().isZero()
                ? options.standby()
                : options.reach().timeout().dividedBy(2);
        return mapping.target() instanceof Local || half.compareTo(CAREFUL) < 0 ? half : CAREFUL;
    }
}
