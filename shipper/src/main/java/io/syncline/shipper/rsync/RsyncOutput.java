package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Collects the lines of one run, within bounds. Lines come from two threads. */
final class RsyncOutput {
    private final RsyncOutputParser parser;
    private final Map<RelPath, PathError> errors = new LinkedHashMap<>();
    private final List<String> unattributed = new ArrayList<>();
    private final List<RelPath> deleted = new ArrayList<>();
    private final Set<RelPath> deletedDirectories = new HashSet<>();
    private final List<RelPath> changed = new ArrayList<>();
    private RsyncStats stats = RsyncStats.NONE;
    private long skippedDeletions;
    private boolean deletionsSuspended;
    private long deletions;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    RsyncOutput(RsyncOutputParser parser) {
        this.parser = parser;
    }

    /** A line of standard output. */
    synchronized void line(String line) {
        accept(parser.output(line));
    }

    /** A line of standard error. */
    synchronized void error(String line) {
        accept(parser.error(line));
    }

    synchronized RsyncResult result(int exitCode, boolean rootMismatch, boolean stopped) {
        return new RsyncResult(
                exitCode,
                stats,
                List.copyOf(errors.values()),
                unattributed,
                deleted,
                deletedDirectories,
                changed,
                skippedDeletions,
                deletionsSuspended,
                rootMismatch,
                stopped);
    }

    /** Completes when rsync has said that all is done, and nothing else that a caller should know. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** What is known before the end: that all is done, and what was deleted. */
    synchronized RsyncResult early() {
        RsyncStats known = RsyncStats.ofDeletions(deletions);
        return new RsyncResult(0, known, List.of(), List.of(), deleted, List.of(), 0, false, false, false);
    }

    private boolean isClean() {
        return errors.isEmpty() && unattributed.isEmpty() && skippedDeletions == 0 && !deletionsSuspended;
    }

    private void accept(RsyncLine line) {
        if (line instanceof RsyncLine.Failure failure) {
            fail(failure.error());
        } else if (line instanceof RsyncLine.Deleted gone) {
            deletions++;
            add(deleted, gone.path());
            gone.path()
                    .filter(path -> gone.directory() && deletedDirectories.size() < RsyncResult.MAX_PATHS)
                    .ifPresent(deletedDirectories::add);
        } else if (line instanceof RsyncLine.Changed differing) {
            add(changed, differing.path());
        } else if (line instanceof RsyncLine.Statistic statistic) {
            stats = stats.plus(statistic.part());
        } else if (line instanceof RsyncLine.DeletionsStopped stopped) {
            skippedDeletions = stopped.skipped();
        } else if (line instanceof RsyncLine.DeletionsSuspended) {
            deletionsSuspended = true;
        } else if (line instanceof RsyncLine.Done && isClean()) {
            done.complete(null);
        } else if (line instanceof RsyncLine.Other other && unattributed.size() < RsyncResult.MAX_LINES) {
            unattributed.add(other.text());
        }
    }

    /** The first word on a path is the cause; what follows is its consequence. Beyond the bound, paths are unnamed. */
    private void fail(PathError error) {
        if (errors.size() < RsyncResult.MAX_PATHS) {
            errors.putIfAbsent(error.path(), error);
        } else if (unattributed.size() < RsyncResult.MAX_LINES) {
            unattributed.add(error.text());
        }
    }

    private static void add(List<RelPath> list, Optional<RelPath> path) {
        if (path.isPresent() && list.size() < RsyncResult.MAX_PATHS) {
            list.add(path.get());
        }
    }
}
