package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.action.Action;
import io.syncline.shipper.action.ActionPolicy;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.RootLook;
import io.syncline.shipper.transfer.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** A command in the place of the other side: it is told a whole plan, and never given a run of rsync. */
final class ActionMirror implements ErrandMirror {
    private final Action action;
    private int attempts;

    ActionMirror(Action action) {
        this.action = requireNonNull(action, "action is null");
    }

    static ActionMirror of(ShipperConfig config) {
        return new ActionMirror(new Action(
                config.mapping(),
                new RootLook(config.expected()),
                ActionPolicy.of(config.options().settings())));
    }

    @Override
    public Outcome connect() throws InterruptedException {
        try {
            action.endLeftovers();
            return new Outcome.Done();
        } catch (IllegalStateException hangs) {
            return new Outcome.Retry(Outcome.Pace.SLOW, hangs.getMessage());
        }
    }

    @Override
    public Attempt run(Task task) throws InterruptedException {
        attempts++;
        Outcome outcome = action.call(task.told(), environment(task));
        if (outcome instanceof Outcome.Done) {
            attempts = 0;
            return Attempt.Shipped.NOTHING;
        }
        return Attempt.of(outcome);
    }

    /** The names are part of what is promised in syncline(1). */
    private Map<String, String> environment(Task task) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("SYNCLINE_REASON", task.reason());
        words.put("SYNCLINE_ATTEMPT", Integer.toString(attempts));
        words.put("SYNCLINE_BEHIND", Long.toString(task.behind().sequence()));
        words.put("SYNCLINE_UP_TO", Long.toString(task.upTo().sequence()));
        words.put("SYNCLINE_DELETE", task.deletes() ? "1" : "0");
        words.put("SYNCLINE_BY_CONTENT", task.byContent() ? "1" : "0");
        words.put("SYNCLINE_PATHS", Integer.toString(task.told().size()));
        for (Told.Kind kind : Told.Kind.values()) {
            long count =
                    task.told().stream().filter(told -> told.kind() == kind).count();
            words.put("SYNCLINE_" + kind, Long.toString(count));
        }
        return words;
    }

    @Override
    public LateResult late() {
        return LateResult.NONE;
    }

    @Override
    public void stop() {
        action.stop();
    }
}
