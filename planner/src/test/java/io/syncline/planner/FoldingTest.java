package io.syncline.planner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.codec.ChangesetCodec;
import io.syncline.fold.Fold;
import io.syncline.fold.FoldFile;
import io.syncline.fold.FoldedJournal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.Segment;
import io.syncline.journal.StoredSegment;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.journal.chronicle.JournalInspector;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The oldest changesets become one, and nobody misses any. */
class FoldingTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final RetentionPolicy SMALL = new RetentionPolicy(RetentionPolicy.MIN_BYTES, Duration.ofDays(7));

    @TempDir
    private Path directory;

    /**
     * Any number of folds, any cut point, any lag; the journal trimmed behind a fold as a whole, in part, or (as after a
     * crash) not at all. Kills: a fold of only the newest stretch, one that ends or begins one off, a bridge over
     * changesets that the fold does not stand for.
     */
    @Test
    void aReaderAnywhereGetsWhatItWouldHaveGot() {
        Seeds.forEach(150, (seed, random) -> {
            MemoryJournal<Changeset> plain = new MemoryJournal<>();
            FoldFile file = FoldFile.in(Files.createDirectories(directory.resolve("law" + seed)));
            Folding folding = new Folding(SMALL, plain, List::of, file);
            List<Changeset> all = new ArrayList<>();
            try (JournalWriter<Changeset> writer = plain.openWriter()) {
                long done = 0;
                for (int folds = 1 + random.nextInt(4); folds > 0; folds--) {
                    for (int i = 2 + random.nextInt(8); i > 0; i--) {
                        all.add(changeset(random, all.size() + 1));
                        writer.append(all.get(all.size() - 1));
                    }
                    writer.force();
                    done += random.nextInt((int) (all.size() - done));
                    long last = 1 + random.nextInt(all.size() - 1);
                    boolean folded = folding.fold(new Position(done), new Position(last), () -> false);
                    assertTrue(folded, "folded or not needed");
                    writer.trim(new Position(random.nextInt((int) Math.max(done, last) + 1)));
                    for (long lag = done; lag <= all.size(); lag++) {
                        assertMissesNothing(new FoldedJournal(plain, file), lag, all);
                    }
                }
            }
        });
    }

    private static void assertMissesNothing(FoldedJournal journal, long after, List<Changeset> all) {
        DirtySet.Builder got = DirtySet.builder();
        DirtySet.Builder doubted = DirtySet.builder();
        Set<Rename> renames = new HashSet<>();
        try (JournalReader<Changeset> reader = journal.openReader(new Position(after))) {
            ReadResult<Changeset> result = reader.poll();
            while (!(result instanceof ReadResult.Idle<Changeset>)) {
                ReadResult<Changeset> seen = result;
                Changeset value = seen instanceof ReadResult.Found<Changeset> found
                        ? found.found().value()
                        : fail(() -> "behind " + after + ": " + seen);
                got.addAll(value.dirty());
                doubted.addAll(value.doubted());
                renames.addAll(value.renames());
                result = reader.poll();
            }
            assertEquals(all.size(), reader.position().sequence());
        }
        DirtySet dirty = got.build();
        DirtySet doubts = doubted.build();
        for (Changeset missed : all.subList((int) after, all.size())) {
            missed.dirty().elements().forEach(dirt -> assertTrue(dirty.covers(dirt), () -> "misses " + dirt));
            missed.doubted().elements().forEach(dirt -> assertTrue(doubts.covers(dirt), () -> "trusts " + dirt));
            for (Rename rename : missed.renames()) {
                Dirt to = new Dirt(rename.to(), Scope.ENTRY);
                assertTrue(renames.contains(rename) || doubts.covers(to), () -> "trusts " + rename);
            }
        }
        assertTrue(!dirty.isWholeTree(), "no full rescan");
    }

    /** What was lost to a disk is in no fold's union. Kills: a fold that reads over a hole. */
    @Test
    void aHoleInTheMiddleMakesTheWholeTreeDirty() throws Exception {
        MemoryJournal<Changeset> plain = new MemoryJournal<>();
        FoldFile file = FoldFile.in(directory);
        try (JournalWriter<Changeset> writer = plain.openWriter()) {
            for (int i = 1; i <= 5; i++) {
                writer.append(changeset(new Random(i), i));
            }
            writer.force();
            plain.lose(new Position(3), new Position(3));
            Folding folding = new Folding(SMALL, plain, List::of, file);
            assertTrue(folding.fold(Position.NONE, new Position(4), () -> false));
        }
        Fold fold = file.read().orElseThrow();
        assertTrue(fold.union().dirty().isWholeTree());
        assertEquals(new Position(1), fold.first());
    }

    @Test
    void aDamagedFoldIsAGapAndNotAnUnion() throws Exception {
        MemoryJournal<Changeset> plain = new MemoryJournal<>();
        FoldFile file = FoldFile.in(directory);
        try (JournalWriter<Changeset> writer = plain.openWriter()) {
            for (int i = 1; i <= 5; i++) {
                writer.append(changeset(new Random(i), i));
            }
            writer.force();
            assertTrue(new Folding(SMALL, plain, List::of, file).fold(Position.NONE, new Position(4), () -> false));
            writer.trim(new Position(4));
        }
        byte[] bytes = Files.readAllBytes(directory.resolve("folded"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(directory.resolve("folded"), bytes);
        try (JournalReader<Changeset> reader = new FoldedJournal(plain, file).openReader(Position.NONE)) {
            assertTrue(reader.poll() instanceof ReadResult.Gap<Changeset> gap
                    && gap.why().contains("checksum"));
        }
    }

    @Test
    void theOldestFilesAreFoldedAndNeverTheNewestRecord() {
        Folding folding = new Folding(
                SMALL,
                new MemoryJournal<>(),
                () -> List.of(stored(1, 10, 6), stored(11, 20, 4), stored(21, 30, 4), stored(31, 30, 0)),
                FoldFile.in(directory));
        assertEquals(Optional.of(new Position(10)), folding.due(NOW));
        assertEquals(Optional.of(new Position(20)), folding.due(NOW.plus(Duration.ofDays(8))));
        Folding little = new Folding(
                SMALL,
                new MemoryJournal<>(),
                () -> List.of(stored(1, 10, 6), stored(11, 20, 4)),
                FoldFile.in(directory));
        assertEquals(Optional.empty(), little.due(NOW));
    }

    /** On a real disk: 40 MiB of changesets that one destination never reads, a journal of 16 MiB. */
    @Thorough
    @Test
    @Timeout(60)
    void theDirectoryStaysUnderItsCap() throws Exception {
        ChronicleJournal<Changeset> plain = new ChronicleJournal<>(directory, new ChangesetCodec());
        FoldFile file = FoldFile.in(directory);
        Folding folding = new Folding(SMALL, plain, () -> new JournalInspector(directory).stored(), file);
        Trimming trimming = new Trimming(() -> Position.NONE, Optional.of(folding), NOW);
        long largest = 0;
        int written = 0;
        try (JournalWriter<Changeset> writer = plain.openWriter()) {
            for (long bytes = 0; bytes < 40L << 20; written++) {
                Changeset changeset = large(written);
                bytes += new ChangesetCodec().maxEncodedSize(changeset);
                writer.append(changeset);
                writer.force();
                trimming.after(writer, NOW);
                if (written % 50 == 0) {
                    largest = Math.max(largest, allocated());
                }
                // The writer of this test is faster than any planner; so it waits where a planner would not.
                if (trimming.isFolding()) {
                    await().pollInterval(Duration.ofMillis(2))
                            .atMost(Duration.ofSeconds(20))
                            .until(() -> !trimming.isFolding());
                }
            }
            trimming.close();
        }
        long seen = largest;
        assertTrue(seen <= SMALL.maxBytes(), () -> "took " + seen);
        assertTrue(file.read().orElseThrow().last().isAfter(new Position(written / 3)));
        try (JournalReader<Changeset> reader = new FoldedJournal(plain, file).openReader(Position.NONE)) {
            ReadResult<Changeset> first = reader.poll();
            assertTrue(first instanceof ReadResult.Found<Changeset>, () -> "a full rescan: " + first);
        }
    }

    private long allocated() throws IOException {
        return new JournalInspector(directory).report().bytes();
    }

    private static StoredSegment stored(long first, long last, int megabytes) {
        Segment segment = new Segment(1, first + ".cq4", new Position(first), new Position(last));
        return new StoredSegment(segment, (long) megabytes << 20, NOW);
    }

    private static Changeset large(int number) {
        DirtySet.Builder dirty = DirtySet.builder();
        for (int i = 0; i < 200; i++) {
            dirty.add(RelPath.of("d" + i + "/" + ("x" + number).repeat(10)), Scope.ENTRY);
        }
        return changeset(number + 1, dirty.build(), DirtySet.empty(), List.of());
    }

    private static Changeset changeset(Random random, long number) {
        DirtySet.Builder dirty = DirtySet.builder();
        DirtySet.Builder doubted = DirtySet.builder();
        List<Rename> renames = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Dirt dirt = new Dirt(
                    RelPath.of("a" + random.nextInt(4) + "/b" + random.nextInt(6)), Scope.values()[random.nextInt(3)]);
            dirty.add(dirt);
            if (random.nextInt(4) == 0) {
                doubted.add(dirt);
            }
        }
        if (random.nextInt(3) == 0) {
            Rename rename = new Rename(RelPath.of("r" + random.nextInt(5)), RelPath.of("s" + number), false);
            renames.add(rename);
            dirty.add(rename.from(), Scope.ENTRY).add(rename.to(), Scope.ENTRY);
        }
        return changeset(number, dirty.build(), doubted.build(), renames);
    }

    private static Changeset changeset(long number, DirtySet dirty, DirtySet doubted, List<Rename> renames) {
        Span span = new Span(new Position(number), new Position(number));
        return new Changeset(span, dirty, doubted, renames, DirtySet.empty(), CloseReason.QUIET, Set.of(), NOW, NOW);
    }
}
