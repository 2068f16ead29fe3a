package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.CollapsePolicy;
import io.syncline.changeset.DirtySet;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.posix.PosixException;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.transfer.Emptiness;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the directory at a host still has what was sent to it; that it had something once is in {@code seen.json}. One that
 * is empty or missing now lies under a disk that is not mounted, perhaps: what {@link Place} is for a directory of this machine.
 *
 * <p>It is looked at by dry runs, so with the login, the rights and the rules of every transfer; and only when it can have
 * become another one since the last look ({@link Mirror#isSure}), and a while behind what was shipped without one. Owned by the
 * loop's thread.
 */
final class FarPlace {
    /** Behind a look for the first entries that found none. A guess. */
    private static final Duration NEXT = Duration.ofMinutes(1);

    /** How long what was shipped without a look stays so, if nothing else is to be done. A guess. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The same where there is always something to do. */
    private static final Duration LATEST = Duration.ofMinutes(1);

    /** What is as old has been shipped, or is known to be still to ship: longer than a big file is held back by the planner. */
    private static final Duration OLD = Duration.ofHours(2);

    /** Coarser means only that more is shipped again. A guess. */
    private static final CollapsePolicy TOUCHED = new CollapsePolicy(500, 500);

    /** A mirror of more has not been emptied just now. */
    private static final long FEW = 1_000;

    private final CheckpointFile<Seen> file;
    private final Mirror mirror;
    private final SourceTree tree;
    private final Witnesses witnesses;
    private final Exclusion exclusion;
    private final InstantSource clock;
    private final String name;
    private final boolean isFar;
    private Optional<Seen> seen;
    private Instant next = Instant.MIN;
    private Instant lookedAt;
    private DirtySet touched = DirtySet.empty();
    private DirtySet astray = DirtySet.empty();

    /**
     * Somebody has seen entries there.
     *
     * @param version 1
     * @param missed what was there, as people read it, and was not at the last look: while it is not, that is another place
     */
    record Seen(int version, Instant at, List<String> missed) {
        static final int VERSION = 1;

        Seen {
            requireNonNull(at, "at is null");
            missed = List.copyOf(missed);
            if (version != VERSION) {
                throw new IllegalArgumentException("unknown version: " + version);
            }
        }

        Seen missing(List<RelPath> paths) {
            return new Seen(VERSION, at, paths.stream().map(PathText::of).toList());
        }

        List<RelPath> missing() {
            return missed.stream().map(PathText::parse).toList();
        }
    }

    /** What a look has seen. */
    private sealed interface Sight {
        record Some() implements Sight {}

        record None() implements Sight {}

        record Blocked(Attempt why) implements Sight {}
    }

    /** @param directory of this destination in the state directory */
    FarPlace(
            Path directory, Mapping mapping, Mirror mirror, SourceTree tree, Exclusion exclusion, InstantSource clock) {
        this.file = new CheckpointFile<>(directory.resolve("seen.json"), Seen.class);
        this.mirror = mirror;
        this.tree = tree;
        this.witnesses = new Witnesses(tree, exclusion);
        this.exclusion = exclusion;
        this.clock = clock;
        this.name = mapping.target().canonical();
        this.isFar = mirror.errand().isEmpty() && !(mapping.target() instanceof Destination.Local);
        this.seen = isFar ? read(file) : Optional.empty();
        this.lookedAt = clock.instant();
    }

    boolean isFar() {
        return isFar;
    }

    /**
     * Why nothing may be shipped; empty if it may, almost always without a look.
     *
     * @param knownEntries of the mirror, those of a pass that is under way included
     * @param pending what is not true there yet; asked for a look alone
     */
    Optional<Attempt> problem(long knownEntries, Supplier<DirtySet> pending) throws InterruptedException {
        if (!isFar) {
            return Optional.empty();
        }
        if (isDue(LATEST)) {
            mirror.doubted();
        }
        return mirror.isSure() ? Optional.empty() : look(knownEntries, pending);
    }

    /**
     * Why what was shipped of late is not there; to be asked while nothing is to be shipped. Whoever cannot be asked is asked by the
     * next transfer.
     */
    Optional<Attempt> laterProblem(long knownEntries) throws InterruptedException {
        return isDue(SOON) && mirror.isSure()
                ? look(knownEntries, DirtySet::empty).filter(Attempt.Held.class::isInstance)
                : Optional.empty();
    }

    /** What was shipped to another place. Everything, for whoever has taken it over. */
    DirtySet takeAstray() {
        DirtySet taken = astray;
        astray = DirtySet.empty();
        return taken;
    }

    /**
     * Behind every transfer, before it counts as done.
     *
     * @param knownEntries as far as they are: what was created just now is often not counted yet
     * @param what of it needs no connection of its own, and so has nobody look before
     */
    void shipped(long knownEntries, DirtySet what) throws InterruptedException {
        if (!isFar) {
            return;
        }
        if (knownEntries <= FEW && isEmptied()) {
            forget();
        } else if (seen.isPresent()) {
            touched = TOUCHED.apply(touched.union(what));
        } else if (!clock.instant().isBefore(next)) {
            next = clock.instant().plus(NEXT);
            if (lookAtAll() instanceof Sight.Some) {
                lookedAt = clock.instant();
                write(new Seen(Seen.VERSION, lookedAt, List.of()));
            }
        }
    }

    /** A person has made an empty one the destination, or it was rightly emptied. */
    void forget() {
        if (seen.isPresent()) {
            seen = Optional.empty();
            next = Instant.MIN;
            touched = DirtySet.empty();
            Holds.delete(file.path());
        }
    }

    /** A while behind the last look, if anything was shipped since. */
    private boolean isDue(Duration after) {
        return !touched.isEmpty() && !clock.instant().isBefore(lookedAt.plus(after));
    }

    private Optional<Attempt> look(long knownEntries, Supplier<DirtySet> pending) throws InterruptedException {
        Sight sight = seen.isPresent() && knownEntries > 0 ? sight(pending) : new Sight.Some();
        if (sight instanceof Sight.Blocked blocked) {
            return Optional.of(blocked.why());
        }
        astray = sight instanceof Sight.None ? astray.union(touched) : astray;
        touched = DirtySet.empty();
        lookedAt = clock.instant();
        if (sight instanceof Sight.None) {
            mirror.doubted();
            return Optional.of(new Attempt.Held(evidence()));
        }
        miss(List.of());
        mirror.looked();
        return Optional.empty();
    }

    private Sight sight(Supplier<DirtySet> pending) throws InterruptedException {
        List<RelPath> missed = seen.map(Seen::missing).orElse(List.of());
        if (!missed.isEmpty()) {
            return lookAt(
                    missed.stream().filter(path -> tree.seen(path).isPresent()).toList());
        }
        // What was shipped of late is there in any case. What else should be?
        List<RelPath> others = touched.isEmpty()
                ? List.of()
                : witnesses.find(touched.union(pending.get()), clock.instant().minus(OLD));
        if (others.isEmpty()) {
            return lookAtAll();
        }
        Sight sight = lookAt(others);
        if (sight instanceof Sight.None) {
            miss(others);
        }
        return sight;
    }

    /** NONE if none of these is there. */
    private Sight lookAt(List<RelPath> paths) throws InterruptedException {
        if (paths.isEmpty()) {
            return new Sight.None();
        }
        RsyncRun run = RsyncRun.flat(paths.stream().map(ListedName::entry).toList());
        RsyncResult result = mirror.run(asLook(run.withDelete(false)));
        Optional<Attempt> failed = Attempt.ofDryRun(result);
        if (failed.isPresent()) {
            return new Sight.Blocked(failed.get());
        }
        return Emptiness.hasSome(paths.size(), result.stats().created()) ? new Sight.Some() : new Sight.None();
    }

    private Sight lookAtAll() throws InterruptedException {
        List<RelPath> sample = sample();
        Sight some = sample.isEmpty() ? new Sight.None() : lookAt(sample);
        if (!(some instanceof Sight.None)) {
            return some;
        }
        RsyncResult all = mirror.run(asLook(RsyncRun.flat(List.of(ListedName.listing(RelPath.ROOT)))));
        Optional<Attempt> failed = Attempt.ofDryRun(all);
        if (failed.isPresent()) {
            return new Sight.Blocked(failed.get());
        }
        boolean isEmpty = !all.deletionsSuspended()
                && Emptiness.isEmpty(all.stats().considered(), all.stats().created(), all.deleted());
        return isEmpty ? new Sight.None() : new Sight.Some();
    }

    /** Nobody reads a file for that, also where files are compared by content. */
    private static RsyncRun asLook(RsyncRun run) {
        return run.withCompare(RsyncRun.Compare.NEVER_EQUAL).asDryRun();
    }

    private List<RelPath> sample() {
        try {
            return tree.children(RelPath.ROOT).stream()
                    .filter(path -> !exclusion.isExcluded(
                            path,
                            tree.seen(path).filter(fact -> fact.isDirectory()).isPresent()))
                    .limit(Witnesses.MOST)
                    .toList();
        } catch (PosixException cannotSay) {
            return List.of();
        }
    }

    private boolean isEmptied() {
        try {
            return tree.isEmpty();
        } catch (PosixException cannotSay) {
            return false;
        }
    }

    private HoldEvidence evidence() {
        List<String> missed = seen.map(Seen::missed).orElse(List.of());
        String what = missed.isEmpty()
                ? " is empty or missing, and had what was mirrored to it"
                : " has nothing but what was sent of late; what it had before is missing, such as " + missed.get(0);
        return HoldEvidence.of(
                HoldReason.DESTINATION,
                "destination " + name + what + ": its disk is not mounted, perhaps; mount or restore it, or release the"
                        + " hold to have everything sent to what is there");
    }

    private void miss(List<RelPath> paths) {
        seen.filter(it -> !it.missed().isEmpty() || !paths.isEmpty()).ifPresent(it -> write(it.missing(paths)));
    }

    private void write(Seen next) {
        try {
            file.write(next);
            seen = Optional.of(next);
        } catch (UncheckedIOException diskIsFull) {
            // The next look or transfer tries again.
        }
    }

    private static Optional<Seen> read(CheckpointFile<Seen> file) {
        try {
            return file.read();
        } catch (UncheckedIOException notOurs) {
            return Optional.empty();
        }
    }
}
