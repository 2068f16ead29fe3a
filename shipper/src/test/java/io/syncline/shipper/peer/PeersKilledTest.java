package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real trees, and sides that are killed between any two looks at them; with a copy in the place of rsync. */
class PeersKilledTest {
    private static final List<String> NAMES = List.of("a", "b", "a/c");

    @TempDir
    Path directory;

    private final List<String> history = new ArrayList<>();
    private long contents;

    /** Instead of SIGKILL: nothing of the object is used again. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** One of the two. */
    private final class Side {
        final String name;
        final Path root;
        final Path state;
        final Set<String> superseded = new HashSet<>();
        private long clock = 1_000_000_000_000L;
        private long looksLeft = Long.MAX_VALUE;
        Peering peering;

        Side(Path place, String name) throws IOException {
            this.name = name;
            this.root = Files.createDirectories(place.resolve(name));
            this.state = Files.createDirectories(place.resolve(name + "-state"));
            open();
        }

        /** Each look at an entry asks for the time. */
        private Instant now() {
            if (--looksLeft < 0) {
                throw new Killed();
            }
            return Instant.ofEpochMilli(clock += 1000);
        }

        private void open() {
            looksLeft = Long.MAX_VALUE;
            peering = new Peering(root, state, this::now);
        }

        void change(Random random, Set<String> made) throws IOException {
            Path path = root.resolve(NAMES.get(random.nextInt(NAMES.size())));
            history.add(name + " changes " + root.relativize(path));
            if (random.nextInt(3) == 0) {
                remove(path);
            } else if (Files.isDirectory(path.getParent())) {
                remove(path);
                if (random.nextInt(4) == 0) {
                    Files.createDirectory(path);
                } else {
                    String content = "version " + ++contents;
                    Files.writeString(path, content);
                    // As exact as the copy.
                    Files.setLastModifiedTime(path, FileTime.from(1_500_000_000L + contents, TimeUnit.SECONDS));
                    made.add(content);
                    history.add("  " + content);
                }
            }
        }

        private void remove(Path path) throws IOException {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            superseded.addAll(clear(path));
        }

        /** @param looks after how many it is killed */
        boolean send(Side other, long looks) throws Exception {
            looksLeft = looks;
            try {
                boolean sent = send(other);
                looksLeft = Long.MAX_VALUE;
                return sent;
            } catch (Killed e) {
                history.add("  killed");
                peering.close();
                open();
                return true;
            }
        }

        private boolean send(Side other) throws Exception {
            boolean left = peering.undelivered().isPresent();
            if (left) {
                deliver(peering.undelivered().get(), other);
            }
            boolean greets = peering.owesWord();
            if (greets) {
                deliver(peering.write(List.of()), other);
            }
            List<Change> changes = new ArrayList<>();
            new Collector(peering.tree(), peering.knowledge(), (path, isDirectory) -> false, changes::add)
                    .collect(List.of(new Dirt(RelPath.ROOT, Scope.TREE)));
            if (changes.isEmpty()) {
                return left || greets;
            }
            Path content = other.root.resolve(peering.contentThere().display());
            // What an attempt before this one has left there, rsync replaces.
            if (Files.exists(content)) {
                clear(content);
            }
            for (Change change : changes) {
                if (change.hasContent()) {
                    Path to = content.resolve(change.path().display());
                    Files.createDirectories(to.getParent());
                    Files.copy(
                            root.resolve(change.path().display()),
                            to,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            deliver(peering.write(Sender.stable(changes, Set.of(), peering.tree())), other);
            return true;
        }

        private void deliver(Batch batch, Side other) throws IOException {
            history.add("  " + batch);
            // A kill is possible ahead of it and behind.
            now();
            Path file = peering.out().resolve(Peering.file(batch).display());
            Path in = other.root.resolve(Peering.batchesThere().display());
            Files.copy(file, in.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            now();
            peering.delivered(batch);
        }

        void receive(long looks) {
            looksLeft = looks;
            try {
                history.add("  " + name + " gets " + peering.receive(path -> true));
                looksLeft = Long.MAX_VALUE;
            } catch (Killed e) {
                history.add("  killed");
                peering.close();
                open();
            }
        }

        Map<String, String> entries(boolean kept) throws IOException {
            Map<String, String> entries = new TreeMap<>();
            Path home = root.resolve(PeerHome.NAME);
            Path top = kept ? home.resolve("kept") : root;
            try (Stream<Path> all = Files.walk(top)) {
                for (Path path :
                        all.filter(each -> kept || !each.startsWith(home)).toList()) {
                    entries.put(
                            top.relativize(path).toString(),
                            Files.isDirectory(path) ? "a directory" : Files.readString(path));
                }
            }
            return entries;
        }
    }

    /** @return what the files held */
    private static Set<String> clear(Path path) throws IOException {
        Set<String> held = new HashSet<>();
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(each)) {
                    held.add(Files.readString(each));
                }
                Files.delete(each);
            }
        }
        return held;
    }

    /**
     * Killed by: what is displaced and not kept by the next attempt, what is put aside and forgotten, a batch that counts as
     * done before what it has changed is written down.
     */
    @Test
    void whoeverIsKilledAnywhereLosesNothing() {
        Seeds.forEach(Integer.getInteger("peerSeeds", 15), (seed, random) -> {
            Path place = directory.resolve("seed" + seed);
            history.clear();
            contents = 0;
            try {
                Side one = new Side(place, "one");
                Side other = new Side(place, "other");
                Set<String> made = new HashSet<>();
                settle(one, other);
                play(random, List.of(one, other), made);
                settle(one, other);
                assertEquals(one.entries(false), other.entries(false), this::history);
                for (Side side : List.of(one, other)) {
                    made.removeAll(side.superseded);
                    made.removeAll(side.entries(false).values());
                    made.removeAll(side.entries(true).values());
                    side.peering.close();
                }
                assertEquals(Set.of(), made, this::history);
            } catch (Exception e) {
                throw new IllegalStateException(history(), e);
            }
        });
    }

    private void play(Random random, List<Side> sides, Set<String> made) throws Exception {
        for (int i = 0; i < 6; i++) {
            for (int j = random.nextInt(4); j >= 0; j--) {
                sides.get(random.nextInt(2)).change(random, made);
            }
            for (int j = 0; j < 2; j++) {
                long looks = looks(random);
                history.add(sides.get(j).name + " sends, looks " + looks);
                sides.get(j).send(sides.get(1 - j), looks);
            }
            for (int j = random.nextInt(4); j >= 0; j--) {
                long looks = looks(random);
                history.add(sides.get(j % 2).name + " receives, looks " + looks);
                sides.get(j % 2).receive(looks);
            }
        }
    }

    private static long looks(Random random) {
        return random.nextBoolean() ? random.nextInt(12) : Long.MAX_VALUE;
    }

    private void settle(Side one, Side other) throws Exception {
        history.add("settles");
        boolean sent = true;
        for (int i = 0; i < 15 && sent; i++) {
            sent = one.send(other, Long.MAX_VALUE);
            other.receive(Long.MAX_VALUE);
            sent |= other.send(one, Long.MAX_VALUE);
            one.receive(Long.MAX_VALUE);
        }
        boolean silent = !sent;
        assertTrue(silent, () -> "no silence\n" + history());
    }

    private String history() {
        return String.join("\n", history);
    }
}
