package io.syncline.capture.linux;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many inotify watches, or instances, a user may have, and what says so. KERNEL: that of the first user namespace is
 * fs.inotify.max_user_watches; each other one, such as that of a container without root, has user.max_inotify_watches too.
 *
 * @param number {@code unknown} if it cannot be read
 */
public record WatchLimit(String sysctl, String number) {

    public WatchLimit {
        requireNonNull(sysctl, "sysctl is null");
        requireNonNull(number, "number is null");
    }

    /** Of watches: the smaller one, as it is at this moment. */
    static WatchLimit now() {
        return smaller("fs.inotify.max_user_watches", "user.max_inotify_watches");
    }

    /** Of instances, in the same way. */
    public static WatchLimit ofInstances() {
        return smaller("fs.inotify.max_user_instances", "user.max_inotify_instances");
    }

    private static WatchLimit smaller(String first, String second) {
        OptionalLong everywhere = read("/proc/sys/" + first.replace('.', '/'));
        OptionalLong here = read("/proc/sys/" + second.replace('.', '/'));
        if (here.isPresent() && everywhere.isPresent() && here.getAsLong() < everywhere.getAsLong()) {
            return new WatchLimit(second, Long.toString(here.getAsLong()));
        }
        return new WatchLimit(first, everywhere.isPresent() ? Long.toString(everywhere.getAsLong()) : "unknown");
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
