package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.process.Requests;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The barrier's first half: a cookie is behind everything that had happened when it was asked for. */
class CookieTest {
    @TempDir
    Path directory;

    private Path root;
    private Requests requests;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(directory.resolve("root"));
        requests = new Requests(directory.resolve("requests"));
    }

    /** Kills: a cookie that is appended as soon as it is asked for, while the kernel still holds events. */
    @Thorough
    @Test
    void aCookieIsBehindEverythingThatHadHappened() throws Exception {
        try (Running running = running()) {
            running.awaitWatching();
            running.recorded();
            for (int i = 1; i <= 40; i++) {
                for (int file = 0; file < 50; file++) {
                    Files.writeString(root.resolve("f" + i + "-" + file), "x");
                }
                List<FileEvent> events = until(running, i);
                assertTrue(
                        events.contains(new Touched(RelPath.of("f" + i + "-49"))),
                        "cookie " + i + " came before the file of its round");
            }
        }
    }

    /** Kills: a cookie ahead of what lies in a directory that nobody has listed yet. */
    @Thorough
    @Test
    void aCookieIsBehindTheEntriesOfADirectoryThatHasJustAppeared() throws Exception {
        try (Running running = running()) {
            running.awaitWatching();
            running.recorded();
            for (int i = 1; i <= 20; i++) {
                Path deep = Files.createDirectories(root.resolve("d" + i + "/a/b/c"));
                Files.writeString(deep.resolve("f"), "x");
                assertTrue(covers(until(running, i), "d" + i + "/a/b/c/f"), "round " + i);
            }
        }
    }

    @Test
    void whatIsAskedBeforeTheStartIsAnsweredBehindItsMark() throws Exception {
        requests.post("cookie-ff");
        requests.post("cookie-nonsense");
        try (Running running = running()) {
            List<FileEvent> events = until(running, 0xff, false);
            assertEquals(FileEvent.TreeTouched.class, events.get(0).getClass());
            await().until(() -> requests.pending("").equals(List.of("cookie-nonsense")));
        }
    }

    /** An idle agent is woken: it would not look at anything by itself for an hour. */
    @Test
    void anIdleAgentAnswersAtOnce() throws Exception {
        CaptureConfig usual = Running.config(root);
        CaptureConfig sleepy = new CaptureConfig(
                root,
                usual.expected(),
                usual.pairing(),
                usual.noSpaceRetry(),
                Duration.ofHours(1),
                usual.ringSize(),
                usual.sweep(),
                usual.pruning(),
                usual.watch());
        try (Running running = new Running(sleepy, new MemoryJournal<>(), agent -> agent.answering(requests))) {
            running.awaitWatching();
            running.events();
            // Nothing more is to come, so that is the last time that it wakes up by itself.
            running.awaitWatermark();
            until(running, 1);
        }
    }

    /** Kills: a cookie that is behind the kernel's queue alone, where the kernel says nothing. */
    @Test
    void whatIsNotWatchedIsSweptAheadOfTheCookie() throws Exception {
        try (Running running = new Running(
                Running.config(root),
                new MemoryJournal<>(),
                agent -> agent.answering(requests),
                manager -> new SweepMechanism(""))) {
            running.awaitWatching();
            until(running, 100);
            for (int i = 1; i <= 5; i++) {
                Files.createDirectories(root.resolve("d/e"));
                Files.writeString(root.resolve("d/e/f" + i), "x");
                List<FileEvent> events = until(running, i);
                assertTrue(covers(events, "d/e/f" + i), "round " + i + ": " + events);
            }
        }
    }

    private Running running() {
        return new Running(Running.config(root), new MemoryJournal<>(), agent -> agent.answering(requests));
    }

    private List<FileEvent> until(Running running, long cookie) {
        return until(running, cookie, true);
    }

    /** Asks for the cookie; everything that was recorded ahead of it, since the last call. */
    private List<FileEvent> until(Running running, long cookie, boolean ask) {
        if (ask) {
            requests.post("cookie-" + Long.toHexString(cookie));
        }
        List<FileEvent> events = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    events.addAll(running.recorded());
                    return events.contains(new Cookie(cookie));
                });
        return events.subList(0, events.indexOf(new Cookie(cookie)));
    }

    private static boolean covers(List<FileEvent> events, String path) {
        return events.stream()
                .anyMatch(event -> event.equals(new Touched(RelPath.of(path)))
                        || event instanceof ListingTouched listing
                                && RelPath.of(path).isChildOf(listing.directory())
                        || event instanceof TreeTouched tree && RelPath.of(path).isWithin(tree.path()));
    }
}
