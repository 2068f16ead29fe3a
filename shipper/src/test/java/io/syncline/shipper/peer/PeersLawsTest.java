package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.ModelEntry;
import io.syncline.testing.ModelFileSystem;
import io.syncline.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two sides, any interleaving of changes, rounds, kills and losses; with the code that decides, and no disk. */
class PeersLawsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "a!", "é\n");

    private final List<String> history = new ArrayList<>();
    private long clock;
    private long contents;

    /** Killed by: sending what is known (no silence), one side that keeps ours and one that keeps ours too (no convergence). */
    @Test
    void twoSidesBecomeEqualAndFallSilent() {
        Seeds.forEach(2_500, (seed, random) -> {
            Pair pair = new Pair();
            churn(pair, random, "", "", false);
            settle(pair);
            assertEquals(List.of(), differences(pair), () -> history(pair));
            assertSilent(pair);
        });
    }

    /**
     * Killed by: not keeping what yields, deleting what was changed meanwhile, taking lost content, or what cannot be put in,
     * for an answer.
     */
    @Test
    void noVersionIsLostThatNobodyPutAnEndTo() {
        Seeds.forEach(2_000, (seed, random) -> {
            Pair pair = new Pair();
            Set<String> made = churn(pair, random, "", "", false);
            settle(pair);
            made.removeAll(pair.left.superseded);
            made.removeAll(pair.right.superseded);
            made.removeAll(pair.left.kept);
            made.removeAll(pair.right.kept);
            pair.left.files.entries().values().forEach(entry -> made.remove(entry.content()));
            pair.right.files.entries().values().forEach(entry -> made.remove(entry.content()));
            assertEquals(Set.of(), made, () -> history(pair));
        });
    }

    /** Killed by: a change that comes back as one of the other side's and is taken for newer. */
    @Test
    void changesOfDifferentPathsAllArrive() {
        Seeds.forEach(800, (seed, random) -> {
            Pair pair = new Pair();
            churn(pair, random, "left", "right", true);
            settle(pair);
            assertEquals(List.of(), differences(pair), () -> history(pair));
            assertEquals(contents(pair.aloneLeft, "left"), contents(pair.left.files, "left"), () -> history(pair));
            assertEquals(contents(pair.aloneRight, "right"), contents(pair.left.files, "right"), () -> history(pair));
            assertEquals(Set.of(), pair.left.kept, () -> history(pair));
            assertEquals(Set.of(), pair.right.kept, () -> history(pair));
        });
    }

    /** Killed by: forgetting on one side, and taking what the other side has for deleted. */
    @Test
    void whoForgetsDeletesNothing() {
        Seeds.forEach(800, (seed, random) -> {
            Pair pair = new Pair();
            churn(pair, random, "", "", false);
            settle(pair);
            Set<RelPath> before = new HashSet<>(pair.left.files.entries().keySet());
            pair.left.knowledge.clear();
            pair.right.knowledge.clear();
            pair.left.tellsAll();
            pair.right.tellsAll();
            settle(pair);
            assertEquals(before, new HashSet<>(pair.left.files.entries().keySet()), () -> history(pair));
            assertEquals(List.of(), differences(pair), () -> history(pair));
        });
    }

    private static final class Pair {
        final ModelPeer left = new ModelPeer("left", true);
        final ModelPeer right = new ModelPeer("right", false);
        final ModelFileSystem aloneLeft = new ModelFileSystem();
        final ModelFileSystem aloneRight = new ModelFileSystem();
    }

    private Set<String> churn(Pair pair, Random random, String leftBelow, String rightBelow, boolean alone) {
        history.clear();
        pair.left.log = history::add;
        pair.right.log = history::add;
        clock = 0;
        contents = 0;
        Set<String> made = new HashSet<>();
        int steps = 5 + random.nextInt(60);
        for (int i = 0; i < steps; i++) {
            boolean isLeft = random.nextBoolean();
            ModelPeer one = isLeft ? pair.left : pair.right;
            ModelPeer other = isLeft ? pair.right : pair.left;
            Runnable change = () -> change(pair, one, isLeft, isLeft ? leftBelow : rightBelow, random, made, alone);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> change.run();
                case 4, 5 -> {
                    Runnable between = random.nextInt(4) == 0 ? change : () -> {};
                    boolean before = random.nextInt(6) == 0;
                    boolean behind = random.nextInt(6) == 0;
                    history.add(
                            name(isLeft) + " sends" + (before ? ", killed before" : behind ? ", killed behind" : ""));
                    one.send(other, between, before, behind);
                }
                default -> {
                    long lives = random.nextInt(4) == 0 ? random.nextInt(4) : Long.MAX_VALUE;
                    boolean loses = random.nextInt(8) == 0 && !alone;
                    String bad = NAMES.get(random.nextInt(NAMES.size()));
                    boolean refuses = random.nextInt(8) == 0 && !alone;
                    history.add(name(isLeft) + " receives, lives " + lives + (loses ? ", content lost" : "")
                            + (refuses ? ", refuses " + bad : ""));
                    one.receive(lives, loses, path -> refuses && path.display().endsWith(bad));
                }
            }
        }
        return made;
    }

    private void change(
            Pair pair, ModelPeer side, boolean isLeft, String below, Random random, Set<String> made, boolean alone) {
        RelPath path = path(random, below);
        RelPath other = path(random, below);
        clock += 10;
        side.files.useStampsFrom(clock);
        int what = random.nextInt(9);
        String content = "v" + String.format("%04d", ++contents);
        history.add(name(isLeft) + " " + what + " " + path.display() + " " + other.display() + " " + content);
        ModelFileSystem own = isLeft ? pair.aloneLeft : pair.aloneRight;
        act(side.files, what, path, other, content, random.nextInt(3), side, made);
        if (alone) {
            own.useStampsFrom(clock);
            act(own, what, path, other, content, 0, null, new HashSet<>());
        }
    }

    private static void act(
            ModelFileSystem files,
            int what,
            RelPath path,
            RelPath other,
            String content,
            int mode,
            ModelPeer side,
            Set<String> made) {
        boolean real = side != null;
        if (real && what != 2 && what != 8) {
            if (what != 7) {
                sideSupersedes(side, files, what, path, other);
            }
        }
        var events = switch (what) {
            case 0, 1 -> files.write(path, content);
            case 2 -> files.mkdir(path);
            case 3 -> files.remove(path);
            case 4 -> files.removeTree(path);
            case 5 -> files.rename(path, other);
            case 6 -> files.symlink(path, content);
            case 7 -> files.utime(path);
            default -> files.chmod(path, files.isDirectory(path) ? 0700 : 0600);
        };
        if (real) {
            if ((what == 0 || what == 1 || what == 6) && !events.isEmpty()) {
                made.add(content);
            }
            side.happens(events);
        }
    }

    private static void sideSupersedes(ModelPeer side, ModelFileSystem files, int what, RelPath path, RelPath other) {
        ModelFileSystem trial = files.copy();
        boolean done = !(switch (what) {
                    case 0, 1 -> trial.write(path, "x");
                    case 3 -> trial.remove(path);
                    case 4 -> trial.removeTree(path);
                    case 5 -> trial.rename(path, other);
                    default -> List.of();
                })
                .isEmpty();
        if (done) {
            side.supersede(what == 5 ? other : path);
        }
    }

    private static RelPath path(Random random, String below) {
        RelPath path = RelPath.of(below);
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path = path.resolve(NAMES.get(random.nextInt(NAMES.size())));
        }
        if (!below.isEmpty() && random.nextInt(6) == 0) {
            return RelPath.of(below);
        }
        return path;
    }

    /** Everything arrives, in a number of rounds that does not depend on the history. */
    private void settle(Pair pair) {
        for (int i = 0; i < 12; i++) {
            if (pair.left.isQuiet() && pair.right.isQuiet()) {
                return;
            }
            history.add("settles");
            pair.left.send(pair.right, () -> {}, false, false);
            pair.right.send(pair.left, () -> {}, false, false);
            pair.left.receive(Long.MAX_VALUE, false);
            pair.right.receive(Long.MAX_VALUE, false);
        }
        assertTrue(pair.left.isQuiet() && pair.right.isQuiet(), () -> "no silence\n" + history(pair));
    }

    private void assertSilent(Pair pair) {
        long sent = pair.left.sent + pair.right.sent;
        pair.left.tellsAll();
        pair.right.tellsAll();
        pair.left.send(pair.right, () -> {}, false, false);
        pair.right.send(pair.left, () -> {}, false, false);
        assertEquals(sent, pair.left.sent + pair.right.sent, () -> "what both have is told\n" + history(pair));
    }

    private static List<String> differences(Pair pair) {
        List<String> different = new ArrayList<>();
        var left = pair.left.files.entries();
        var right = pair.right.files.entries();
        Set<RelPath> all = new HashSet<>(left.keySet());
        all.addAll(right.keySet());
        all.remove(RelPath.ROOT);
        for (RelPath path : all) {
            ModelEntry one = left.get(path);
            ModelEntry other = right.get(path);
            boolean equal = one != null
                    && other != null
                    && ModelPeer.state(one).same(ModelPeer.state(other))
                    && one.content().equals(other.content());
            if (!equal) {
                different.add(path.display() + ": " + one + " != " + other);
            }
        }
        return different;
    }

    private static TreeMap<RelPath, String> contents(ModelFileSystem files, String below) {
        TreeMap<RelPath, String> contents = new TreeMap<>();
        files.entries().forEach((path, entry) -> {
            if (path.isWithin(RelPath.of(below))) {
                contents.put(path, entry.kind() + " " + entry.content() + " " + entry.mode());
            }
        });
        return contents;
    }

    private static String name(boolean isLeft) {
        return isLeft ? "left" : "right";
    }

    private String history(Pair pair) {
        return String.join("\n", history) + "\n" + pair.left + "\n" + pair.right;
    }
}
