package io.syncline.capture.sweep;

import static java.util.Objects.requireNonNull;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.path.RelPath;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was looked at and recorded at one place and below it, whatever else is swept meanwhile. Where a sweep looks twice, both
 * count. Thread-safe.
 */
public final class SweepTally {
    private final RelPath top;
    private final AtomicLong inodes = new AtomicLong();
    private final AtomicLong findings = new AtomicLong();

    public SweepTally(RelPath top) {
        this.top = requireNonNull(top, "top is null");
    }

    /** @param number of inodes: the directory, or some of its entries */
    public void looked(RelPath directory, int number) {
        if (directory.isWithin(top)) {
            inodes.addAndGet(number);
        }
    }

    /** Whether the place itself may be an entry of this directory, and no directory. */
    public boolean mayBeIn(RelPath directory) {
        return top.isChildOf(directory);
    }

    public void recorded(FileEvent finding) {
        if (path(finding).filter(path -> path.isWithin(top)).isPresent()) {
            findings.incrementAndGet();
        }
    }

    public SweepAnswer answer() {
        return new SweepAnswer(inodes.get(), findings.get());
    }

    private static Optional<RelPath> path(FileEvent finding) {
        if (finding instanceof TreeTouched tree) {
            return Optional.of(tree.path());
        }
        if (finding instanceof ListingTouched listing) {
            return Optional.of(listing.directory());
        }
        return finding instanceof Touched touched ? Optional.of(touched.path()) : Optional.empty();
    }
}
