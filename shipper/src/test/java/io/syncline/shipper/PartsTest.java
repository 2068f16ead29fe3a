package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsTest {
    /**
     * Kills: a directory in a piece and what is below it in another (seen with "shared" left empty), a name that is lost, a
     * name that is sent twice.
     */
    @Thorough
    @Test
    void noPathOfAPieceIsAboveOrBelowOneOfAnother() {
        int[] divided = {0};
        Seeds.forEach(60, (seed, random) -> {
            List<ListedName> names = names(random);
            Parts parts = Parts.of(names, 2 + random.nextInt(7));

            List<ListedName> all = new ArrayList<>(parts.shared());
            parts.pieces().forEach(all::addAll);
            assertEquals(new TreeSet<>(paths(names)), new TreeSet<>(paths(all)));
            assertEquals(names.size(), all.size());
            TreeMap<RelPath, Integer> owner = new TreeMap<>();
            for (int i = 0; i < parts.pieces().size(); i++) {
                for (ListedName name : parts.pieces().get(i)) {
                    owner.put(name.path(), i);
                }
            }
            for (RelPath path : owner.keySet()) {
                for (var above = path.parent();
                        above.isPresent();
                        above = above.get().parent()) {
                    Integer other = owner.get(above.get());
                    assertTrue(other == null || other.equals(owner.get(path)), above + " and " + path);
                }
            }
            divided[0] += parts.pays() ? 1 : 0;
        });
        assertTrue(divided[0] > 10 || System.getProperty("seed") != null, "hardly anything was divided: " + divided[0]);
    }

    /** Short names, so that many are above each other; some sort between a name and what is below it. */
    private static List<ListedName> names(Random random) {
        TreeMap<RelPath, ListedName> names = new TreeMap<>();
        String[] parts = {"a", "a-", "a b", "b", "c", "\n"};
        int wanted = 200 + random.nextInt(2_000);
        for (int i = 0; i < wanted; i++) {
            StringBuilder path = new StringBuilder(parts[random.nextInt(parts.length)]);
            while (random.nextInt(4) > 0) {
                path.append('/').append(parts[random.nextInt(parts.length)]);
            }
            RelPath made = RelPath.of(path.toString());
            names.put(made, new ListedName(made, random.nextInt(5) == 0));
        }
        return List.copyOf(names.values());
    }

    private static List<RelPath> paths(List<ListedName> names) {
        return names.stream().map(ListedName::path).toList();
    }

    @Test
    void aFewNamesAreNotDivided() {
        List<ListedName> few = IntStream.range(0, 400)
                .mapToObj(i -> ListedName.entry(RelPath.of("f" + i)))
                .toList();
        assertFalse(Parts.of(few, 8).pays());
        assertFalse(Parts.of(few.subList(0, 1), 8).pays());
    }

    @Test
    void theFilesOfOneDirectoryAre() {
        List<ListedName> many = new ArrayList<>(List.of(ListedName.entry(RelPath.of("d"))));
        IntStream.range(0, 10_000).forEach(i -> many.add(ListedName.entry(RelPath.of("d/f" + i))));
        Parts parts = Parts.of(many, 4);
        assertEquals(List.of(ListedName.entry(RelPath.of("d"))), parts.shared());
        assertEquals(8, parts.pieces().size());
        assertTrue(parts.pieces().stream().allMatch(piece -> piece.size() >= 1_249 && piece.size() <= 1_251));
    }
}
