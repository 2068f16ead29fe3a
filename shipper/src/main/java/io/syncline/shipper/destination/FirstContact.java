package io.syncline.shipper.destination;

import java.util.Locale;

/** What becomes of entries that the source does not know, when a destination is seen for the first time. */
public enum FirstContact {
    /** A person is asked before anything of them is deleted. */
    HOLD,
    /** The destination is taken over: they are deleted, as far as the limit of deletions allows. */
    ADOPT,
    /** They stay: no pass over the whole tree deletes anything there. */
    KEEP;

    static FirstContact of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
