package io.syncline.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.EventDirt;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.testing.ModelChurn;
import io.syncline.testing.ModelHistory;
import io.syncline.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dies at every step, is started again, and neither loses a path nor invents one. */
class PlannerCrashTest {
    /**
     * Kills: a position that advances before the changeset is forced; one that is stored apart from it; a restart that
     * starts at the span's first event, or behind the last event of the journal.
     */
    @Test
    void neitherLosesNorInventsAPathWhereverItDies() {
        Seeds.forEach(8, (seed, random) -> {
            List<FileEvent> events = events(random, 25);
            long worldSeed = random.nextLong();
            boolean died = true;
            for (int step = 0; died; step++) {
                PlannerWorld world = new PlannerWorld(events, policy(new Random(worldSeed)), new Random(worldSeed));
                died = world.runUntilDead(new Lifespan(step)).isPresent();
                world.runUntilDead(Lifespan.forEver());
                verify(events, world, "died at step " + step);
            }
        });
    }

    /** Kills: the same, where it takes more than one death to lose something. */
    @Test
    void neitherLosesNorInventsAPathHoweverOftenItDies() {
        Seeds.forEach(300, (seed, random) -> {
            List<FileEvent> events = events(random, 60);
            PlannerWorld world = new PlannerWorld(events, policy(random), random);
            List<String> deaths = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                world.runUntilDead(new Lifespan(random.nextInt(60))).ifPresent(deaths::add);
            }
            assertEquals(Optional.empty(), world.runUntilDead(Lifespan.forEver()));
            verify(events, world, deaths.toString());
        });
    }

    /** Kills: a gap that is read over; a gap whose positions are planned again at each start. */
    @Test
    void lostEventsMakeTheWholeTreeDirtyOnce() {
        Seeds.forEach(50, (seed, random) -> {
            List<FileEvent> events = events(random, 30);
            PlannerWorld world = new PlannerWorld(events, policy(random), random);
            world.runUntilDead(new Lifespan(random.nextInt(20)));
            world.feedEverything();
            long planned = world.planned();
            long first = planned + 1 + random.nextInt((int) (world.eventCount() - planned));
            long last = first + random.nextInt((int) (world.eventCount() - first + 1));
            world.lose(first, last);
            world.runUntilDead(new Lifespan(random.nextInt(30)));
            world.runUntilDead(Lifespan.forEver());

            List<Changeset> gaps = world.changesets().stream()
                    .filter(changeset -> changeset.rescans().contains(RescanReason.JOURNAL_GAP))
                    .toList();
            assertEquals(1, gaps.size(), () -> world.changesets().toString());
            assertTrue(gaps.get(0).dirty().isWholeTree());
            verifySpans(world);
        });
    }

    private static void verify(List<FileEvent> events, PlannerWorld world, String deaths) {
        DirtySet expected = DirtySet.of(
                events.stream().flatMap(event -> EventDirt.of(event).stream()).toList());
        DirtySet planned = world.changesets().stream().map(Changeset::dirty).reduce(DirtySet.empty(), DirtySet::union);
        assertEquals(expected, planned, () -> deaths + " " + events + " became " + world.changesets());
        List<Rename> hints = events.stream()
                .flatMap(event -> EventDirt.rename(event).stream())
                .toList();
        DirtySet ends = DirtySet.of(hints.stream()
                .flatMap(hint -> List.of(new Dirt(hint.from(), Scope.ENTRY), new Dirt(hint.to(), Scope.ENTRY)).stream())
                .toList());
        world.changesets().stream()
                .flatMap(changeset -> changeset.renames().stream())
                .forEach(hint -> assertTrue(
                        ends.covers(new Dirt(hint.from(), Scope.ENTRY))
                                && ends.covers(new Dirt(hint.to(), Scope.ENTRY)),
                        () -> hint + " is no hint of " + hints));
        verifySpans(world);
    }

    /** Each event belongs to one changeset, in order. What is left over is no more than watermarks. */
    private static void verifySpans(PlannerWorld world) {
        Position last = Position.NONE;
        for (Changeset changeset : world.changesets()) {
            assertEquals(
                    last.next(),
                    changeset.span().first(),
                    () -> world.changesets().toString());
            last = changeset.span().last();
        }
        assertTrue(world.isOnlyWatermarksAfter(last), "unplanned behind " + last);
    }

    private static WindowPolicy policy(Random random) {
        return new WindowPolicy(
                Duration.ofMillis(random.nextInt(3) * 50L),
                Duration.ofMillis(100 + random.nextInt(400)),
                1 + random.nextInt(20));
    }

    private static List<FileEvent> events(Random random, int steps) {
        List<FileEvent> events = new ArrayList<>();
        for (FileEvent event : ModelHistory.of(List.of(), ModelChurn.history(random, steps * 3))
                .events()) {
            switch (random.nextInt(20)) {
                case 0 -> events.add(new Watermark(Instant.EPOCH));
                case 1 -> events.add(new Cookie(random.nextLong()));
                case 2 -> {
                    if (random.nextInt(10) == 0) {
                        events.add(new TreeTouched(RelPath.ROOT, RescanReason.OVERFLOW));
                    }
                }
                default -> {}
            }
            events.add(event);
        }
        events.add(new FileEvent.Touched(RelPath.of("at least one")));
        return events.subList(Math.max(0, events.size() - steps), events.size());
    }
}
