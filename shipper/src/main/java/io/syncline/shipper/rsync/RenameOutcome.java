package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;

/** What became of a rename at the destination. Never a reason to stop: the rsync that follows makes both ends true. */
public sealed interface RenameOutcome {
    Rename rename();

    /** The destination's entry has the new name. */
    record Done(Rename rename) implements RenameOutcome {}

    /** A precondition did not hold; nothing was changed. */
    record Skipped(Rename rename, String why) implements RenameOutcome {}

    /** The destination refused. */
    record Failed(Rename rename, String text) implements RenameOutcome {}
}
