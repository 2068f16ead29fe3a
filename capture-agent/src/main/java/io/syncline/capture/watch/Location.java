package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

/** Where a directory is at the moment of the question. Keys are those of {@link HandleRecords}. */
public sealed interface Location {
    /**
     * It is an entry of another directory.
     *
     * @param parent the key of that directory; not to be changed
     * @param name not to be changed
     */
    record Within(byte[] parent, byte[] name) implements Location {
        public Within {
            requireNonNull(parent, "parent is null");
            requireNonNull(name, "name is null");
        }
    }

    /** It is the top of its file system, or of what is mounted of that. */
    record Top() implements Location {}

    /** It was removed, or it was moved while it was looked for. */
    record Gone() implements Location {}
}
