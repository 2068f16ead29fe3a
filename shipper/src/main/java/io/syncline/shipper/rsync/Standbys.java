package io.syncline.shipper.rsync;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The rsync processes of all destinations of this process that are started and wait for their list. Few: what was not used
 * for longest goes first. Starts them, looks after them and lets them go on a thread of its own, which sleeps while none
 * stands. {@link #take} never waits for a start.
 */
final class Standbys {
    /** Each is three processes of some 2 MB at a local destination, and one connection at another. A guess. */
    private static final int LIMIT = 32;

    /** Kinds of run that a destination has in turn: plain, by content, recursive. */
    private static final int LIMIT_EACH = 4;

    /** How soon a source that is another one is let go, and a connection that broke is noticed. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** How long an old one stays for the sake of the next: some starts over ssh. A guess. */
    private static final Duration HANDOVER = Duration.ofSeconds(2);

    /** All destinations of this process share one. */
    static final Standbys SHARED = new Standbys(LIMIT, System::nanoTime);

    /** Whose they are. Its methods are called by the thread of this pool. */
    interface Owner {
        Child start(List<String> words) throws IOException;

        /** Whether what stands in the root still stands in the right one. */
        boolean isRootThere();

        /** How many of one kind stand: two where a start takes longer than the next change. */
        int depth();

        /** After this long without a use they go. */
        Duration idle();

        /** At this age they are replaced. */
        Duration maxAge();

        /** One has ended by itself at this age. */
        void died(Duration age);
    }

    private record One(Owner owner, List<String> words, Child child, long startedAt, long usedAt) {
        boolean is(Owner other, List<String> otherWords) {
            return owner == other && words.equals(otherWords);
        }

        One usedAt(long time) {
            return new One(owner, words, child, startedAt, time);
        }
    }

    private record Wish(Owner owner, List<String> words, long usedAt) {
        boolean isFor(Wish other) {
            return owner == other.owner && words.equals(other.words);
        }
    }

    private final int limit;
    private final LongSupplier clock;
    private final List<One> standing = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private Optional<ScheduledExecutorService> thread = Optional.empty();
    private Optional<ScheduledFuture<?>> looking = Optional.empty();

    /** @param clock nanoseconds from an arbitrary start */
    Standbys(int limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Has one started soon, if none stands. */
    synchronized void prepare(Owner owner, List<String> words) {
        wish(new Wish(owner, words, clock.getAsLong()));
    }

    /** The one that stands, if it still does. It is the caller's from now on. */
    synchronized Optional<Child> take(Owner owner, List<String> words) {
        Optional<One> found =
                standing.stream().filter(one -> one.is(owner, words)).findFirst();
        found.ifPresent(standing::remove);
        return found.filter(this::isSound).map(One::child);
    }

    /** Ends all of this owner, those on the way as well. Returns when each has been told so. */
    synchronized void letGo(Owner owner) {
        wishes.removeIf(wish -> wish.owner() == owner);
        removeIf(one -> one.owner() == owner, Child::drop);
    }

    /** Whether one stands or is wished for. */
    synchronized boolean has(Owner owner) {
        return standing.stream().anyMatch(one -> one.owner() == owner)
                || wishes.stream().anyMatch(wish -> wish.owner() == owner);
    }

    /** Whether one stands, and has not ended. */
    synchronized boolean stands(Owner owner) {
        standing.removeIf(one -> one.owner() == owner && !isSound(one));
        return standing.stream().anyMatch(one -> one.owner() == owner);
    }

    /** Process ids of this owner's; for tests. */
    synchronized List<Long> pids(Owner owner) {
        return standing.stream()
                .filter(one -> one.owner() == owner)
                .map(one -> one.child().pid())
                .toList();
    }

    private boolean isSound(One one) {
        if (one.child().isAlive()) {
            return true;
        }
        one.owner().died(age(one));
        one.child().drop();
        return false;
    }

    private void wish(Wish wish) {
        wishes.removeIf(wish::isFor);
        wishes.add(wish);
        ScheduledExecutorService executor = executor();
        executor.execute(this::grantNext);
        if (looking.isEmpty()) {
            looking = Optional.of(executor.scheduleWithFixedDelay(
                    this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private ScheduledExecutorService executor() {
        if (thread.isEmpty()) {
            thread = Optional.of(Executors.newSingleThreadScheduledExecutor(work -> {
                Thread made = new Thread(work, "rsync-standbys");
                made.setDaemon(true);
                return made;
            }));
        }
        return thread.get();
    }

    private void grantNext() {
        Optional<Wish> next = nextWish();
        if (next.isEmpty()) {
            return;
        }
        Wish wish = next.get();
        try {
            // Outside of the lock: this takes milliseconds, and nobody shall wait for it.
            keep(wish, wish.owner().start(wish.words()));
        } catch (IOException cannotStart) {
            // The next run is started cold, and says why. Others shall not wait behind this one.
            forget(wish);
        }
    }

    private synchronized Optional<Wish> nextWish() {
        while (!wishes.isEmpty()) {
            Wish wish = wishes.get(0);
            if (count(wish) < wish.owner().depth()) {
                return Optional.of(wish);
            }
            wishes.remove(0);
            // Those that stand are used now, as far as their time is concerned.
            standing.replaceAll(one -> one.is(wish.owner(), wish.words()) ? one.usedAt(wish.usedAt()) : one);
        }
        return Optional.empty();
    }

    private synchronized void forget(Wish wish) {
        wishes.removeIf(wish::isFor);
    }

    private synchronized void keep(Wish wish, Child child) {
        Optional<Wish> wanted = wishes.stream().filter(wish::isFor).findFirst();
        if (wanted.isEmpty()) {
            // Let go while it was started.
            child.drop();
            return;
        }
        wishes.remove(wanted.get());
        if (count(wish) + 1 < wish.owner().depth()) {
            wish(wanted.get());
        }
        standing.add(new One(
                wish.owner(),
                wish.words(),
                child,
                clock.getAsLong(),
                wanted.get().usedAt()));
        dropLeastUsed(one -> one.owner() == wish.owner(), LIMIT_EACH);
        dropLeastUsed(one -> true, limit);
    }

    private long count(Wish wish) {
        return standing.stream()
                .filter(one -> one.is(wish.owner(), wish.words()))
                .count();
    }

    private void dropLeastUsed(Predicate<One> which, int most) {
        List<One> all = new ArrayList<>(standing.stream().filter(which).toList());
        all.sort(Comparator.comparingLong(One::usedAt));
        for (One one : all.subList(0, Math.max(0, all.size() - most))) {
            standing.remove(one);
            one.child().dismiss();
        }
    }

    /** What stood too long, what died, and what stands in a root that is another one. */
    private synchronized void look() {
        long now = clock.getAsLong();
        standing.removeIf(one -> !isSound(one));
        standing.stream()
                .map(One::owner)
                .distinct()
                .filter(owner -> !owner.isRootThere())
                .toList()
                .forEach(this::letGo);
        removeIf(one -> now - one.usedAt() > one.owner().idle().toNanos(), Child::dismiss);
        for (One one : List.copyOf(standing)) {
            if (age(one).compareTo(one.owner().maxAge()) > 0 && !isNeeded(one)) {
                standing.remove(one);
                one.child().dismiss();
                wish(new Wish(one.owner(), one.words(), one.usedAt()));
            }
        }
        if (standing.isEmpty() && wishes.isEmpty()) {
            looking.ifPresent(look -> look.cancel(false));
            looking = Optional.empty();
        }
    }

    /**
     * Where two stand because a start takes long, they were started together and grow old together. One stays until the
     * other is replaced, so that no change meets a cold start; for a moment only, since its age has a reason.
     */
    private boolean isNeeded(One one) {
        boolean alone = standing.stream()
                        .filter(other -> other.is(one.owner(), one.words()))
                        .count()
                == 1;
        return alone
                && one.owner().depth() > 1
                && age(one).compareTo(one.owner().maxAge().plus(HANDOVER)) <= 0;
    }

    private Duration age(One one) {
        return Duration.ofNanos(clock.getAsLong() - one.startedAt());
    }

    private void removeIf(Predicate<One> which, Consumer<Child> end) {
        List<One> gone = standing.stream().filter(which).toList();
        standing.removeAll(gone);
        gone.forEach(one -> end.accept(one.child()));
    }
}
