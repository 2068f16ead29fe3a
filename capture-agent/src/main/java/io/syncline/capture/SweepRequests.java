package io.syncline.capture;

import io.syncline.capture.sweep.SweepAnswer;
import io.syncline.capture.sweep.SweepRequest;
import io.syncline.capture.sweep.SweepTally;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody asks for: files that are left in a directory, each answered by a file beside it. A request is removed when it
 * was done, so an agent that is killed does it again.
 *
 * <pre>
 * sweep-ID.json     {@link SweepRequest}
 * sweep-ID.done     {@link SweepAnswer}; whoever asked removes it, and the agent after a day
 * </pre>
 */
final class SweepRequests {
    /** One that was taken. */
    record Request(RelPath top, Optional<Instant> since, SweepTally tally) {}

    private static final Logger LOG = LoggerFactory.getLogger(SweepRequests.class);
    private static final String ASKED = ".json";
    private static final String DONE = ".done";
    private static final Duration KEPT = Duration.ofDays(1);

    private final Optional<Path> directory;
    private final TreeMap<String, SweepTally> taken = new TreeMap<>();

    SweepRequests(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Those that were not there before. */
    List<Request> fresh() {
        List<Request> fresh = new ArrayList<>();
        if (directory.filter(Files::isDirectory).isPresent()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.get(), "sweep-*" + ASKED)) {
                files.forEach(file -> take(file).ifPresent(fresh::add));
            } catch (IOException | DirectoryIteratorException e) {
                LOG.warn("cannot read {}: {}; no sweep can be asked for", directory.get(), e.getMessage());
            }
        }
        return fresh;
    }

    /** What was taken is done. */
    void ended() {
        if (!taken.isEmpty()) {
            removeForgotten();
        }
        taken.forEach(this::answer);
        taken.clear();
    }

    private Optional<Request> take(Path file) {
        String name = file.getFileName().toString();
        if (taken.containsKey(name)) {
            return Optional.empty();
        }
        try {
            // Empty: whoever asked has thought better of it.
            Optional<Request> request = new CheckpointFile<>(file, SweepRequest.class)
                    .read()
                    .map(asked -> of(PathText.parse(asked.path()), asked.since()));
            request.ifPresent(one -> {
                taken.put(name, one.tally());
                LOG.info("sweeping as asked: path={}", one.top().display());
            });
            return request;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("{}; the request is thrown away", e.getMessage());
            remove(file);
            return Optional.empty();
        }
    }

    private static Request of(RelPath top, Optional<Instant> since) {
        return new Request(top, since, new SweepTally(top));
    }

    private void answer(String name, SweepTally tally) {
        Path asked = directory.orElseThrow().resolve(name);
        Path done = asked.resolveSibling(name.substring(0, name.length() - ASKED.length()) + DONE);
        try {
            new CheckpointFile<>(done, SweepAnswer.class).writeLazily(tally.answer());
        } catch (UncheckedIOException e) {
            LOG.warn("{}; whoever asked for the sweep is not told of its end", e.getMessage());
        }
        remove(asked);
    }

    /** Answers that nobody has fetched: who does not wait for one leaves it. */
    private void removeForgotten() {
        Instant old = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.orElseThrow(), "sweep-*" + DONE)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    remove(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot clear {}: {}", directory.get(), e.getMessage());
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", file, e.getMessage());
        }
    }
}
