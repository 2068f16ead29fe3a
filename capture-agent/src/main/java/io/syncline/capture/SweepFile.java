package io.syncline.capture;

import io.syncline.capture.sweep.SweepProgress;
import io.syncline.checkpoint.CheckpointFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sweep.json}: how far sweeps have got. Losing it costs work and nothing else, so a disk that refuses it is a warning.
 *
 * <p>What is set is written by {@link #save}: never before the findings that it leaves behind are durable.
 */
final class SweepFile {
    private static final Logger LOG = LoggerFactory.getLogger(SweepFile.class);

    private final Optional<CheckpointFile<SweepProgress>> file;
    private SweepProgress progress;
    private boolean isSaved = true;
    private boolean failed;

    SweepFile(Optional<Path> directory) {
        this.file = directory.flatMap(SweepFile::in);
        this.progress = file.flatMap(SweepFile::read).orElse(SweepProgress.NONE);
    }

    SweepProgress progress() {
        return progress;
    }

    void set(SweepProgress next) {
        isSaved &= next.equals(progress);
        progress = next;
    }

    /** To be called when everything that was appended before {@link #set} is durable. */
    void save() {
        if (isSaved) {
            return;
        }
        isSaved = true;
        try {
            file.ifPresent(target -> target.write(progress));
            failed = false;
        } catch (UncheckedIOException e) {
            if (!failed) {
                LOG.warn("{}; a sweep that is cut off begins again", e.getMessage());
            }
            failed = true;
        }
    }

    private static Optional<CheckpointFile<SweepProgress>> in(Path directory) {
        try {
            Files.createDirectories(directory);
            return Optional.of(new CheckpointFile<>(directory.resolve("sweep.json"), SweepProgress.class));
        } catch (IOException e) {
            LOG.warn("cannot make {}: {}; a sweep that is cut off begins again", directory, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<SweepProgress> read(CheckpointFile<SweepProgress> file) {
        try {
            Optional<SweepProgress> read = file.read();
            read.ifPresent(SweepProgress::plan);
            return read;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("{}; sweeps begin again", e.getMessage());
            return Optional.empty();
        }
    }
}
