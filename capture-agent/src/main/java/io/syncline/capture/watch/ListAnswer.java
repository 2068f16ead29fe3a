package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a listing of a directory gave. */
public sealed interface ListAnswer {
    /** @param subdirectories their names; not to be changed */
    record Listed(List<byte[]> subdirectories) implements ListAnswer {
        public Listed {
            subdirectories = List.copyOf(subdirectories);
        }
    }

    /** No directory has this path at the moment. */
    record Gone() implements ListAnswer {}

    /** There is a directory, and it cannot be read. */
    record Refused(String detail) implements ListAnswer {
        public Refused {
            requireNonNull(detail, "detail is null");
        }
    }
}
