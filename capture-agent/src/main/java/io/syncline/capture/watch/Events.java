package io.syncline.capture.watch;

import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import java.util.function.Consumer;

/** Where what was found out goes, in order. */
@FunctionalInterface
public interface Events extends Consumer<FileEvent> {
    /**
     * The same for what nearly all events are.
     *
     * @param entry the next one by the time this has returned; so whoever keeps it makes an event of it
     */
    default void touched(TouchedEntry entry) {
        accept(entry.value());
    }
}
