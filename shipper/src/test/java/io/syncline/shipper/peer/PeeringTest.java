package io.syncline.shipper.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real trees, with a copy in the place of rsync. */
class PeeringTest {
    @TempDir
    Path directory;

    private Path oneRoot;
    private Path otherRoot;
    private Peering one;
    private Peering other;
    private long clock = 1_000_000_000_000L;

    /** Each look at an entry asks for the time: so something can happen between any two of them. */
    private Runnable whenAsked = () -> {};

    /** Thrown in the middle of something. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void meet() throws Exception {
        oneRoot = Files.createDirectory(directory.resolve("one"));
        otherRoot = Files.createDirectory(directory.resolve("other"));
        one = open(oneRoot, "one-state");
        other = open(otherRoot, "other-state");
    }

    private Peering open(Path root, String state) throws IOException {
        return new Peering(root, Files.createDirectories(directory.resolve(state)), () -> {
            whenAsked.run();
            return Instant.ofEpochMilli(clock += 1000);
        });
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private List<Change> changes(Peering from) throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        new Collector(from.tree(), from.knowledge(), (path, isDirectory) -> false, changes::add)
                .collect(List.of(new Dirt(RelPath.ROOT, Scope.TREE)));
        return changes;
    }

    private boolean send(Peering from, Path fromRoot, Path toRoot) throws Exception {
        if (from.standing().next() == 1 || from.owesWord()) {
            // The first word of a session or of a process, from which the other side knows of it.
            deliver(from, from.write(List.of()), toRoot);
            from.delivered(from.undelivered().orElseThrow());
            return true;
        }
        List<Change> changes = changes(from);
        if (changes.isEmpty()) {
            return false;
        }
        Path content = toRoot.resolve(from.contentThere().display());
        for (Change change : changes) {
            Path source = fromRoot.resolve(change.path().display());
            Path there = toRoot.resolve(change.path().display());
            boolean equal = change.hasContent()
                    && Files.exists(there)
                    && Files.isRegularFile(there)
                    && Files.mismatch(source, there) < 0
                    && Files.getLastModifiedTime(there).equals(Files.getLastModifiedTime(source));
            if (change.hasContent() && !equal) {
                Path to = content.resolve(change.path().display());
                Files.createDirectories(to.getParent());
                Files.copy(source, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        }
        deliver(from, from.write(Sender.stable(changes, Set.of(), from.tree())), toRoot);
        from.delivered(from.undelivered().orElseThrow());
        return true;
    }

    private static void deliver(Peering from, Batch batch, Path toRoot) throws IOException {
        Path file = from.out().resolve(Peering.file(batch).display());
        Files.copy(
                file,
                toRoot.resolve(Peering.batchesThere().display()).resolve(file.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static Peering.Received receive(Peering side) {
        return side.receive(root -> true);
    }

    private static void received(Peering side) {
        assertEquals(Optional.empty(), receive(side).problem());
    }

    private void settle() throws Exception {
        boolean sent = true;
        for (int i = 0; i < 10 && sent; i++) {

            sent = send(one, oneRoot, otherRoot);
            received(other);
            sent |= send(other, otherRoot, oneRoot);
            received(one);
        }
        assertFalse(sent, "no silence");
    }

    @Test
    void eachTakesWhatTheOtherHasAndThenTheyAreSilent() throws Exception {
        Files.createDirectories(oneRoot.resolve("d/e"));
        Files.writeString(oneRoot.resolve("d/e/f"), "one");
        Files.writeString(otherRoot.resolve("g"), "other");
        Files.createSymbolicLink(otherRoot.resolve("l"), Path.of("nowhere"));
        settle();

        assertEquals("one", Files.readString(otherRoot.resolve("d/e/f")));
        assertEquals("other", Files.readString(oneRoot.resolve("g")));
        assertEquals(Path.of("nowhere"), Files.readSymbolicLink(oneRoot.resolve("l")));
        assertEquals(
                Files.getLastModifiedTime(otherRoot.resolve("g")), Files.getLastModifiedTime(oneRoot.resolve("g")));

        Files.delete(otherRoot.resolve("d/e/f"));
        Files.delete(otherRoot.resolve("d/e"));
        Files.writeString(oneRoot.resolve("g"), "changed");
        settle();
        assertFalse(Files.exists(oneRoot.resolve("d/e")));
        assertEquals("changed", Files.readString(otherRoot.resolve("g")));
    }

    /** Killed by: looks at the tree by its path. */
    @Test
    void whatIsAwayForAMomentIsNotTold() throws Exception {
        Files.writeString(oneRoot.resolve("a"), "a");
        Files.createDirectory(oneRoot.resolve("d"));
        Files.writeString(oneRoot.resolve("d/f"), "f");
        settle();
        Path away = directory.resolve("away");
        Optional<List<Change>> told = one.<List<Change>, Exception>inside(root -> true, () -> {
            Files.move(oneRoot, away);
            Files.createDirectory(oneRoot);
            // What arrives meanwhile is put into the same tree.
            one.inside(root -> true, () -> "");
            List<Change> changes = changes(one);
            Files.delete(oneRoot);
            Files.move(away, oneRoot);
            return changes;
        });
        assertEquals(
                Optional.of(List.of()),
                told.map(all -> all.stream().filter(Change::isDeletion).toList()));
        assertEquals(Optional.empty(), one.inside(root -> false, () -> "work"));
        assertEquals(List.of(), changes(one).stream().filter(Change::isDeletion).toList());
    }

    /** Killed by: a deletion of a directory that takes along what the other side has just made there. */
    @Test
    void aDirectoryThatHoldsSomethingNewStays() throws Exception {
        Files.createDirectory(oneRoot.resolve("d"));
        Files.writeString(oneRoot.resolve("d/old"), "old");
        settle();
        Files.delete(oneRoot.resolve("d/old"));
        Files.delete(oneRoot.resolve("d"));
        Files.writeString(otherRoot.resolve("d/new"), "new");
        settle();

        assertEquals("new", Files.readString(oneRoot.resolve("d/new")));
        assertEquals("new", Files.readString(otherRoot.resolve("d/new")));
        assertFalse(Files.exists(otherRoot.resolve("d/old")));
    }

    @Test
    void theVersionThatYieldsIsKeptBesideTheTree() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "first");
        Thread.sleep(30);
        Files.writeString(otherRoot.resolve("f"), "second, and newer");
        settle();

        assertEquals("second, and newer", Files.readString(oneRoot.resolve("f")));
        assertEquals("second, and newer", Files.readString(otherRoot.resolve("f")));
        assertTrue(kept().contains("first"));
    }

    /** Killed by: what was displaced being taken for what has come with the batch, and removed with it. */
    @Test
    void theVersionThatYieldsIsKeptByOneWhoIsKilledInTheMiddle() throws Exception {
        settle();
        Files.writeString(oneRoot.resolve("f"), "first");
        Thread.sleep(30);
        Files.writeString(otherRoot.resolve("f"), "second, and newer");
        assertTrue(send(other, otherRoot, oneRoot));
        whenAsked = () -> {
            if (read(oneRoot.resolve("f")).equals("second, and newer")) {
                throw new Killed();
            }
        };
        assertThrows(Killed.class, () -> receive(one));
        whenAsked = () -> {};
        one.close();
        one = open(oneRoot, "one-state");
        settle();

        assertEquals("second, and newer", Files.readString(oneRoot.resolve("f")));
        assertTrue(kept().contains("first"));
    }

    /** Killed by: two that are equal again by giving way, after a kill, while the other one goes by what it was told before. */
    @Test
    void whoIsKilledBehindGivingWayTellsOfIt() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "old");
        settle();
        Files.delete(oneRoot.resolve("f"));
        Files.writeString(otherRoot.resolve("f"), "changed");
        Files.setLastModifiedTime(otherRoot.resolve("f"), FileTime.from(1_600_000_000L, TimeUnit.SECONDS));
        assertTrue(send(one, oneRoot, otherRoot));
        assertTrue(send(other, otherRoot, oneRoot));
        received(other);
        whenAsked = () -> {
            if (Files.exists(oneRoot.resolve("f"))) {
                throw new Killed();
            }
        };
        assertThrows(Killed.class, () -> receive(one));
        whenAsked = () -> {};
        one.close();
        one = open(oneRoot, "one-state");
        received(one);
        Files.delete(otherRoot.resolve("f"));
        settle();

        assertEquals(Files.exists(oneRoot.resolve("f")), Files.exists(otherRoot.resolve("f")));
    }

    /** Killed by: a version that waits for its place in {@code kept}, and is removed when that cannot be made at first. */
    @Test
    void whatCannotBeKeptNowIsKeptLater() throws Exception {
        settle();
        Files.createDirectory(oneRoot.resolve("d"));
        Files.writeString(oneRoot.resolve("d/f"), "first");
        Thread.sleep(30);
        Files.createDirectory(otherRoot.resolve("d"));
        Files.writeString(otherRoot.resolve("d/f"), "second, and newer");
        assertTrue(send(other, otherRoot, oneRoot));
        Path keep = oneRoot.resolve(PeerHome.KEPT.display());
        Files.delete(keep);
        assertThrows(RuntimeException.class, () -> receive(one));
        Files.createDirectory(keep);
        settle();

        assertEquals("second, and newer", Files.readString(oneRoot.resolve("d/f")));
        assertTrue(kept().contains("first"));
    }

    private List<String> kept() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().contains(Peering.KEPT))
                    .filter(Files::isRegularFile)
                    .map(PeeringTest::read)
                    .toList();
        }
    }

    /** Killed by: facts about another directory, which has come to the path of the tree, being written down as its own. */
    @Test
    void aTreeThatIsUnmountedInTheMiddleIsNotTakenForAnEmptyOne() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "old");
        Files.writeString(oneRoot.resolve("g"), "old");
        settle();
        Files.writeString(otherRoot.resolve("f"), "newer");
        Files.delete(otherRoot.resolve("g"));
        assertTrue(send(other, otherRoot, oneRoot));
        Path away = directory.resolve("away");
        whenAsked = () -> {
            if (Files.notExists(away)) {
                move(oneRoot, away);
                mkdir(oneRoot);
            }
        };
        receive(one);
        whenAsked = () -> {};
        assertFalse(Files.exists(oneRoot.resolve("f")));
        Files.delete(oneRoot);
        move(away, oneRoot);
        settle();

        for (Path root : List.of(oneRoot, otherRoot)) {
            assertEquals("newer", Files.readString(root.resolve("f")));
            assertFalse(Files.exists(root.resolve("g")));
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void mkdir(Path path) {
        try {
            Files.createDirectory(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Killed by: a directory that gets its permissions before its entries, or is never opened for them. Not as root. */
    @Test
    void aDirectoryThatNobodyMayWriteArrivesWithItsEntries() throws Exception {
        Path here = Files.createDirectory(oneRoot.resolve("d"));
        Path there = otherRoot.resolve("d");
        try {
            Files.writeString(here.resolve("f"), "one");
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("r-xr-xr-x"));
            settle();
            assertEquals("one", Files.readString(there.resolve("f")));
            assertEquals("r-xr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));

            Files.writeString(here.resolve("f"), "longer");
            settle();
            assertEquals("longer", Files.readString(there.resolve("f")));
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.delete(here.resolve("f"));
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("r-xr-xr-x"));
            settle();
            assertFalse(Files.exists(there.resolve("f")));
            assertEquals("r-xr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
        } finally {
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxr-xr-x"));
            if (Files.exists(there)) {
                Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Killed by: a record that is lost being taken for one of a tree without entries. */
    @Test
    void aLostRecordDeletesNothing() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "f");
        Files.writeString(oneRoot.resolve("g"), "g");
        settle();
        one.close();
        Files.delete(oneRoot.resolve("g"));
        one = open(oneRoot, "another-state");
        settle();

        assertEquals("f", Files.readString(oneRoot.resolve("f")));
        assertEquals("g", Files.readString(oneRoot.resolve("g")));
        assertEquals(one.standing().session(), other.standing().session());
    }

    /** Killed by: numbers that are not compared, so that a batch counts twice or an old record is believed. */
    @Test
    void aBatchThatArrivesTwiceCountsOnceAndAnOldRecordIsNotBelieved() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "f");
        settle();
        Files.writeString(oneRoot.resolve("f"), "longer");
        Batch batch = one.write(changes(one));
        Path content = otherRoot.resolve(one.contentThere().display());
        Files.createDirectories(content);
        Files.copy(oneRoot.resolve("f"), content.resolve("f"), StandardCopyOption.COPY_ATTRIBUTES);
        deliver(one, batch, otherRoot);
        receive(other);
        Files.writeString(otherRoot.resolve("f"), "changed behind it");
        long session = other.standing().session();
        deliver(one, batch, otherRoot);
        receive(other);
        assertEquals("changed behind it", Files.readString(otherRoot.resolve("f")));
        assertEquals(session, other.standing().session());
        one.delivered(batch);
        settle();
        assertEquals("changed behind it", Files.readString(oneRoot.resolve("f")));

        Batch old = new Batch(session, 1, 0, batch.sender(), batch.receiver(), List.of());
        Files.write(otherRoot.resolve(PeerHome.batch(1).display()), old.encode());
        receive(other);
        assertTrue(other.standing().session() > session);
        settle();
        assertEquals(one.standing().session(), other.standing().session());
    }

    /** Killed by: a batch that is not missed before there is another one. */
    @Test
    void whatAPowerFailureHasTakenAwayIsMissedAtTheNextStart() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "f");
        settle();
        Files.writeString(oneRoot.resolve("f"), "the last change of the day");
        long number = one.standing().next();
        assertTrue(send(one, oneRoot, otherRoot));
        Files.delete(otherRoot.resolve(PeerHome.batch(number).display()));
        other.close();
        other = open(otherRoot, "other-state");
        settle();

        assertEquals("the last change of the day", Files.readString(otherRoot.resolve("f")));
    }

    /** Killed by: one who goes on in a session that is over for the other one, and is never heard. */
    @Test
    void whoWasPutBackToAnOlderSessionLearnsOfTheNewerOne() throws Exception {
        settle();
        other.close();
        copy(directory.resolve("other-state"), directory.resolve("old-state"));
        copy(otherRoot.resolve(PeerHome.NAME), directory.resolve("old-home"));
        other = open(otherRoot, "other-state");
        one.close();
        one = open(oneRoot, "another-state");
        settle();
        other.close();
        Files.move(otherRoot.resolve(PeerHome.NAME), directory.resolve("new-home"));
        copy(directory.resolve("old-home"), otherRoot.resolve(PeerHome.NAME));
        other = open(otherRoot, "old-state");
        Files.writeString(otherRoot.resolve("f"), "f");
        settle();

        assertEquals("f", Files.readString(oneRoot.resolve("f")));
        assertEquals(one.standing().session(), other.standing().session());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Killed by: what a crash leaves lying in the tree for ever, and a start that takes away what is still to be put in. */
    @Test
    void aStartRemovesWhatACrashHasLeft() throws Exception {
        Files.writeString(otherRoot.resolve("f"), "f");
        settle();
        long last = one.standing().last();
        one.close();
        Path in = oneRoot.resolve(PeerHome.IN.display());
        for (long number : List.of(1L, last, last + 1, last + 2, last + 3)) {
            Files.createDirectories(in.resolve(number + "/d"));
            Files.writeString(in.resolve(number + "/d/f"), "content");
            Files.writeString(in.resolve("." + number + ".batch.Ab3dEf"), "half of it");
        }
        Files.writeString(in.resolve((last + 1) + ".batch"), "arrived");
        one = open(oneRoot, "one-state");

        Set<String> left = new TreeSet<>();
        try (var files = Files.list(in)) {
            files.forEach(file -> left.add(file.getFileName().toString()));
        }
        assertEquals(
                new TreeSet<>(List.of(
                        (last + 1) + "",
                        (last + 1) + ".batch",
                        (last + 2) + "",
                        "." + (last + 1) + ".batch.Ab3dEf",
                        "." + (last + 2) + ".batch.Ab3dEf",
                        "." + (last + 3) + ".batch.Ab3dEf")),
                left);
    }

    /** Killed by: what comes behind our batch at the other side coming ahead of it here. */
    @Test
    void nothingIsReceivedWhileABatchMayOrMayNotHaveArrived() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "f");
        settle();
        Files.writeString(otherRoot.resolve("g"), "g");
        Files.writeString(oneRoot.resolve("h"), "h");
        Batch batch = one.write(changes(one));
        assertTrue(send(other, otherRoot, oneRoot));

        received(one);
        assertFalse(Files.exists(oneRoot.resolve("g")));
        one.delivered(batch);
        received(one);
        assertTrue(Files.exists(oneRoot.resolve("g")));
    }

    /** Killed by: a tree that has sent here by mistake, and blocks the way for the one that may. */
    @Test
    void aCopyOfItselfAndARingAreRefusedAndHoldUpNobody() throws Exception {
        Files.writeString(oneRoot.resolve("f"), "f");
        Files.writeString(otherRoot.resolve("g"), "g");
        settle();
        String id = one.standing().partner();
        String own = other.standing().partner();
        long round = 0;
        for (Batch wrong : List.of(
                new Batch(1, 1, 0, own, "", List.of()),
                new Batch(1, 1, 0, id, "somebody else", List.of()),
                new Batch(1, 1, 0, "a third one", own, List.of()))) {
            Files.write(oneRoot.resolve(PeerHome.batch(1).display()), wrong.encode());
            Files.writeString(otherRoot.resolve("g"), "g" + ++round);
            assertTrue(send(other, otherRoot, oneRoot));
            assertTrue(receive(one).problem().isPresent(), wrong.toString());
            assertEquals("g" + round, Files.readString(oneRoot.resolve("g")), wrong.toString());
            assertEquals(Optional.empty(), receive(one).problem(), wrong.toString());
            settle();
        }
    }
}
