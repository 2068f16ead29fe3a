package io.syncline.capture.watch;

import io.syncline.path.RelPath;

/** For tests of other packages. */
public final class EntryNames {
    private EntryNames() {}

    /** For a person; empty if the event of fanotify names no entry. */
    public static String of(RawEvent event) {
        HandleRecords.Part entry = event.handles().entry;
        return entry.isThere() ? RelPath.display(entry.name()) : "";
    }
}
