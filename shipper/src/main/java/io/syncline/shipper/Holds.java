package io.syncline.shipper;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.checkpoint.NoSpace;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.transfer.HoldEvidence;
import io.syncline.shipper.transfer.HoldReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code hold.json}, {@code release} and {@code keep} of one destination. A release stands for what the hold describes and for nothing
 * else; it is taken away when that has been shipped, so a crash in between does not ask twice.
 */
final class Holds {
    private static final long RELEASED_MARGIN = 100;

    private final CheckpointFile<HoldRecord> file;
    private final Path release;
    private final Path directory;
    private Optional<HoldRecord> current;

    Holds(Path directory) {
        this.file = new CheckpointFile<>(directory.resolve("hold.json"), HoldRecord.class);
        this.release = directory.resolve("release");
        this.directory = directory;
        try {
            this.current = file.read();
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
        if (current.isEmpty()) {
            delete(release);
        }
    }

    Optional<HoldRecord> current() {
        return current;
    }

    boolean isReleased() {
        return current.isPresent() && Files.exists(release);
    }

    /** Whether a person has said that what the destination had before shall stay. */
    boolean keepsUnknown() {
        return keepsUnknown(directory);
    }

    static boolean keepsUnknown(Path directory) {
        return Files.exists(directory.resolve("keep"));
    }

    /** How many deletions a person has let through; 0 if none. */
    long releasedDeletions() {
        if (!isReleased()) {
            return 0;
        }
        // The tree goes on changing between the look and the release.
        long seen = current.get().deletions();
        return seen == 0 ? 0 : seen + seen / 10 + RELEASED_MARGIN;
    }

    boolean isReleased(HoldReason reason) {
        return isReleased() && current.get().reason() == reason;
    }

    /** The hold that a person has let through, if it was one of deletions: only such a release lets anything be deleted. */
    Optional<HoldReason> released() {
        return isReleased() ? current.map(HoldRecord::reason).filter(Holds::isOfDeletions) : Optional.empty();
    }

    /**
     * Holds for this reason. A release of another hold does not count for it; where nothing can be let through, a release
     * means to look again, and that was done.
     *
     * @param releaseUsed whether a release was looked at and was not enough: it does not count for this
     */
    void hold(HoldEvidence evidence, boolean releaseUsed, Instant now) {
        Instant since = current.filter(hold -> hold.reason() == evidence.reason())
                .map(HoldRecord::since)
                .orElse(now);
        boolean sameHold = current.map(HoldRecord::reason).equals(Optional.of(evidence.reason()));
        if (releaseUsed || !sameHold || !isOfPerson(evidence.reason())) {
            delete(release);
        }
        current = Optional.of(HoldRecord.of(evidence, since));
        try {
            file.writeLazily(current.get());
        } catch (UncheckedIOException e) {
            if (!NoSpace.isSaidBy(e)) {
                throw new StageException(ExitCode.STATE, e.getMessage(), e);
            }
            // It holds all the same. The next look at its cause tries again to write down why.
        }
    }

    /** What was held has been shipped, or its cause is gone. */
    void clear() {
        if (current.isPresent()) {
            current = Optional.empty();
            delete(file.path());
            delete(release);
        }
    }

    /** Whether a release lets something through. */
    private static boolean isOfPerson(HoldReason reason) {
        return isOfDeletions(reason) || reason == HoldReason.DESTINATION;
    }

    private static boolean isOfDeletions(HoldReason reason) {
        return switch (reason) {
            case EMPTIED_ROOT, DELETIONS, UNKNOWN_ENTRIES -> true;
            case SOURCE, DESTINATION, REFUSED -> false;
        };
    }

    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new StageException(ExitCode.STATE, "cannot remove " + path + ": " + e, e);
        }
    }
}
