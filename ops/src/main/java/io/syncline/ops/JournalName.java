package io.syncline.ops;

/** The two journals of a mirror, as the command line names them. */
enum JournalName {
    EVENTS,
    CHANGESETS;

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
