package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.Inquiry;
import java.time.Duration;
import java.util.List;

/** Waits until destinations have passed a changeset. */
public final class Passages {
    private static final Duration POLL = Duration.ofMillis(50);

    private final StateDirectory state;
    private final List<String> names;

    /** @param names of destinations */
    public Passages(StateDirectory state, List<String> names) {
        this.state = requireNonNull(state, "state is null");
        this.names = List.copyOf(names);
    }

    public List<Passage> of(Position changeset) {
        return names.stream().map(name -> Passage.of(state, name, changeset)).toList();
    }

    /** Of the shippers: to say at once that they have passed something, as far as they have. */
    public void ask() {
        ask(names);
    }

    /** Until all have passed, or the time is over. A held destination is waited for: a person may release it. */
    public List<Passage> await(Position changeset, Deadline deadline) throws InterruptedException {
        List<Passage> seen = of(changeset);
        while (!seen.stream().allMatch(Passage::passed) && !deadline.isOver()) {
            ask(seen.stream().filter(it -> !it.passed()).map(Passage::name).toList());
            Thread.sleep(POLL.toMillis());
            seen = of(changeset);
        }
        return seen;
    }

    private void ask(List<String> destinations) {
        destinations.forEach(name -> new Inquiry(state.destination(name)).ask());
    }
}
