package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Exclusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessesTest {
    @TempDir
    private Path source;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(source.resolve("a/b"));
        Files.createDirectory(source.resolve("c"));
        for (String path : List.of("a/b/f", "a/b/g", "a/h", "c/i")) {
            Files.createFile(source.resolve(path));
        }
    }

    @Test
    void whatWasShippedIsNone() {
        assertEquals(paths("a", "c"), found(DirtySet.empty()));
        assertEquals(paths("c"), found(dirty("a", Scope.TREE)));
    }

    /** Kills: a tree with one directory in its root, where something always changes, has none. */
    @Test
    void thoseBesideWhatWasShippedAreSome() {
        assertEquals(paths("c", "a/h", "a/b/g"), found(dirty("a/b/f", Scope.ENTRY)));
        assertEquals(paths("c", "a/h"), found(dirty("a/b", Scope.LISTING)));
        assertEquals(paths("a/b", "a/h", "c/i"), found(dirty("", Scope.LISTING)));
        assertEquals(paths(), found(dirty("", Scope.TREE)));
    }

    /** Kills: a new one that nobody has reported yet is missed at the destination. */
    @Test
    void whatIsNewIsNone() {
        assertEquals(
                paths(), new Witnesses(new SourceTree(source), Exclusion.none()).find(DirtySet.empty(), Instant.EPOCH));
    }

    @Test
    void whatIsLeftOutIsNone() {
        Exclusion directories = (path, directory) -> directory;
        assertEquals(paths(), found(directories, DirtySet.empty()));
    }

    @Test
    void enoughIsEnough() throws IOException {
        for (int i = 0; i < 2 * Witnesses.MOST; i++) {
            Files.createFile(source.resolve("c/" + i));
        }
        assertEquals(Witnesses.MOST, found(dirty("c/i", Scope.ENTRY)).size());
    }

    private List<RelPath> found(DirtySet recent) {
        return found(Exclusion.none(), recent);
    }

    private List<RelPath> found(Exclusion exclusion, DirtySet recent) {
        return new Witnesses(new SourceTree(source), exclusion)
                .find(recent, Instant.now().plusSeconds(60));
    }

    private static DirtySet dirty(String path, Scope scope) {
        return DirtySet.of(new Dirt(path.isEmpty() ? RelPath.ROOT : RelPath.of(path), scope));
    }

    private static List<RelPath> paths(String... paths) {
        return Stream.of(paths).map(RelPath::of).toList();
    }
}
