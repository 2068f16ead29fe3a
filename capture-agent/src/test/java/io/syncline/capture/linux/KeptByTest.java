package io.syncline.capture.linux;

import io.syncline.capture.watch.EventSource;
import io.syncline.capture.watch.RawEvent;
import io.syncline.posix.NotifyReceiver;
import io.syncline.posix.NotifyReceiver.Received;
import io.syncline.process.ServiceManager.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a test needs that plays the service manager. */
final class KeptByTest {
    private KeptByTest() {}

    /** The descriptors that were handed over, under their names. */
    static List<Kept> received(NotifyReceiver receiver) {
        List<Kept> kept = new ArrayList<>();
        for (Received one : receiver.take()) {
            if (!one.descriptors().isEmpty()) {
                kept.add(new Kept(
                        one.text().replaceAll("(?s).*FDNAME=", ""),
                        one.descriptors().get(0)));
            }
        }
        return kept;
    }

    /** What one read gives, by names; an empty name stands for an event that the test does not ask for. */
    static List<String> drained(EventSource from, Function<RawEvent, String> name) throws InterruptedException {
        List<String> names = new ArrayList<>();
        RawEvent slot = new RawEvent();
        from.drainTo(new EventSource.Sink() {
            @Override
            public RawEvent claim() {
                return slot;
            }

            @Override
            public void publish() {
                if (!name.apply(slot).isEmpty()) {
                    names.add(name.apply(slot));
                }
            }
        });
        return names;
    }
}
