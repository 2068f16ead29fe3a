package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.memory.MemoryJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileKind;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.process.StageState;
import io.syncline.process.StateFile;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.shipper.rsync.Contact;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.shipper.transfer.SafetyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** One shipper between journals in memory and a real directory, driven by hand. */
final class Workbench {
    static final RetryPolicy QUICK =
            new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(50), 0.3);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path source;
    final Path destination;
    final Path directory;
    final MemoryJournal<FileEvent> events = new MemoryJournal<>();
    final MemoryJournal<Changeset> changesets = new MemoryJournal<>();
    final AtomicReference<Throwable> end = new AtomicReference<>();

    /** What a person is asked is a test of its own. */
    TransferOptions options =
            TransferOptions.DEFAULT.withSettings(TransferSettings.DEFAULT.with(Setting.FIRST_CONTACT, "adopt"));

    SafetyLimits limits = SafetyLimits.DEFAULT;
    boolean probes = true;
    RetryPolicy retry = QUICK;
    Turns turns = Turns.unlimited();
    ChunkLimits chunks = ChunkLimits.DEFAULT;
    UnaryOperator<Store> storing = store -> store;
    Journal<Changeset> read = changesets;
    FaultyMirror mirror;
    StateFile state = StateFile.none("ship/d");
    InstantSource clock = InstantSource.system();

    /** Nanoseconds that a host which is not asked has had more than have passed. */
    final AtomicLong passed = new AtomicLong();

    private final JournalWriter<FileEvent> eventWriter = events.openWriter();
    private final JournalWriter<Changeset> changesetWriter = changesets.openWriter();
    private final ShipperConfig plain;
    private Mapping mapping;
    private Shipper shipper;
    private Thread thread;

    Workbench(Path top) throws IOException {
        source = Files.createDirectories(top.resolve("source"));
        destination = Files.createDirectories(top.resolve("destination"));
        directory = top.resolve("state");
        plain = ShipperConfig.of(
                Mapping.plain(source, new Destination.Local(destination), "d"),
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                options);
        mapping = plain.mapping();
        mirror = newMirror();
    }

    /** In the place of the directory: to be called before the start. */
    void exec(String command) {
        to(new Destination.Exec(command));
    }

    /** The same; its other side is {@link #destination} as long as that is compared. */
    void to(Destination other) {
        to(Mapping.plain(source, other, "d"));
    }

    void to(Mapping other) {
        mapping = other;
        mirror = newMirror();
    }

    FaultyMirror newMirror() {
        if (mapping.destination() instanceof Destination.Exec) {
            return new FaultyMirror(ActionMirror.of(config()));
        }
        return new FaultyMirror(probes ? rsyncMirror() : UnprobedMirror.of(plain));
    }

    private RsyncMirror rsyncMirror() {
        RsyncMirror made = new RsyncMirror(
                mapping, plain.expected(), options, Ends.forgetful(), () -> Wiring.keepsUnknown(config(), directory));
        return mapping.target() instanceof Destination.Local
                ? made
                : made.within(Contact.watched(() -> System.nanoTime() + passed.get()));
    }

    ShipperConfig config() {
        return new ShipperConfig(mapping, plain.expected(), options, limits, retry, false);
    }

    /** As the planner would write it. */
    Position dirty(Dirt... dirt) {
        return publish(DirtySet.of(dirt), List.of(), Set.of());
    }

    Position entry(String... paths) {
        return publish(
                DirtySet.of(List.of(paths).stream()
                        .map(path -> new Dirt(RelPath.of(path), Scope.ENTRY))
                        .toList()),
                List.of(),
                Set.of());
    }

    Position tree(String path) {
        return dirty(new Dirt(RelPath.of(path), Scope.TREE));
    }

    Position listing(String path) {
        return dirty(new Dirt(RelPath.of(path), Scope.LISTING));
    }

    Position publishTreeAndEntry(String tree, String entry) {
        return dirty(new Dirt(RelPath.of(tree), Scope.TREE), new Dirt(RelPath.of(entry), Scope.ENTRY));
    }

    Position wholeTree(RescanReason reason) {
        return publish(DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)), List.of(), Set.of(reason));
    }

    Position renamed(String from, String to, boolean isDirectory) {
        Scope scope = isDirectory ? Scope.TREE : Scope.ENTRY;
        return publish(
                DirtySet.of(new Dirt(RelPath.of(from), scope), new Dirt(RelPath.of(to), scope)),
                List.of(new Rename(RelPath.of(from), RelPath.of(to), isDirectory)),
                Set.of());
    }

    Position publish(DirtySet dirty, List<Rename> renames, Set<RescanReason> rescans) {
        return publish(dirty, DirtySet.empty(), renames, rescans);
    }

    synchronized Position publish(DirtySet dirty, DirtySet doubted, List<Rename> renames, Set<RescanReason> rescans) {
        Position event = event();
        Instant now = Instant.now();
        changesetWriter.append(new Changeset(
                new Span(event, event),
                dirty,
                doubted,
                renames,
                DirtySet.empty(),
                CloseReason.QUIET,
                rescans,
                now,
                now));
        return changesetWriter.force();
    }

    /** An event of which no changeset exists yet. */
    synchronized Position event() {
        eventWriter.append(new FileEvent.Touched(RelPath.of("x")));
        return eventWriter.force();
    }

    void start() {
        end.set(null);
        shipper = new Shipper(
                        config(),
                        events,
                        read,
                        directory,
                        state,
                        clock,
                        new Wiring(
                                mirror,
                                storing.apply(new FileStore(
                                        directory, mapping.target().canonical())),
                                new Random(1),
                                chunks))
                .taking(turns);
        thread = new Thread(() -> runTo(shipper), "ship/d");
        thread.start();
    }

    private void runTo(Shipper stage) {
        try {
            stage.run();
        } catch (Throwable e) {
            end.set(e);
        }
    }

    /** Does not wait for it. */
    void requestStop() {
        shipper.requestStop();
    }

    void stop() throws InterruptedException {
        shipper.requestStop();
        join();
    }

    /** A stop that does not wait for the loop to look up. */
    void abandon() throws InterruptedException {
        shipper.requestStop();
        thread.interrupt();
        join();
    }

    void join() throws InterruptedException {
        thread.join(PATIENCE.toMillis());
        assertEquals(Thread.State.TERMINATED, thread.getState(), "the shipper does not stop");
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** As after a kill: a new process, the same state directory. */
    void restart() throws InterruptedException {
        if (isRunning()) {
            stop();
        }
        mirror = newMirror();
        state = StateFile.none("ship/d");
        start();
    }

    /** Until everything written so far is done. */
    void awaitDone() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(this::isDone);
    }

    boolean isDone() {
        StageState now = state.current();
        return now.state().equals("idle")
                && now.position() == changesets.durable().sequence();
    }

    void awaitState(String word) {
        // One look: what it was a moment ago is what was waited for.
        String seen = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> state.current().state(), it -> it.equals(word) || end.get() != null);
        assertEquals(word, seen, () -> String.valueOf(end.get()));
    }

    long counter(String name) {
        return state.current().counters().getOrDefault(name, 0L);
    }

    ShipperCheckpoint checkpoint() {
        return new io.syncline.checkpoint.CheckpointFile<>(
                        directory.resolve("checkpoint.json"), ShipperCheckpoint.class)
                .read()
                .orElseThrow();
    }

    void assertEqual() {
        assertEquals(describe(source), describe(destination));
    }

    Path write(String path, String content) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    String read(String path) throws IOException {
        return Files.readString(destination.resolve(path));
    }

    void close() throws InterruptedException {
        if (thread != null && isRunning()) {
            stop();
        }
    }

    /** Type, mode, time and content of everything; for names that a {@link Path} can hold. */
    static Map<String, String> describe(Path root) {
        Map<String, String> found = new TreeMap<>();
        describe(root, RelPath.ROOT, found);
        return found;
    }

    private static void describe(Path root, RelPath path, Map<String, String> found) {
        byte[] absolute = Posix.absolute(Posix.bytes(root), path);
        FileStat stat = Posix.lstat(absolute).orElseThrow();
        found.put(
                path.display(),
                stat.kind() + " " + Integer.toOctalString(stat.mode()) + " " + stat.modified() + " "
                        + content(absolute, stat));
        if (stat.isDirectory()) {
            for (DirectoryEntry entry : Posix.list(absolute)) {
                describe(root, path.child(entry.name()), found);
            }
        }
    }

    private static String content(byte[] absolute, FileStat stat) {
        try {
            if (stat.kind() == FileKind.SYMLINK) {
                return RelPath.display(Posix.readlink(absolute));
            }
            return stat.kind() == FileKind.REGULAR
                    ? RelPath.display(Files.readAllBytes(Path.of(new String(absolute))))
                    : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
