package io.syncline.ops.run;

import static java.util.Objects.requireNonNull;

import io.syncline.ops.status.DestinationFacts;
import io.syncline.process.ExitCode;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When a mirror that is to run once has done what it can: each destination has all, or says that it waits for something that
 * only a person or time will bring. What is left stays in the journal for the next run.
 */
final class OnePass {
    private static final Set<String> STUCK = Set.of("held", "retrying", "paused");

    private final StateDirectory state;
    private final Map<String, Part> shippers;

    /** @param shippers by the name of their destination */
    OnePass(StateDirectory state, Map<String, Part> shippers) {
        this.state = requireNonNull(state, "state is null");
        this.shippers = Map.copyOf(shippers);
    }

    /** @param waiting names of destinations that do not have all */
    boolean isOver(Collection<String> waiting) {
        return waiting.stream()
                .allMatch(name -> Optional.ofNullable(shippers.get(name))
                        .map(part -> part.state().current())
                        .filter(OnePass::isStuck)
                        .isPresent());
    }

    /** @param waiting those that did not have all at the end */
    ExitCode result(Collection<String> waiting) {
        List<Optional<DestinationFacts>> facts = shippers.keySet().stream()
                .map(name -> DestinationFiles.facts(state.destination(name)))
                .toList();
        if (facts.stream().anyMatch(it -> it.flatMap(DestinationFacts::hold).isPresent())) {
            return ExitCode.HELD;
        }
        boolean all = waiting.isEmpty()
                && facts.stream()
                        .allMatch(it ->
                                it.filter(known -> known.quarantine().isEmpty()).isPresent());
        return all ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    /** A gap between two rounds is waited for, and the hours of a destination are not: they may be half a day away. */
    private static boolean isStuck(StageState shipper) {
        return STUCK.contains(shipper.state())
                || shipper.state().equals("waiting") && shipper.detail().contains("(shipHours ");
    }
}
