package io.syncline.capture;

import io.syncline.process.FuzzyMatch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** By what changes are noticed. */
public enum WatchMode {
    /** The best of the others that works here. */
    AUTO,
    /** Marks on whole file systems; needs CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH. */
    FANOTIFY,
    /** A watch on every directory. */
    INOTIFY,
    /** No events at all: the tree is looked through at an interval. */
    SWEEP;

    /** @throws IllegalArgumentException with what there is */
    public static WatchMode parse(String text) {
        List<String> known = Arrays.stream(values()).map(WatchMode::toString).toList();
        if (!known.contains(text)) {
            throw new IllegalArgumentException("not one of " + String.join(", ", known) + ": \"" + text + "\""
                    + FuzzyMatch.suggestion(text, known));
        }
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
