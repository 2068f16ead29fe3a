package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private final WatchTable table = new WatchTable();

    @Test
    void everythingBelowMovesAlong() {
        int a = table.childOrAdd(WatchTable.ROOT, name("a"));
        int b = table.childOrAdd(a, name("b"));
        int c = table.childOrAdd(b, name("c"));
        int z = table.childOrAdd(WatchTable.ROOT, name("z"));
        table.bind(c, 42);
        assertEquals(RelPath.of("a/b/c"), table.path(c));

        table.move(b, z, name("y"));

        assertEquals(RelPath.of("z/y/c"), table.path(c));
        assertEquals(c, table.byDescriptor(42));
        assertEquals(WatchTable.NONE, table.child(a, name("b")));
    }

    @Test
    void aDescriptorBelongsToOneNode() {
        table.bind(table.childOrAdd(WatchTable.ROOT, name("a")), 1);
        int b = table.childOrAdd(WatchTable.ROOT, name("b"));

        assertThrows(IllegalStateException.class, () -> table.bind(b, 1));
    }

    /** Against a map of paths. Kills: a hash chain broken by a removal; a child list that loses its neighbours. */
    @Test
    void theTableIsAMapOfPaths() {
        Seeds.forEach(300, (seed, random) -> new Model(random).run());
    }

    private static byte[] name(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static final class Model {
        private final WatchTable table = new WatchTable();
        private final TreeMap<RelPath, Integer> paths = new TreeMap<>();
        private final Random random;
        private int descriptors = 1;

        Model(Random random) {
            this.random = random;
            paths.put(RelPath.ROOT, WatchTable.ROOT);
        }

        void run() {
            for (int i = 0; i < 200; i++) {
                step();
            }
            assertEquals(paths.size(), table.size());
            paths.forEach((path, node) -> {
                assertEquals(path, table.path(node));
                path.parent().ifPresent(parent -> assertEquals(node, table.child(paths.get(parent), path.name())));
                if (table.descriptor(node) != WatchTable.UNBOUND) {
                    assertEquals(node, table.byDescriptor(table.descriptor(node)));
                }
            });
        }

        private void step() {
            RelPath directory = any();
            RelPath path = directory.child(name("n" + random.nextInt(30)));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    int node = table.childOrAdd(paths.get(directory), path.name());
                    if (paths.putIfAbsent(path, node) == null && random.nextBoolean()) {
                        table.bind(node, descriptors++);
                    }
                }
                case 2 -> remove(any());
                case 3 -> move(any(), path);
                default -> throw new IllegalStateException();
            }
        }

        private void remove(RelPath path) {
            if (paths.tailMap(path, false).keySet().stream().noneMatch(p -> p.isBelow(path)) && !path.isRoot()) {
                int node = paths.remove(path);
                table.unbind(node);
                table.remove(node);
                assertFalse(table.isLive(node));
            }
        }

        private void move(RelPath from, RelPath to) {
            if (from.isRoot() || to.isWithin(from) || paths.containsKey(to)) {
                return;
            }
            table.move(paths.get(from), paths.get(to.parent().orElseThrow()), to.name());
            TreeMap<RelPath, Integer> moved = new TreeMap<>();
            paths.forEach((path, node) -> {
                if (path.isWithin(from)) {
                    moved.put(path, node);
                }
            });
            paths.keySet().removeAll(moved.keySet());
            moved.forEach((path, node) -> paths.put(path.rebase(from, to), node));
        }

        private RelPath any() {
            List<RelPath> all = new ArrayList<>(paths.keySet());
            return all.get(random.nextInt(all.size()));
        }
    }
}
