package io.syncline.ops;

import io.syncline.process.StateDirectory;
import java.nio.file.Path;
import java.util.Locale;

/** The two journals of a mirror, as the command line names them. */
enum JournalName {
    EVENTS,
    CHANGESETS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Path in(StateDirectory state) {
        return switch (this) {
            case EVENTS -> state.events();
            case CHANGESETS -> state.changesets();
        };
    }
}
