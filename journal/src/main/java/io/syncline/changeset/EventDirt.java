package io.syncline.changeset;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import java.util.List;
import java.util.Optional;

/** What an event makes dirty. The only place that knows. */
public final class EventDirt {
    private EventDirt() {}

    /**
     * A renamed directory is dirty as a whole at both ends: what lay below {@code from} has to go, even if something new
     * is there by now, and nobody wrote an event for each of the names that appeared below {@code to}.
     */
    public static List<Dirt> of(FileEvent event) {
        if (event instanceof Touched touched) {
            return List.of(new Dirt(touched.path(), Scope.ENTRY));
        }
        if (event instanceof ListingTouched listing) {
            return List.of(new Dirt(listing.directory(), Scope.LISTING));
        }
        if (event instanceof TreeTouched tree) {
            return List.of(new Dirt(tree.path(), Scope.TREE));
        }
        if (event instanceof Renamed renamed) {
            Scope scope = renamed.directory() ? Scope.TREE : Scope.ENTRY;
            return List.of(new Dirt(renamed.from(), scope), new Dirt(renamed.to(), scope));
        }
        if (event instanceof Watermark || event instanceof Cookie) {
            return List.of();
        }
        throw new IllegalArgumentException("unknown event: " + event);
    }

    /**
     * What the event leaves in doubt although size and time may look equal: another tree, or another file, stands at the
     * path now, or may soon. Time stamps travel with what is moved, and archives restore them; so equal ones say nothing.
     * What a sweep found may have been moved there while nobody watched.
     */
    public static Optional<Dirt> doubt(FileEvent event) {
        return event instanceof TreeTouched tree && replaces(tree.reason())
                ? Optional.of(new Dirt(tree.path(), Scope.TREE))
                : Optional.empty();
    }

    private static boolean replaces(RescanReason reason) {
        return switch (reason) {
            case MOVED_IN, MOVED_OUT, REMOVED_DIRECTORY, SWEPT -> true;
            case FIRST_START,
                    AGENT_START,
                    OVERFLOW,
                    UNKNOWN_DESCRIPTOR,
                    NEW_DIRECTORY,
                    RENAMED_DIRECTORY,
                    UNWATCHED,
                    JOURNAL_GAP,
                    REQUESTED -> false;
        };
    }

    /** The hint that a rename is. */
    public static Optional<Rename> rename(FileEvent event) {
        return event instanceof Renamed renamed
                ? Optional.of(new Rename(renamed.from(), renamed.to(), renamed.directory()))
                : Optional.empty();
    }

    /** Why the event makes the whole tree dirty, if it does. */
    public static Optional<RescanReason> rescan(FileEvent event) {
        return event instanceof TreeTouched tree && tree.path().isRoot()
                ? Optional.of(tree.reason())
                : Optional.empty();
    }
}
