package io.syncline.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.posix.NotifyReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceReportTest {
    private final String name = "syncline-report-" + ProcessHandle.current().pid();
    private final NotifyReceiver receiver = NotifyReceiver.atAbstract(name);
    private final AtomicLong now = new AtomicLong();
    private final ServiceReport report = new ServiceReport(
            ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name, "WATCHDOG_USEC", "8000000"), 1), now::get);

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void itIsReadyWhenTheLastStageHasStarted() {
        report.join("capture");
        report.join("planner");
        report.entered("capture", "watching", "/srv");
        assertEquals(0, count("READY=1"));
        report.entered("planner", "running", "");

        assertEquals(1, count("READY=1"));
        report.entered("planner", "running", "");
        assertEquals(0, count("READY=1"));
    }

    @Test
    void aStageThatFailsIsNotReady() {
        report.join("capture");
        report.entered("capture", "failed", "no such directory");

        assertEquals(0, count("READY=1"));
    }

    @Test
    void theSentenceTellsOfEveryStage() {
        report.join("capture");
        report.join("planner");
        report.entered("capture", "watching", "/srv");

        assertEquals(
                "STATUS=capture watching: /srv; planner starting",
                receiver.texts().get(0));
    }

    @Test
    void aSignOfLifeComesFromBeatsOnlyAndNotFromEachOfThem() {
        report.join("capture");
        report.beat("capture");
        report.beat("capture");
        assertEquals(1, count("WATCHDOG=1"));

        pass(Duration.ofSeconds(2));
        assertEquals(0, count("WATCHDOG=1"));
        report.beat("capture");
        assertEquals(1, count("WATCHDOG=1"));
    }

    /** A timer, or a ping from whichever stage still runs, would pass for life here. */
    @Test
    void aStageThatHangsSilencesTheOthers() {
        report.join("capture");
        report.join("planner");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(2));
            report.beat("capture");
        }
        assertEquals(2, count("WATCHDOG=1"), "the planner was heard of at the start, and counts for four seconds");
        report.beat("planner");
        assertEquals(1, count("WATCHDOG=1"));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private long count(String message) {
        List<String> texts = receiver.texts();
        return texts.stream().filter(message::equals).count();
    }
}
