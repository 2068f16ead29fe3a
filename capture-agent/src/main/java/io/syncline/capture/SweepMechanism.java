package io.syncline.capture;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.ring.QuietSource;
import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.SweepOnly;
import io.syncline.capture.watch.Watcher;
import java.util.function.BooleanSupplier;

/** The kernel is not asked for events; sweeps at an interval find what changes. */
record SweepMechanism(EventSource source, String why) implements Mechanism {
    SweepMechanism {
        requireNonNull(source, "source is null");
        requireNonNull(why, "why is null");
    }

    SweepMechanism(String why) {
        this(new QuietSource(), why);
    }

    @Override
    public String description() {
        return "sweeps alone" + why;
    }

    @Override
    public Watcher watcher(Events events, Notices notices, BooleanSupplier caughtUp) {
        return new SweepOnly(notices);
    }
}
