package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.syncline.path.RelPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodesTest {
    /** Seen with rsync 3.5.0 in the end-to-end churn: a directory became a file while rsync listed what lay below it. */
    @Test
    void aListThatWasTornByAChangingSourceIsPlannedAgain() {
        assertEquals(
                new Outcome.SourceMoved(false),
                ExitCodes.outcome(2, "ABORTING due to invalid path from sender: a/b", List.of()));
    }

    /** The first was seen with rsync 3.5.0 and a daemon: the destination was held, and nobody had a reason to. */
    @Test
    void aConversationThatWasCutShortIsTriedAgain() {
        for (String what : List.of("Invalid packet at end of run (4) [sender]", "refusing sub-flist", "exit code 2")) {
            assertEquals(Outcome.Pace.NORMAL, pace(2, what), what);
        }
    }

    /** A crawl goes on after a run that came to its end without what vanished; never after one that did not. */
    @Test
    void onlyTwentyFourSaysThatAllTheRestWasTransferred() {
        PathFailure failure = new PathFailure(RelPath.of("a"), "vanished");

        assertEquals(new Outcome.SourceMoved(true), ExitCodes.outcome(24, "some files vanished", List.of()));
        assertEquals(
                new Outcome.SourceMoved(false),
                ExitCodes.outcome(ExitCodes.ENDED_AT_A_FIFO, "received SIGTERM", List.of(failure)));
    }

    @Test
    void endsThatDoNotSpeakOneProtocolWaitForAPerson() {
        for (String what : List.of(
                "protocol version mismatch -- is your shell clean?",
                "--protocol must be at least 20 on the Server.",
                "--xattrs requires protocol 30 or higher (negotiated 29).")) {
            assertInstanceOf(Outcome.Refused.class, ExitCodes.outcome(2, what, List.of()), what);
        }
    }

    /** Kills: five minutes until a host behind a gate is asked for again, of which nobody can see that it is back. */
    @Test
    void whoIsBehindAProxyIsTriedMoreOften() {
        for (String what : List.of(
                "Connection closed by UNKNOWN port 65535",
                "stdio forwarding failed",
                "channel 0: open failed: connect failed: Connection refused")) {
            assertEquals(Outcome.Pace.PROXY, pace(255, what), what);
        }
        assertEquals(Outcome.Pace.NORMAL, pace(255, "ssh: connect to host gate port 22: Connection refused"));
        assertEquals(Outcome.Pace.NORMAL, pace(255, "Permission denied (publickey)"));
        assertEquals(Outcome.Pace.SLOW, pace(11, "No space left on device (28)"));
    }

    private static Outcome.Pace pace(int code, String what) {
        return assertInstanceOf(Outcome.Retry.class, ExitCodes.outcome(code, what, List.of()))
                .pace();
    }
}
