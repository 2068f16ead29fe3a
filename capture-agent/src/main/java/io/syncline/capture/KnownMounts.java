package io.syncline.capture;

import io.syncline.capture.linux.MountNames;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.RescanReason;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code capture/mounts.json}: what was mounted below the root when that was looked at last, by this process or an earlier
 * one. A sweep cannot tell that a disk was mounted while nobody watched: what is on it may be older than any watermark, and
 * was never seen. What is mounted now and was not then is marked; losing the file marks all that is mounted, and costs no more.
 *
 * <p>What is no longer mounted is said, and not marked: after a boot it may just be missing, and the destinations may be the
 * last to have it. Owned by the handler's thread.
 */
final class KnownMounts {
    private static final Logger LOG = LoggerFactory.getLogger(KnownMounts.class);

    private final CaptureConfig config;
    private final MountNames names;
    private final Consumer<FileEvent> events;
    private final StateFile state;
    private final Optional<CheckpointFile<MountsSeen>> file;
    private Map<RelPath, String> known;
    private boolean isSaved = true;
    private boolean failed;

    KnownMounts(CaptureConfig config, Consumer<FileEvent> events, StateFile state) {
        this.config = config;
        this.names = new MountNames(Posix.bytes(config.root()));
        this.events = events;
        this.state = state;
        this.file = config.sweep()
                .directory()
                .filter(Files::isDirectory)
                .map(directory -> new CheckpointFile<>(directory.resolve("mounts.json"), MountsSeen.class));
        this.known = file.map(KnownMounts::read).orElse(Map.of());
    }

    /** The whole tree was marked: that covers what is mounted. */
    void covered() {
        set(now());
    }

    /** Nobody was told of mounts since the last time. */
    void look() {
        compare(Optional.empty(), config.watch().oneFileSystem() ? this::uncovered : this::missing);
    }

    /** Somebody is told of mounts. */
    void changed() {
        compare(Optional.empty(), gone -> {});
    }

    /** An event of this place was handed on just now; who looks there because of it sees whatever is mounted by now. */
    void changed(RelPath told) {
        compare(Optional.of(told), gone -> {});
    }

    /** What was appended before is durable. */
    void forced() {
        if (isSaved || file.isEmpty()) {
            return;
        }
        try {
            file.get()
                    .write(new MountsSeen(
                            MountsSeen.VERSION,
                            known.entrySet().stream()
                                    .map(mount -> new MountsSeen.Mount(PathText.of(mount.getKey()), mount.getValue()))
                                    .toList()));
            isSaved = true;
            failed = false;
        } catch (UncheckedIOException e) {
            if (!failed) {
                LOG.warn("{}; written with the next batch of events", e.getMessage());
            }
            failed = true;
        }
    }

    private void compare(Optional<RelPath> told, Consumer<RelPath> onGone) {
        Map<RelPath, String> before = known;
        Map<RelPath, String> now = now();
        if (now.equals(before)) {
            return;
        }
        now.forEach((path, what) -> {
            if (!what.equals(before.get(path)) && !told.equals(Optional.of(path))) {
                LOG.info("mounted at {}/{}: {}", config.root(), path.display(), what);
                events.accept(new TreeTouched(path, RescanReason.MOVED_IN));
            }
        });
        before.keySet().stream().filter(path -> !now.containsKey(path)).forEach(onGone);
        set(now);
    }

    private void set(Map<RelPath, String> now) {
        isSaved &= now.equals(known);
        known = now;
    }

    /** What a mount hid was left out, and is there again. */
    private void uncovered(RelPath path) {
        events.accept(new TreeTouched(path, RescanReason.MOVED_OUT));
    }

    private void missing(RelPath path) {
        String said = "nothing is mounted at " + config.root() + "/" + path.display()
                + " any more, and nobody saw it go; what the destinations have of it stays there: mount it, or remove it"
                + " there by 'syncline verify --repair'";
        LOG.warn(said);
        state.error(said);
    }

    private Map<RelPath, String> now() {
        Map<RelPath, String> found = new LinkedHashMap<>();
        try {
            names.now().forEach((path, what) -> {
                if (config.pruning().entersAbove(path) && config.pruning().enters(path)) {
                    found.put(path, what);
                }
            });
        } catch (UncheckedIOException withoutProc) {
            // LIMIT: then nobody tells of a change either.
            return known;
        }
        return found;
    }

    private static Map<RelPath, String> read(CheckpointFile<MountsSeen> file) {
        Map<RelPath, String> found = new LinkedHashMap<>();
        try {
            file.read()
                    .ifPresent(seen ->
                            seen.mounts().forEach(mount -> found.put(PathText.parse(mount.path()), mount.what())));
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("{}; all that is mounted is looked at", e.getMessage());
        }
        return found;
    }
}
