package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.SweepOnly;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody watches, while somebody sets the clock back by an hour. */
class SweepClockTest {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final List<FileEvent> events = new ArrayList<>();
    /** By the clock that was right: the files of the tests have its times. */
    private final Instant now = Instant.now();

    private final Instant wrong = now.plus(Duration.ofHours(1));
    private SweepConfig config;
    private Sweeps sweeps;
    private SweepTimes times;

    @BeforeEach
    void knowAllByAClockThatIsAnHourAhead() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createFile(root.resolve("f"));
        config = new SweepConfig(Optional.of(directory), Duration.ofSeconds(5), Duration.ZERO, INTERVAL, 0, 1);
        StateFile state = StateFile.none("capture");
        sweeps = new Sweeps(
                config,
                Posix.bytes(root),
                Posix.identity(Posix.bytes(root)).orElseThrow(),
                Pruning.NONE,
                false,
                events::add,
                state,
                () -> {});
        times = new SweepTimes(config, sweeps, new SweepOnly(new SilentNotices()), new SweepRequests(Optional.empty()));
        times.wholeTree(wrong);
        times.look(wrong);
        assertFalse(sweeps.isOpen());
    }

    @AfterEach
    void close() {
        sweeps.close();
    }

    /** Mutant: a time that is still to come is believed; then nothing is swept for an hour, and nothing found after that. */
    @Test
    void whatIsNotWatchedIsSweptSinceTheClockWentBack() {
        times.look(now);
        times.look(now.plus(INTERVAL).plusSeconds(1));
        assertTrue(sweeps.isOpen());
        await().until(() -> {
            sweeps.work();
            return sweeps.forced(now).isPresent();
        });
        assertTrue(events.contains(new TreeTouched(RelPath.of("f"), RescanReason.SWEPT)), events::toString);
    }

    /** Mutant: a cookie is answered for what was "known" later than it. */
    @Test
    void whatWasKnownByTheOldClockIsNoAnswer() {
        assertFalse(times.isKnownAt(now, now.plusMillis(1)));
    }

    /** Mutant: a watermark that is still to come; then a start behind that time looks for nothing older. */
    @Test
    void aSweepThatBeganByTheOldClockEndsWithoutAWatermark() throws Exception {
        MemoryJournal<FileEvent> journal = new MemoryJournal<>();
        StateFile state = StateFile.none("capture");
        Instant before = now.minus(Duration.ofHours(1));
        Watermarks watermarks = new Watermarks(Optional.of(before));
        Recorder recorder = new Recorder(
                new EventWriter(journal.openWriter(), () -> Position.NONE, state, Duration.ofMillis(1), () -> false),
                watermarks);
        Horizon horizon = new Horizon(config, recorder, watermarks, new SweepOnly(new SilentNotices()), sweeps, times);
        sweeps.gap(before, wrong);
        await().until(() -> {
            sweeps.work();
            return sweeps.forced(now).isPresent();
        });
        horizon.swept(wrong);
        recorder.force();
        assertFalse(sweeps.isGapOpen());
        assertEquals(Position.NONE, journal.durable());
    }
}
