package io.syncline.shipper.rsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Since when an rsync has read nothing: no word from the other end, and no file here. Whether that is a connection that is
 * dead or a destination that reads a large file cannot be told apart, so this is for a person alone.
 */
final class Silence {
    /** proc(5): what was read by any call, of connections and pipes too. Hidden where the process belongs to somebody else. */
    private static final Pattern READ = Pattern.compile("^rchar: (\\d+)$", Pattern.MULTILINE);

    private final Path io;
    private final Duration patience;
    private final Consumer<Optional<Instant>> listener;
    private String read = "";
    private Instant since = Instant.MAX;
    private boolean told;

    /** @param listener told since when, once for each silence that is longer than {@code patience}; and its end */
    Silence(long pid, Duration patience, Consumer<Optional<Instant>> listener) {
        this.io = Path.of("/proc", Long.toString(pid), "io");
        this.patience = patience;
        this.listener = listener;
    }

    /** To be called often. */
    void look(Instant now) {
        Optional<String> seen = read();
        if (seen.isEmpty() || !seen.get().equals(read)) {
            read = seen.orElse("");
            since = now;
            end();
        } else if (!told && !now.isBefore(since.plus(patience))) {
            told = true;
            listener.accept(Optional.of(since));
        }
    }

    void end() {
        if (told) {
            told = false;
            listener.accept(Optional.empty());
        }
    }

    private Optional<String> read() {
        try {
            Matcher read = READ.matcher(Files.readString(io));
            return read.find() ? Optional.of(read.group(1)) : Optional.empty();
        } catch (IOException endedOrHidden) {
            return Optional.empty();
        }
    }
}
