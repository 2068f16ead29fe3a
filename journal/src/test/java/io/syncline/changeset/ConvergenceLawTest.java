package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.FileEvent;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.testing.ModelChurn;
import io.syncline.testing.ModelDestination;
import io.syncline.testing.ModelFileSystem;
import io.syncline.testing.ModelHistory;
import io.syncline.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * However a history is cut into changesets, and however those are shipped, the mirror ends equal to the source; with
 * all, some or none of the hints executed.
 */
class ConvergenceLawTest {
    private static final int RUNS = 200;

    /** Kills: a renamed directory that is dirty at one end only, or as an ENTRY; a removed one that is an ENTRY. */
    @Test
    void whenEachChangesetIsShippedAsItComes() {
        converge((cut, destination, executes, random) -> {
            for (Cut piece : cut) {
                ship(destination, piece.changeset, piece.earliest, executes);
            }
        });
    }

    /** Kills: a hint executed on faith, its ends not dirty; a scope that relies on the state at the time of the event. */
    @Test
    void whenEachIsShippedAgainstALaterState() {
        converge((cut, destination, executes, random) -> {
            int state = 0;
            for (int i = 0; i < cut.size(); i++) {
                state = Math.max(state, i + random.nextInt(cut.size() - i));
                ship(destination, cut.get(i).changeset, cut.get(state).earliest, executes);
            }
        });
    }

    /** Kills: a union that forgets a member, or what a member's scope was. */
    @Test
    void whenTheyAreUnited() {
        converge((cut, destination, executes, random) -> {
            List<Changeset> all = cut.stream().map(Cut::changeset).toList();
            int middle = random.nextInt(all.size());
            if (middle > 0) {
                Changeset early = Changesets.union(all.subList(0, middle));
                ship(destination, early, cut.get(middle - 1).earliest, executes);
            }
            Changeset late = Changesets.union(all.subList(middle, all.size()));
            ship(destination, late, end(cut), executes);
        });
    }

    /** Kills: a hint that is executed on an entry of another kind, when a changeset comes again. */
    @Test
    void whenTheyAreShuffledAndRepeatedAgainstTheEnd() {
        converge((cut, destination, executes, random) -> {
            List<Cut> shuffled = new ArrayList<>(cut);
            shuffled.addAll(cut.subList(0, random.nextInt(cut.size())));
            Collections.shuffle(shuffled, random);
            shuffled.forEach(piece -> ship(destination, piece.changeset, end(cut), executes));
        });
    }

    /** A crash repeats the work since the last checkpoint. Kills: what "shuffled" kills, against moving states. */
    @Test
    void whenAStretchIsShippedAgain() {
        converge((cut, destination, executes, random) -> {
            int again = random.nextInt(cut.size());
            for (int i = 0; i <= again; i++) {
                ship(destination, cut.get(i).changeset, cut.get(again).earliest, executes);
            }
            for (int i = random.nextInt(again + 1); i < cut.size(); i++) {
                ship(destination, cut.get(i).changeset, cut.get(Math.max(i, again)).earliest, executes);
            }
        });
    }

    /** Kills: a collapse that drops an element, or that lists where a deeper entry is dirty. */
    @Test
    void whenTheUnionIsCollapsed() {
        converge((cut, destination, executes, random) -> {
            Changeset all = Changesets.union(cut.stream().map(Cut::changeset).toList());
            CollapsePolicy policy = new CollapsePolicy(1 + random.nextInt(3), 1 + random.nextInt(12));
            destination.ship(policy.apply(all.dirty()), all.renames(), end(cut), executes);
        });
    }

    /** Kills: a fold that carries renames to a destination that has executed some of them; one that forgets a member. */
    @Test
    void whenTheOldestAreFoldedUnderADestinationThatStandsAmongThem() {
        converge((cut, destination, executes, random) -> {
            int done = random.nextInt(cut.size());
            for (int i = 0; i < done; i++) {
                ship(destination, cut.get(i).changeset, cut.get(i).earliest, executes);
            }
            Union fold = new Union(new CollapsePolicy(1 + random.nextInt(5), 1 + random.nextInt(30)), 100, 1 << 20);
            int folded = done + random.nextInt(cut.size() - done);
            for (int i = random.nextInt(done + 1); i <= folded; i++) {
                fold.add(cut.get(i).changeset);
            }
            fold.dropRenames();
            destination.ship(fold.dirty(), fold.renames(), end(cut), executes);
            for (int i = folded + 1; i < cut.size(); i++) {
                ship(destination, cut.get(i).changeset, end(cut), executes);
            }
        });
    }

    private interface Shipping {
        void ship(List<Cut> cut, ModelDestination destination, Predicate<Rename> executes, Random random);
    }

    /** @param earliest the source right after the last event of the changeset */
    private record Cut(Changeset changeset, ModelFileSystem earliest) {}

    private static void converge(Shipping shipping) {
        Seeds.forEach(RUNS, (seed, random) -> {
            List<ModelChurn.Step> before = ModelChurn.history(random, 60);
            List<ModelChurn.Step> steps = ModelChurn.history(random, 1 + random.nextInt(60));
            long shippingSeed = random.nextLong();
            if (differences(before, steps, shippingSeed, shipping).isEmpty()) {
                return;
            }
            List<ModelChurn.Step> shortest = Seeds.shrink(
                    steps,
                    fewer -> !differences(before, fewer, shippingSeed, shipping).isEmpty());
            assertEquals(
                    List.of(),
                    differences(before, shortest, shippingSeed, shipping),
                    () -> ModelHistory.of(before, shortest).toString());
        });
    }

    private static List<String> differences(
            List<ModelChurn.Step> before, List<ModelChurn.Step> steps, long seed, Shipping shipping) {
        ModelHistory history = ModelHistory.of(before, steps);
        if (history.moments().isEmpty()) {
            return List.of();
        }
        Random random = new Random(seed);
        ModelDestination destination = new ModelDestination();
        destination.ship(DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)), history.start());
        assertTrue(history.start().differences(destination.tree()).isEmpty());
        int share = random.nextInt(3);
        shipping.ship(cut(history, random), destination, rename -> random.nextInt(2) < share, random);
        return history.end().differences(destination.tree());
    }

    private static List<Cut> cut(ModelHistory history, Random random) {
        List<Cut> cuts = new ArrayList<>();
        int longest = 1 + random.nextInt(30);
        int start = 0;
        while (start < history.moments().size()) {
            int end = Math.min(history.moments().size(), start + 1 + random.nextInt(longest));
            List<FileEvent> events = history.events().subList(start, end);
            cuts.add(new Cut(
                    changeset(events, start + 1), history.moments().get(end - 1).source()));
            start = end;
        }
        return cuts;
    }

    private static Changeset changeset(List<FileEvent> events, long first) {
        DirtySet.Builder dirty = DirtySet.builder();
        RenameLog renames = new RenameLog();
        for (FileEvent event : events) {
            EventDirt.of(event).forEach(dirty::add);
            EventDirt.rename(event).ifPresent(renames::add);
        }
        Span span = new Span(new Position(first), new Position(first + events.size() - 1));
        return new Changeset(
                span,
                dirty.build(),
                DirtySet.empty(),
                renames.renames(),
                DirtySet.empty(),
                CloseReason.QUIET,
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static ModelFileSystem end(List<Cut> cut) {
        return cut.get(cut.size() - 1).earliest;
    }

    private static void ship(
            ModelDestination destination, Changeset changeset, ModelFileSystem source, Predicate<Rename> executes) {
        destination.ship(changeset.dirty(), changeset.renames(), source, executes);
    }
}
