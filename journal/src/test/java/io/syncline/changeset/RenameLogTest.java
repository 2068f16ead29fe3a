package io.syncline.changeset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.event.FileEvent;
import io.syncline.path.RelPath;
import io.syncline.testing.ModelChurn;
import io.syncline.testing.ModelDestination;
import io.syncline.testing.ModelFileSystem;
import io.syncline.testing.ModelHistory;
import io.syncline.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenameLogTest {
    @ParameterizedTest
    @CsvSource({
        "a>b b>c, a>c",
        "a>b b>c c>d, a>d",
        "a>b b>a, ''",
        "a>b b>c c>a, ''",
        "a>b x>y b>c, a>c x>y",
        "a>b x>a b>c, a>c x>a",
        "a>t b>a t>b, a>t b>a t>b",
        "t>f t>f, t>f",
        "p/x>p/y p>q, p/x>p/y p>q",
        "a>b p>q b>q/c, a>b p>q b>q/c",
        "a/x>b b>a, a/x>b b>a",
    })
    void foldsChainsAndKeepsTheOrderOtherwise(String renames, String folded) {
        assertEquals(parse(folded), RenameLog.fold(parse(renames)));
    }

    @Test
    void aFileAndADirectoryMakeNoChain() {
        List<Rename> renames = List.of(rename("a", "b", true), rename("b", "c", false));

        assertEquals(renames, RenameLog.fold(renames));
    }

    @Test
    void bytesAreThoseOfTheRenames() {
        RenameLog log = new RenameLog();
        parse("aa>bb x>y bb>cccc x>z y>x").forEach(log::add);

        long bytes = log.renames().stream()
                .mapToLong(rename -> rename.from().length() + rename.to().length())
                .sum();
        assertEquals(bytes, log.bytes());
    }

    /**
     * Where nothing but renames happened, the folded hints alone make the mirror equal, and every file is the same inode
     * that it was. Kills: a fold across a rename that concerns it; a fold put at the place of the second; a chain that
     * returns and is not dropped; a chain into itself.
     */
    @Test
    void foldedHintsLeadWhereAllOfThemLead() {
        Seeds.forEach(200, (seed, random) -> {
            ModelFileSystem source = populated(random);
            ModelDestination folded = mirrorOf(source);
            ModelDestination all = mirrorOf(source);
            List<Rename> renames = renameAtRandom(source, random);

            all.ship(DirtySet.empty(), renames, source, rename -> true);
            folded.ship(DirtySet.empty(), RenameLog.fold(renames), source, rename -> true);

            assertEquals(renames.size(), all.renamesDone(), "the model refuses what the source did");
            assertEquals(
                    RenameLog.fold(renames).size(),
                    folded.renamesDone(),
                    () -> "refused of " + RenameLog.fold(renames) + " from " + renames);
            assertEquals(where(all), where(folded), () -> RenameLog.fold(renames) + " from " + renames);
        });
    }

    /** Kills: a rename of a directory that is no hint. */
    @Test
    void aMovedTreeIsNotSentAgain() {
        Seeds.forEach(100, (seed, random) -> {
            ModelFileSystem source = populated(random);
            ModelDestination mirror = mirrorOf(source);
            long sent = mirror.filesSent();
            List<Rename> renames = renameAtRandom(source, random);
            DirtySet.Builder dirty = DirtySet.builder();
            renames.stream()
                    .map(rename -> new FileEvent.Renamed(rename.from(), rename.to(), rename.directory()))
                    .forEach(event -> EventDirt.of(event).forEach(dirty::add));

            mirror.ship(dirty.build(), RenameLog.fold(renames), source, rename -> true);

            assertEquals(sent, mirror.filesSent());
            assertEquals(List.of(), source.differences(mirror.tree()));
        });
    }

    /** Only onto free names: a replaced target is a change that is no rename. */
    private static List<Rename> renameAtRandom(ModelFileSystem source, Random random) {
        List<Rename> renames = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<RelPath> existing = List.copyOf(source.entries().keySet());
            RelPath from = existing.get(random.nextInt(existing.size()));
            RelPath above = existing.get(random.nextInt(existing.size()));
            RelPath to = above.child(ModelChurn.name(random));
            if (source.entry(to).isEmpty()) {
                source.rename(from, to).forEach(event -> EventDirt.rename(event).ifPresent(renames::add));
            }
        }
        return renames;
    }

    private static ModelFileSystem populated(Random random) {
        return ModelHistory.of(ModelChurn.history(random, 100), List.of()).start();
    }

    private static ModelDestination mirrorOf(ModelFileSystem source) {
        ModelDestination mirror = new ModelDestination();
        mirror.ship(DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)), source);
        return mirror;
    }

    private static List<String> where(ModelDestination mirror) {
        return mirror.tree().entries().entrySet().stream()
                .map(entry -> entry.getKey().display() + "=" + entry.getValue().inode())
                .toList();
    }

    private static List<Rename> parse(String renames) {
        return Stream.of(renames.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> rename(text.split(">")[0], text.split(">")[1], true))
                .toList();
    }

    private static Rename rename(String from, String to, boolean directory) {
        return new Rename(RelPath.of(from), RelPath.of(to), directory);
    }
}
