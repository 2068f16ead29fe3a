package io.syncline.capture.linux;

import io.syncline.capture.watch.MountInfo;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is mounted below a directory, as the kernel has it at this moment. */
final class MountTable {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    private final byte[] realRoot;

    /** @param root absolute; where its symbolic links lead is looked up once */
    MountTable(byte[] root) {
        this.realRoot = realPath(root);
    }

    /** Without symbolic links. */
    byte[] realRoot() {
        return realRoot;
    }

    /** Outer ones first; of several mounts at one place, the last one, which hides the others. */
    List<Map.Entry<RelPath, MountInfo>> below() {
        Map<RelPath, MountInfo> found = new HashMap<>();
        for (MountInfo mount : MountInfo.parse(table())) {
            below(realRoot, mount.path()).ifPresent(path -> found.put(path, mount));
        }
        return found.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().depth()))
                .toList();
    }

    /** Where a path lies below a root, if it does; both absolute, without symbolic links. The root itself does not. */
    static Optional<RelPath> below(byte[] root, byte[] path) {
        int length = root.length == 1 ? 0 : root.length;
        boolean isBelow =
                path.length > length + 1 && Arrays.equals(root, 0, length, path, 0, length) && path[length] == '/';
        return isBelow ? Optional.of(RelPath.of(Arrays.copyOfRange(path, length + 1, path.length))) : Optional.empty();
    }

    private static byte[] table() {
        try {
            return Files.readAllBytes(TABLE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TABLE, e);
        }
    }

    private static byte[] realPath(byte[] root) {
        try {
            return Posix.bytes(Path.of(new String(root, StandardCharsets.UTF_8)).toRealPath());
        } catch (IOException e) {
            return root.clone();
        }
    }
}
