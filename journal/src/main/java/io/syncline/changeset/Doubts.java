package io.syncline.changeset;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rename leaves in doubt even where the destination executes it. Size and time travel with what is renamed; so a
 * content that was replaced before it was renamed, or two files that changed places, can look as if nothing had happened.
 */
public final class Doubts {
    private Doubts() {}

    /**
     * @param before what was dirty before the rename
     * @param log the renames before it; a rename back cancels one of them, and an exchange of two names looks like that
     */
    public static List<Dirt> ofRename(Rename rename, DirtySet.Builder before, RenameLog log) {
        Scope scope = rename.directory() ? Scope.TREE : Scope.ENTRY;
        List<Dirt> doubts = new ArrayList<>();
        if (before.touches(rename.from())) {
            doubts.add(new Dirt(rename.to(), scope));
        }
        if (log.ledTo(rename.from())) {
            doubts.add(new Dirt(rename.from(), scope));
            doubts.add(new Dirt(rename.to(), scope));
        }
        return doubts;
    }
}
