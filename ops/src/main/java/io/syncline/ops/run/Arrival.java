package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Changeset;
import io.syncline.journal.Journal;
import io.syncline.journal.Position;
import io.syncline.ops.status.DestinationFacts;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out when a destination has everything up to an event: the planner has planned that event, and the destination has
 * done the last changeset that was there then, and no crawl is under way. Used by one thread.
 */
final class Arrival {
    private final StateDirectory state;
    private final StateFile planner;
    private final Journal<Changeset> changesets;
    private final Position event;
    private final List<String> waiting;
    private Optional<Position> goal = Optional.empty();

    Arrival(
            StateDirectory state,
            StateFile planner,
            Journal<Changeset> changesets,
            Position event,
            List<String> destinations) {
        this.state = requireNonNull(state, "state is null");
        this.planner = requireNonNull(planner, "planner is null");
        this.changesets = requireNonNull(changesets, "changesets is null");
        this.event = requireNonNull(event, "event is null");
        this.waiting = new ArrayList<>(destinations);
    }

    boolean isComplete() {
        return waiting.isEmpty();
    }

    /** Those that have not arrived. */
    List<String> waiting() {
        return List.copyOf(waiting);
    }

    /** The destinations that have arrived since the last call. */
    List<String> poll() {
        if (goal.isEmpty() && planner.current().position() >= event.sequence()) {
            goal = Optional.of(changesets.durable());
        }
        if (goal.isEmpty()) {
            return List.of();
        }
        List<String> arrived = waiting.stream().filter(this::hasArrived).toList();
        waiting.removeAll(arrived);
        return arrived;
    }

    private boolean hasArrived(String name) {
        Optional<DestinationFacts> facts = DestinationFiles.facts(state.destination(name));
        return facts.filter(it -> !it.crawling() && it.hold().isEmpty())
                .filter(it -> !goal.orElseThrow().isAfter(it.position()))
                .isPresent();
    }
}
