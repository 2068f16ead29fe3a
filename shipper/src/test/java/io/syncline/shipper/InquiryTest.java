package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.DirtySet;
import io.syncline.journal.Position;
import io.syncline.testing.WakingJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a shipper is asked, and woken. */
class InquiryTest {
    @TempDir
    private Path top;

    private Workbench bench;

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    /**
     * The clock stands still, so that the time to write something down unasked never comes again. Kills: a question that
     * waits for that time.
     */
    @Test
    void whoAsksIsToldAtOnceOfAChangesetWithoutWork() throws Exception {
        bench = new Workbench(top);
        bench.clock = InstantSource.fixed(Instant.now());
        bench.start();
        awaitPassed(nothing());

        Position second = nothing();
        new Inquiry(bench.directory).ask();
        awaitPassed(second);
        new Inquiry(bench.directory).ask();
        awaitPassed(nothing());

        assertFalse(Files.exists(bench.directory.resolve("asked")));
    }

    /** A question that nobody has answered yet does no harm, and where there is no directory there is nobody to ask. */
    @Test
    void aQuestionThatIsLeftIsAnsweredByTheNext() throws Exception {
        bench = new Workbench(top);
        Inquiry inquiry = new Inquiry(bench.directory);
        inquiry.ask();
        assertFalse(inquiry.take());
        Files.createDirectories(bench.directory);
        inquiry.ask();
        inquiry.ask();

        bench.start();
        bench.awaitDone();
        awaitPassed(nothing());

        assertFalse(inquiry.take());
    }

    /** Kills: a stop that is noticed when the next changeset comes, or when a wait is over. */
    @Test
    void aStopWakesIt() throws Exception {
        bench = new Workbench(top);
        bench.read = new WakingJournal<>(bench.changesets);
        bench.start();
        bench.awaitState("idle");

        bench.stop();

        assertTrue(bench.end.get() == null, () -> bench.end.get().toString());
    }

    private Position nothing() {
        return bench.publish(DirtySet.empty(), List.of(), Set.of());
    }

    private void awaitPassed(Position changeset) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(bench.directory.resolve("checkpoint.json"))
                        && bench.checkpoint().position() >= changeset.sequence());
    }
}
