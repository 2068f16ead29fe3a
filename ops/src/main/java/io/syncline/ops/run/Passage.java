package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Position;
import io.syncline.ops.status.DestinationFacts;
import io.syncline.process.StateDirectory;
import java.util.Optional;

/**
 * Where a destination is, seen from one changeset. The names of the components are a JSON shape of {@code syncline sync
 * --json} and {@code checkpoint list --json}.
 *
 * @param passed whether it has done that changeset, and all before
 * @param position the last changeset that it has done
 * @param crawling whether a pass over the whole tree is under way, before which nothing is certain
 * @param hold why it is held
 * @param quarantined paths that fail by themselves: they are not there although the destination has passed
 */
public record Passage(
        String name, boolean passed, long position, boolean crawling, Optional<String> hold, int quarantined) {
    public Passage {
        requireNonNull(name, "name is null");
        requireNonNull(hold, "hold is null");
    }

    static Passage of(StateDirectory state, String name, Position changeset) {
        Optional<DestinationFacts> facts = DestinationFiles.facts(state.destination(name));
        Position position = facts.map(DestinationFacts::position).orElse(Position.NONE);
        boolean crawling = facts.map(DestinationFacts::crawling).orElse(true);
        return new Passage(
                name,
                !crawling && !changeset.isAfter(position),
                position.sequence(),
                crawling,
                facts.flatMap(DestinationFacts::hold),
                facts.map(it -> it.quarantine().size()).orElse(0));
    }

    /** Whether everything is there. */
    public boolean isComplete() {
        return passed && quarantined == 0;
    }

    /** For people. */
    public String describe() {
        if (isComplete()) {
            return name + " has everything";
        }
        if (passed) {
            return name + " has everything but " + quarantined + " paths that fail by themselves; status shows them";
        }
        String why = hold.map(text -> "is held: " + text)
                .orElse(crawling ? "is at its pass over the whole tree" : "has changeset " + position);
        return name + " does not have everything yet, it " + why;
    }
}
