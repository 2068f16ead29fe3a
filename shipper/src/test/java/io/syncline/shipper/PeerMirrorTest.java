package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.peer.Batch;
import io.syncline.shipper.peer.Change;
import io.syncline.shipper.peer.EntryState;
import io.syncline.shipper.peer.Peering;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.transfer.Advice;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PathFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One side with a real rsync; the other one is played. */
class PeerMirrorTest {
    private static final RelPath LOST = RelPath.of("a/b/lost");

    /** Of no file: PATH_MAX is 4,096. */
    private static final RelPath LONG = RelPath.of(("d".repeat(250) + "/").repeat(17) + "f");

    @TempDir
    Path directory;

    private Path root;
    private Path otherRoot;
    private Peering other;
    private PeerMirror mirror;

    @BeforeEach
    void meet() throws Exception {
        root = Files.createDirectory(directory.resolve("one"));
        otherRoot = Files.createDirectory(directory.resolve("other"));
        other = new Peering(otherRoot, Files.createDirectory(directory.resolve("other-state")), InstantSource.system());
        mirror = new PeerMirror(
                ShipperConfig.of(
                        Mapping.plain(root, new Destination.Local(otherRoot), "other"),
                        Posix.identity(Posix.bytes(root)).orElseThrow(),
                        TransferOptions.DEFAULT),
                Files.createDirectory(directory.resolve("one-state")),
                StateFile.none("ship"),
                Ends.forgetful());
        assertEquals(new Outcome.Done(), mirror.connect());
        other.receive(path -> true);
        deliver(List.of());
        late();
        failures(Told.wholeTree());
        other.receive(path -> true);
    }

    @AfterEach
    void close() {
        mirror.stop();
        other.close();
    }

    private void deliver(List<Change> changes) throws IOException {
        Batch batch = other.write(changes);
        Path file = other.out().resolve(Peering.file(batch).display());
        Path in = root.resolve(Peering.batchesThere().display());
        Files.copy(file, in.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        other.delivered(batch);
    }

    private Set<RelPath> late() {
        return mirror.late().withdrawn().stream()
                .flatMap(run -> run.names().stream())
                .map(ListedName::path)
                .collect(Collectors.toSet());
    }

    private Map<RelPath, String> failures(List<Told> told) throws InterruptedException {
        Attempt attempt = mirror.run(new Errand.Task(told, "changes", Position.NONE, Position.NONE, true, 0, false));
        return assertInstanceOf(Attempt.Shipped.class, attempt).failures().stream()
                .collect(Collectors.toMap(PathFailure::path, PathFailure::error));
    }

    private static List<Told> entries(RelPath... paths) {
        return Arrays.stream(paths).map(path -> new Told(Told.Kind.ENTRY, path)).toList();
    }

    /** Killed by: one path that blocks its batch and all behind it, or that is tried again without a pause, or never. */
    @Test
    void aPathThatCannotBePutInFailsByItselfAndIsAskedForAgain() throws Exception {
        Files.createDirectories(otherRoot.resolve("a/b"));
        Files.writeString(otherRoot.resolve("a/b/lost"), "lost and found");
        EntryState state = other.tree().look(LOST).state();
        Change directoryMade =
                new Change(Change.Kind.NEWS, RelPath.of("d"), EntryState.GONE, EntryState.directory(0750), 1, false);
        Change lost = new Change(Change.Kind.NEWS, LOST, EntryState.GONE, state, 1, false);
        Change tooLong = new Change(Change.Kind.NEWS, LONG, EntryState.GONE, state, 1, false);
        deliver(List.of(directoryMade, tooLong, lost));

        assertEquals(Set.of(LOST, LONG), late());
        assertTrue(Files.isDirectory(root.resolve("d")));
        // As a plan names what has vanished.
        Map<RelPath, String> failures = failures(entries(RelPath.of("a"), LONG));
        assertEquals(Set.of(LOST, LONG), failures.keySet());
        assertTrue(failures.get(LOST).contains("did not arrive"), failures::toString);
        assertTrue(failures.get(LONG).contains("name too long"), failures::toString);
        assertEquals(Set.of(), late());
        assertEquals(Map.of(), failures(entries(RelPath.of("d"))));
        other.receive(path -> true);
        assertEquals(Set.of(LOST, LONG), Set.copyOf(other.owed()));

        Path content = root.resolve(other.contentThere().display());
        Files.createDirectories(content.resolve("a/b"));
        Files.copy(otherRoot.resolve("a/b/lost"), content.resolve("a/b/lost"), StandardCopyOption.COPY_ATTRIBUTES);
        deliver(List.of(lost));
        assertEquals(Set.of(LOST), late());
        assertEquals("lost and found", Files.readString(root.resolve("a/b/lost")));
        assertEquals(Map.of(), failures(entries(LOST)));
        assertEquals(Set.of(), late());
    }

    /** Kills: the disk of the state directory is full, and the shippers of all destinations end. */
    @Test
    void aFullDiskIsWaitedForAndNothingIsLost() throws Exception {
        Path full = directory.resolve("one-state/out/tmp");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        Files.writeString(root.resolve("f"), "1");
        List<Told> told = entries(RelPath.of("f"));
        Attempt attempt = mirror.run(new Errand.Task(told, "changes", Position.NONE, Position.NONE, true, 0, false));
        String what = assertInstanceOf(Attempt.Failed.class, attempt).what();
        assertTrue(what.contains("No space left on device"), what);
        assertEquals(
                Optional.of("make room on the disk of the state directory; nothing else is needed"), Advice.of(what));

        Files.delete(full);
        assertEquals(Map.of(), failures(told));
        other.receive(path -> true);
        assertEquals("1", Files.readString(otherRoot.resolve("f")));
    }
}
