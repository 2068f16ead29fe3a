package io.syncline.capture.watch;

import io.syncline.capture.watch.PendingMoves.Half;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.function.Consumer;

/** Puts the halves of renames together; what finds no other half came from where nothing is watched, or went there. */
final class Relocations {
    private final WatchTable table;
    private final DirectoryMoves moves;
    private final PendingMoves pending;
    private final Border border;
    private final Consumer<FileEvent> events;

    Relocations(
            WatchTable table, DirectoryMoves moves, PendingMoves pending, Border border, Consumer<FileEvent> events) {
        this.table = table;
        this.moves = moves;
        this.pending = pending;
        this.border = border;
        this.events = events;
    }

    /** The first half. Even of a path that is left out: its second half may not be. */
    void from(RelPath path, RawEvent event, long nowNanos) {
        pending.add(new Half(event.cookie(), event.descriptor(), path, event.isDirectory(), nowNanos));
    }

    /** The second half. */
    void to(int directory, byte[] name, RawEvent event) {
        RelPath to = table.path(directory).child(name);
        pending.take(event.cookie())
                .ifPresentOrElse(
                        half -> renamed(half, directory, name, to, event), () -> movedIn(directory, name, to, event));
    }

    /**
     * KERNEL: both halves of a rename are queued under the locks of both directories. So when one of these reports another
     * entry first, the second half will not come. Were that wrong, the late half would be a move in.
     */
    void another(RawEvent event) {
        out(pending.takeAll(half -> half.directory() == event.descriptor() && half.cookie() != event.cookie()));
    }

    /** First halves that have waited for so long are all that there is. */
    void outSince(long nanos) {
        out(pending.takeAll(half -> nanos - half.sinceNanos() >= 0));
    }

    void outAll() {
        out(pending.takeAll(half -> true));
    }

    private void movedIn(int directory, byte[] name, RelPath to, RawEvent event) {
        if (border.leavesOut(to, event.isDirectory())) {
            return;
        }
        if (event.isDirectory()) {
            moves.arrived(directory, name);
        } else {
            moves.fileArrived(directory, name);
        }
        // A file is not just touched: it may have the size and the time of the one that was there, and be another.
        events.accept(new TreeTouched(to, RescanReason.MOVED_IN));
    }

    private void renamed(Half half, int directory, byte[] name, RelPath to, RawEvent event) {
        RelPath from = currentPath(half);
        if (border.leavesOut(from, half.isDirectory())) {
            // Nothing is known of what it was, so it is as new as from outside.
            movedIn(directory, name, to, event);
            return;
        }
        if (border.leavesOut(to, half.isDirectory())) {
            out(List.of(half));
            return;
        }
        int parent = table.byDescriptor(half.directory());
        if (!half.isDirectory()) {
            moves.fileArrived(directory, name);
        } else if (!moves.renamed(parent, half.from().name(), directory, name)) {
            movedBelowItself(half);
            return;
        }
        if (!from.equals(to)) {
            events.accept(new Renamed(from, to, half.isDirectory()));
        }
    }

    /** The target directory left the tree itself a moment ago, and that is not known yet; so this one left with it. */
    private void movedBelowItself(Half half) {
        out(pending.takeAll(Half::isDirectory));
        out(List.of(half));
    }

    private void out(List<Half> halves) {
        for (Half half : halves) {
            RelPath from = currentPath(half);
            if (border.leavesOut(from, half.isDirectory())) {
                continue;
            }
            if (half.isDirectory()) {
                int directory = table.byDescriptor(half.directory());
                if (directory != WatchTable.NONE) {
                    moves.movedOut(directory, half.from().name());
                }
                events.accept(new TreeTouched(from, RescanReason.MOVED_OUT));
            } else {
                events.accept(new Touched(from));
            }
        }
    }

    /** Where the first half was, as that reads after the renames of its ancestors that came in between. */
    private RelPath currentPath(Half half) {
        int directory = table.byDescriptor(half.directory());
        return directory == WatchTable.NONE
                ? half.from()
                : table.path(directory).child(half.from().name());
    }
}
