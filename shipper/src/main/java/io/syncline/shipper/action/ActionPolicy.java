package io.syncline.shipper.action;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the exit codes of a command mean. Whatever is in neither set is tried again.
 *
 * @param success all is done
 * @param hold trying again is no use: somebody has to look
 * @param limit after which it is ended and tried again; zero for never
 */
public record ActionPolicy(Set<Integer> success, Set<Integer> hold, Duration limit) {
    public ActionPolicy {
        success = Set.copyOf(success);
        hold = Set.copyOf(hold);
        requireNonNull(limit, "limit is null");
    }

    public static ActionPolicy of(TransferSettings settings) {
        return new ActionPolicy(
                codes(settings.get(Setting.EXEC_SUCCESS).orElseThrow()),
                codes(settings.get(Setting.EXEC_HOLD).orElseThrow()),
                settings.time(Setting.EXEC_TIMEOUT));
    }

    /** Of a call that came to its own end. */
    public Outcome outcome(int exitCode, String lastWords) {
        if (success.contains(exitCode)) {
            return new Outcome.Done();
        }
        String what = "exec: code " + exitCode + (lastWords.isEmpty() ? "" : ": " + lastWords);
        return hold.contains(exitCode) ? new Outcome.Refused(what) : new Outcome.Retry(Pace.NORMAL, what);
    }

    private static Set<Integer> codes(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }
}
