package io.syncline.checkpoint;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;

/** Whether a failure is that of a disk, or of a quota, that is full. The JDK has no type for ENOSPC and EDQUOT. */
public final class NoSpace {
    private NoSpace() {}

    public static boolean isSaidBy(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(IOException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(said -> said.contains("No space left on device") || said.contains("Disk quota exceeded"));
    }
}
