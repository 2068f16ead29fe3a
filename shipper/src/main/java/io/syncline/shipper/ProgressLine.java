package io.syncline.shipper;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** One line on a terminal that says how far the initial sync is, drawn over itself. */
final class ProgressLine {
    private final PrintStream terminal;
    private final boolean enabled;
    private final String name;
    private boolean drawn;

    ProgressLine(PrintStream terminal, boolean enabled, String name) {
        this.terminal = terminal;
        this.enabled = enabled;
        this.name = name;
    }

    void show(Crawl crawl, Instant now) {
        if (enabled) {
            drawn = true;
            terminal.print("\r" + text(crawl, now) + "\033[K");
            terminal.flush();
        }
    }

    /** The line stays; the next one begins below. */
    void end() {
        if (drawn) {
            drawn = false;
            terminal.println();
        }
    }

    String text(Crawl crawl, Instant now) {
        double seconds =
                Math.max(0.001, Duration.between(crawl.startedAt(), now).toMillis() / 1000.0);
        return String.format(
                Locale.ROOT,
                "%s: %,d entries, %,d files sent, %s, %s/s",
                name,
                crawl.entries(),
                crawl.files(),
                size(crawl.bytes()),
                size((long) (crawl.bytes() / seconds)));
    }

    private static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }
}
