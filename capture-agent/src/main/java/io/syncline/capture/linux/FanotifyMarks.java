package io.syncline.capture.linux;

import io.syncline.capture.watch.FanotifyMask;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file systems that a fanotify group has marked, as proc(5) has them, one a line and sorted: {@code fanotify sdev:..
 * mflags:.. mask:.. ignored_mask:..}. A file system that is unmounted everywhere loses its mark.
 */
record FanotifyMarks(List<String> lines) {
    FanotifyMarks {
        lines = List.copyOf(lines);
    }

    /** @throws PosixException without /proc */
    static FanotifyMarks of(int descriptor) {
        Path file = Path.of("/proc/self/fdinfo/" + descriptor);
        try {
            return new FanotifyMarks(Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("fanotify sdev:"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new PosixException("read of the marks of a fanotify group,", Posix.bytes(file), Errno.EIO);
        }
    }

    /** Whether something is marked that was not then. What lost its mark meanwhile does not count. */
    boolean haveMoreThan(FanotifyMarks before) {
        return !before.lines.containsAll(lines);
    }

    /** Whether the group was asked to report renames as one event. */
    boolean knowRenames() {
        return lines.stream().anyMatch(line -> {
            String mask = line.replaceAll(".* mask:([0-9a-f]+).*", "$1");
            return (Long.parseLong(mask, 16) & FanotifyMask.RENAME) != 0;
        });
    }
}
