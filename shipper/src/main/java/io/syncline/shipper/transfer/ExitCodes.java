package io.syncline.shipper.transfer;

import io.syncline.shipper.transfer.Outcome.Pace;
import java.util.List;

/**
 * What rsync's exit codes mean for a shipper that never gives up and never forgets. Source: rsync(1), EXIT VALUES; what each
 * is in practice was measured (code 11 is a full disk at the destination, 127 a host without rsync).
 */
public final class ExitCodes {
    /**
     * RACE: rsync listed a name, and then its directory as something else. The other end mistrusts such a list and ends
     * with code 2.
     */
    private static final String TORN_LIST = "invalid path from sender";

    /**
     * What two ends say that do not speak one protocol: compat.c of 3.5.0, "protocol version mismatch" and "--xattrs requires
     * protocol 30". All else with code 2 is a conversation that was torn, such as "Invalid packet at end of run" where a file
     * changed while it was read: seen once in many thousand runs.
     */
    private static final List<String> MISMATCHES = List.of("protocol version", "protocol must be", "requires protocol");

    /** No code of rsync's: it was ended because it had opened a FIFO that was a file when it was listed. */
    public static final int ENDED_AT_A_FIFO = -1;

    private ExitCodes() {}

    /**
     * @param what the last words of the run, for a person
     * @param failures paths that it named
     */
    public static Outcome outcome(int exitCode, String what, List<PathFailure> failures) {
        return switch (exitCode) {
            // A path that was named has failed, whatever the code says of the whole.
            case 0 -> failures.isEmpty() ? new Outcome.Done() : new Outcome.Partial(failures);
            case 23 -> new Outcome.Partial(failures);
            case 24 -> failures.isEmpty() ? new Outcome.SourceMoved(true) : new Outcome.Partial(failures);
            case ENDED_AT_A_FIFO -> new Outcome.SourceMoved(false);
            case 25 -> new Outcome.TooManyDeletions();
            case 1 -> refused("syntax or usage", exitCode, what);
            case 2 -> protocol(exitCode, what);
            case 3 -> refused("selecting files or directories", exitCode, what);
            case 4 -> refused("action not supported", exitCode, what);
            case 13 -> refused("program diagnostics", exitCode, what);
            case 126, 127 -> refused("no rsync to start", exitCode, what);
            case 11 -> new Outcome.Retry(Pace.SLOW, describe("file input or output, a full disk?", exitCode, what));
            case 5 -> retry("starting the protocol", exitCode, what);
            case 10 -> retry("socket", exitCode, what);
            case 12 -> retry("data stream", exitCode, what);
            case 30 -> retry("time-out", exitCode, what);
            case 35 -> retry("time-out connecting to the daemon", exitCode, what);
            case 255 ->
                new Outcome.Retry(
                        isBehindProxy(what) ? Pace.PROXY : Pace.NORMAL, describe("remote shell", exitCode, what));
            // Everything else is a process that died, or a code of the future: neither says that trying again is wrong.
            default -> retry("ended", exitCode, what);
        };
    }

    private static Outcome protocol(int exitCode, String what) {
        if (what.contains(TORN_LIST)) {
            return new Outcome.SourceMoved(false);
        }
        return MISMATCHES.stream().anyMatch(what::contains)
                ? refused("protocol incompatibility", exitCode, what)
                : retry("a conversation cut short", exitCode, what);
    }

    /**
     * ssh's words where a ProxyJump or ProxyCommand has found nobody, or is itself not there. What the proxy says of it is not
     * to be seen: ssh hides that of a connection that may stay behind.
     */
    private static boolean isBehindProxy(String what) {
        return what.contains("UNKNOWN port 65535")
                || what.contains("stdio forwarding failed")
                || what.contains("open failed: connect failed");
    }

    private static Outcome refused(String kind, int exitCode, String what) {
        return new Outcome.Refused(describe(kind, exitCode, what));
    }

    private static Outcome retry(String kind, int exitCode, String what) {
        return new Outcome.Retry(Pace.NORMAL, describe(kind, exitCode, what));
    }

    private static String describe(String kind, int exitCode, String what) {
        return "rsync: " + kind + " (code " + exitCode + "): " + what;
    }
}
