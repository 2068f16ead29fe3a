package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.RenameLog;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes of a real tree, told as the capture agent tells them, end as an equal tree. */
@Thorough
class ShipperChurnTest {
    private static final String[] NAMES = {"a", "b b", "-c", "#d", "]*[", "e\\#101", "n\nl"};
    private static final int ROUNDS = 6;
    private static final int CHANGES = 12;

    @TempDir
    Path top;

    private Workbench bench;
    private Random random;
    private DirtySet.Builder dirty = DirtySet.builder();
    private RenameLog renames = new RenameLog();
    private final List<String> history = new ArrayList<>();

    /**
     * Mutants: trees are sent behind the flat run without their parents; files take part in a recursive run as directories;
     * a replaced directory is not anchored; racy files are not forced.
     */
    @Test
    void theTreesAreEqualAfterAnyChanges() {
        Seeds.forEach(4, (seed, drawn) -> {
            random = drawn;
            history.clear();
            bench = new Workbench(Files.createDirectory(top.resolve("seed" + seed)));
            bench.mirror.deletesByName = seed % 4 != 0;
            bench.start();
            bench.awaitDone();
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    change();
                    bench.awaitDone();
                    assertEquals(
                            Workbench.describe(bench.source).toString().replace(", ", "\n"),
                            Workbench.describe(bench.destination).toString().replace(", ", "\n"),
                            () -> String.join("\n", history) + "\n" + bench.checkpoint());
                }
                assertEquals(0, bench.counter("wholeTreeRounds"));
                assertEquals(0, bench.counter("held"));
            } finally {
                bench.close();
            }
        });
    }

    private void change() throws IOException {
        history.add("-- round");
        for (int i = 0; i < CHANGES; i++) {
            one();
        }
        bench.publish(dirty.build(), renames.renames(), Set.of());
        renames = new RenameLog();
    }

    private void one() throws IOException {
        RelPath path = draw();
        Path file = real(path);
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(file.getParent(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> write(path, file, exists, directory);
            case 2 -> make(path, file, exists);
            case 3 -> remove(path, file, exists, directory);
            case 4, 5 -> move(path, file, exists, directory);
            case 6 -> attributes(path, file, exists);
            default -> link(path, file, exists);
        }
    }

    private void write(RelPath path, Path file, boolean exists, boolean directory) throws IOException {
        if (!directory && !Files.isSymbolicLink(file)) {
            Files.writeString(file, "" + random.nextInt(10));
            note("write", path, Scope.ENTRY);
        }
    }

    private void make(RelPath path, Path file, boolean exists) throws IOException {
        if (!exists) {
            Files.createDirectory(file);
            note("mkdir", path, Scope.TREE);
        }
    }

    private void remove(RelPath path, Path file, boolean exists, boolean directory) throws IOException {
        // Never the last entry: an emptied root is held.
        if (exists && count(bench.source) > 1) {
            TestFiles.remove(file);
            note("remove", path, directory ? Scope.TREE : Scope.ENTRY);
        }
    }

    private void move(RelPath path, Path file, boolean exists, boolean directory) throws IOException {
        RelPath to = draw();
        if (!exists
                || to.isWithin(path)
                || Files.exists(real(to), LinkOption.NOFOLLOW_LINKS)
                || !Files.isDirectory(real(to).getParent(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.move(file, real(to));
        renames.add(new Rename(path, to, directory));
        note("move", path, directory ? Scope.TREE : Scope.ENTRY);
        note("  to", to, directory ? Scope.TREE : Scope.ENTRY);
    }

    private void attributes(RelPath path, Path file, boolean exists) throws IOException {
        if (!exists || Files.isSymbolicLink(file)) {
            return;
        }
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(random.nextBoolean() ? "rwxr-x---" : "rwx------"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + random.nextInt(1000), 7)));
        note("attributes", path, Scope.ENTRY);
    }

    private void link(RelPath path, Path file, boolean exists) throws IOException {
        RelPath target = draw();
        if (exists) {
            return;
        }
        if (Files.isRegularFile(real(target), LinkOption.NOFOLLOW_LINKS)) {
            Files.createLink(file, real(target));
        } else {
            Files.createSymbolicLink(file, Path.of("some/where"));
        }
        note("link", path, Scope.ENTRY);
    }

    private void note(String what, RelPath path, Scope scope) {
        history.add(what + " " + path);
        dirty.add(new Dirt(path, scope));
    }

    private RelPath draw() {
        RelPath path = RelPath.ROOT;
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path = path.resolve(NAMES[random.nextInt(depth == 1 ? NAMES.length : 4)]);
        }
        return path;
    }

    private Path real(RelPath path) {
        return bench.source.resolve(new String(path.toBytes()));
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
