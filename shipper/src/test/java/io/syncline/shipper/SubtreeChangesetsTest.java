package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubtreeChangesetsTest {
    private static final RelPath TOP = RelPath.of("a/b");
    private static final List<String> NAMES = List.of("a", "b", "ab", "c");

    private final SubtreeChangesets journal = new SubtreeChangesets(new MemoryJournal<>(), TOP);

    /**
     * What is dirty in the directory is dirty for the one that gets it, and nothing else. Meant to kill: a listing of the
     * directory above that is dropped; a tree above that becomes a listing; "ab" taken for something below "a".
     */
    @Test
    void theSameIsDirtyInTheDirectory() {
        Seeds.forEach(300, (seed, random) -> {
            DirtySet.Builder builder = DirtySet.builder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                builder.add(path(random, 4), scope(random));
            }
            DirtySet dirty = builder.build();
            DirtySet within = journal.within(changeset(dirty, List.of())).dirty();
            for (int i = 0; i < 60; i++) {
                RelPath below = path(random, 3);
                Dirt asked = new Dirt(below, scope(random));
                boolean expected = dirty.covers(new Dirt(TOP.resolve(below), asked.scope()));
                assertEquals(
                        expected, within.covers(asked), () -> seed + ": " + asked + " of " + dirty + ": " + within);
            }
        });
    }

    @Test
    void whatIsMovedAcrossTheBorderIsNoRename() {
        Changeset within = journal.within(changeset(
                DirtySet.empty(),
                List.of(
                        new Rename(RelPath.of("a/b/c"), RelPath.of("a/b/d/e"), false),
                        new Rename(RelPath.of("a/b/c"), RelPath.of("a/c"), false),
                        new Rename(RelPath.of("a/x"), RelPath.of("a/b"), true))));
        assertEquals(List.of(new Rename(RelPath.of("c"), RelPath.of("d/e"), false)), within.renames());
    }

    /** Kills: a file that came from elsewhere in the source, taken for its twin at the destination. */
    @Test
    void whatCameAcrossTheBorderIsDoubted() {
        Changeset within = journal.within(changeset(
                DirtySet.empty(),
                List.of(
                        new Rename(RelPath.of("x"), RelPath.of("a/b/in"), true),
                        new Rename(RelPath.of("a/b/out"), RelPath.of("y"), false),
                        new Rename(RelPath.of("y"), RelPath.of("z"), false))));
        assertEquals(
                DirtySet.of(List.of(new Dirt(RelPath.of("in"), Scope.TREE), new Dirt(RelPath.of("out"), Scope.ENTRY))),
                within.doubted());
        for (String place : List.of("a", "a/b")) {
            Changeset whole = journal.within(
                    changeset(DirtySet.empty(), List.of(new Rename(RelPath.of("x"), RelPath.of(place), true))));
            assertTrue(whole.doubted().isWholeTree(), place);
        }
    }

    @Test
    void aDirectoryThatIsDirtyAsAWholeSaysWhy() {
        Changeset moved = journal.within(changeset(DirtySet.of(new Dirt(TOP, Scope.TREE)), List.of()));
        assertEquals(Set.of(RescanReason.MOVED_IN), moved.rescans());
    }

    private static Changeset changeset(DirtySet dirty, List<Rename> renames) {
        return new Changeset(
                new Span(new Position(1), new Position(2)),
                dirty,
                DirtySet.empty(),
                renames,
                DirtySet.empty(),
                CloseReason.QUIET,
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static RelPath path(Random random, int depth) {
        RelPath path = RelPath.ROOT;
        for (int i = random.nextInt(depth + 1); i > 0; i--) {
            path = path.resolve(NAMES.get(random.nextInt(NAMES.size())));
        }
        return path;
    }

    private static Scope scope(Random random) {
        return Scope.values()[random.nextInt(Scope.values().length)];
    }
}
