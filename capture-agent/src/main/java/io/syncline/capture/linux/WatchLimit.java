package io.syncline.capture.linux;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many inotify watches a user may have, and what says so. KERNEL: that of the first user namespace is
 * fs.inotify.max_user_watches; each other one, such as that of a container without root, has user.max_inotify_watches too.
 *
 * @param number {@code unknown} if it cannot be read
 */
record WatchLimit(String sysctl, String number) {
    private static final String EVERYWHERE = "fs.inotify.max_user_watches";
    private static final String HERE = "user.max_inotify_watches";

    WatchLimit {
        requireNonNull(sysctl, "sysctl is null");
        requireNonNull(number, "number is null");
    }

    /** The smaller one, as it is at this moment. */
    static WatchLimit now() {
        OptionalLong everywhere = read("/proc/sys/fs/inotify/max_user_watches");
        OptionalLong here = read("/proc/sys/user/max_inotify_watches");
        if (here.isPresent() && everywhere.isPresent() && here.getAsLong() < everywhere.getAsLong()) {
            return new WatchLimit(HERE, Long.toString(here.getAsLong()));
        }
        return new WatchLimit(EVERYWHERE, everywhere.isPresent() ? Long.toString(everywhere.getAsLong()) : "unknown");
    }

    private static OptionalLong read(String file) {
        // KERNEL: a sysctl answers a read at offset 0 only. Files.readString asks for one byte first, and gets the
        // first digit.
        try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
            return OptionalLong.of(Long.parseLong(String.valueOf(lines.readLine())));
        } catch (IOException | NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }
}
