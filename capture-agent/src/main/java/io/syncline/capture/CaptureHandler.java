package io.syncline.capture;

import io.syncline.capture.ring.RingHandler;
import io.syncline.capture.watch.Directories;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.RawEvent;
import io.syncline.capture.watch.RootLostException;
import io.syncline.capture.watch.Translator;
import io.syncline.capture.watch.WatchAnswer.Refused;
import io.syncline.capture.watch.Watcher;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.StateFile;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread behind the ring: translates, appends, forces, and walks while nothing waits. */
final class CaptureHandler implements RingHandler, Notices {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureHandler.class);
    /** Directories a piece of work; about a millisecond. */
    private static final int STEPS = 32;

    private final CaptureConfig config;
    private final byte[] root;
    private final EventWriter writer;
    private final StateFile state;
    private final RescanReason startReason;
    private final CompletableFuture<Position> watching;
    private final Watcher watcher;
    private boolean isStartMarkAppended;
    private boolean isDetailStale;
    private long directoriesCounted;
    private long unwatchedCounted;
    private Optional<String> firstRefusal = Optional.empty();

    CaptureHandler(
            CaptureConfig config,
            Directories directories,
            EventWriter writer,
            StateFile state,
            RescanReason startReason,
            CompletableFuture<Position> watching,
            BooleanSupplier caughtUp) {
        this.config = config;
        this.root = Posix.bytes(config.root());
        this.writer = writer;
        this.state = state;
        this.startReason = startReason;
        this.watching = watching;
        this.watcher = new Translator(directories, this::append, this, config.pairing(), caughtUp);
    }

    @Override
    public void onStart() {
        watcher.start(startReason);
        checkRoot();
    }

    @Override
    public void onEvent(RawEvent event) {
        watcher.onEvent(event, System.nanoTime());
    }

    @Override
    public void onQuiet() {
        checkRoot();
        watcher.onQuiet();
        if (isDetailStale && watching.isDone()) {
            enterWatching();
        }
    }

    @Override
    public void onStop() {
        watcher.onStop();
    }

    @Override
    public void onBatchEnd() {
        watcher.onBatchEnd(System.nanoTime());
        flush();
    }

    @Override
    public boolean hasWork() {
        return watcher.hasWork();
    }

    @Override
    public void work() {
        for (int i = 0; i < STEPS && watcher.hasWork(); i++) {
            watcher.step();
        }
        flush();
    }

    @Override
    public void unwatched(RelPath directory, Refused why) {
        String where = config.root() + "/" + directory.display();
        if (firstRefusal.isEmpty() || !why.watchLimit()) {
            LOG.warn("cannot watch {}: {}; changes below it are not seen", where, why.detail());
        }
        if (firstRefusal.isEmpty() || why.watchLimit()) {
            firstRefusal = Optional.of("cannot watch " + where + ": " + why.detail());
        }
        state.error(firstRefusal.get());
        isDetailStale = true;
    }

    @Override
    public void lostTrack(RescanReason why, String detail) {
        LOG.warn("the whole tree is to be looked at again: {} reason={}", detail, why);
        state.count(why == RescanReason.OVERFLOW ? "overflows" : "unknownDescriptors", 1);
        state.error(detail);
    }

    @Override
    public void wholeTreeWatched(RescanReason why) {
        isStartMarkAppended = true;
        isDetailStale = true;
        LOG.info(
                "watching {} directories={} unwatched={} reason={}",
                config.root(),
                watcher.directories(),
                watcher.unwatched(),
                why);
    }

    private void append(FileEvent event) {
        try {
            writer.append(event);
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    private void flush() {
        checkRoot();
        count();
        Optional<Position> durable = writer.force();
        if (isStartMarkAppended && !watching.isDone()) {
            enterWatching();
            watching.complete(durable.orElseThrow());
        }
    }

    private void count() {
        long directories = watcher.directories();
        long unwatched = watcher.unwatched();
        if (directories != directoriesCounted) {
            state.count("directories", directories - directoriesCounted);
            directoriesCounted = directories;
        }
        if (unwatched != unwatchedCounted) {
            state.count("unwatchedDirectories", unwatched - unwatchedCounted);
            unwatchedCounted = unwatched;
            isDetailStale = true;
        }
    }

    private void enterWatching() {
        isDetailStale = false;
        String unwatched = watcher.unwatched() == 0
                ? ""
                : "; " + watcher.unwatched() + " directories cannot be watched, changes below them are not seen"
                        + firstRefusal.map(first -> ": " + first).orElse("");
        state.enter("watching", config.root() + unwatched);
    }

    /** Two system calls a batch: nothing is recorded of a root that is not the one that was configured. */
    private void checkRoot() {
        Optional<SourceIdentity> seen = Posix.identity(root);
        if (seen.isEmpty()) {
            throw new RootLostException("no directory is there");
        }
        if (!config.expected().matches(seen.get())) {
            throw new RootLostException(
                    "another directory is there: expected " + config.expected() + ", seen " + seen.get());
        }
    }

    /** Carries an interrupt through the watcher. */
    static final class InterruptedWhileFull extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedWhileFull(InterruptedException cause) {
            super(cause);
        }
    }
}
