package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the lines of one run, within bounds. Lines come from two threads. */
final class RsyncOutput {
    private final RsyncOutputParser parser;
    private final Map<RelPath, PathError> errors = new LinkedHashMap<>();
    private final List<String> unattributed = new ArrayList<>();
    private final List<RelPath> deleted = new ArrayList<>();
    private final List<RelPath> changed = new ArrayList<>();
    private RsyncStats stats = RsyncStats.NONE;
    private long skippedDeletions;

    RsyncOutput(Mapping mapping) {
        this.parser = new RsyncOutputParser(mapping);
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
                changed,
                skippedDeletions,
                rootMismatch,
                stopped);
    }

    private void accept(RsyncLine line) {
        if (line instanceof RsyncLine.Failure failure) {
            errors.putIfAbsent(failure.error().path(), failure.error());
        } else if (line instanceof RsyncLine.Deleted gone) {
            add(deleted, gone.path());
        } else if (line instanceof RsyncLine.Changed other) {
            add(changed, other.path());
        } else if (line instanceof RsyncLine.Statistic statistic) {
            stats = stats.plus(statistic.part());
        } else if (line instanceof RsyncLine.DeletionsStopped held) {
            skippedDeletions = held.skipped();
        } else if (line instanceof RsyncLine.Other other && unattributed.size() < RsyncResult.MAX_LINES) {
            unattributed.add(other.text());
        }
    }

    private static void add(List<RelPath> list, Optional<RelPath> path) {
        if (path.isPresent() && list.size() < RsyncResult.MAX_DELETED) {
            list.add(path.get());
        }
    }
}
