package io.syncline.shipper.rsync;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lines of one stream of a process, as ISO 8859-1 text; kept until somebody wants them. */
final class Lines {
    /** A path has at most 4,096 bytes, escaped at most five times that. */
    private static final int MAX_LINE = 24_000;

    private final List<String> early = new ArrayList<>();
    private Optional<Consumer<String>> sink = Optional.empty();

    /** Those that came already, and those to come. */
    synchronized void lead(Consumer<String> to) {
        early.forEach(to);
        early.clear();
        sink = Optional.of(to);
    }

    /** To the end of the stream. */
    void read(InputStream stream) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(stream)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    accept(line.toString(StandardCharsets.ISO_8859_1));
                    line.reset();
                } else if (line.size() < MAX_LINE) {
                    line.write(b);
                }
            }
        } catch (IOException ended) {
            // Closed under us when the process was killed.
        }
        if (line.size() > 0) {
            accept(line.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private synchronized void accept(String line) {
        if (sink.isPresent()) {
            sink.get().accept(line);
        } else if (early.size() < RsyncResult.MAX_LINES) {
            early.add(line);
        }
    }
}
