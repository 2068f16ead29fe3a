package io.syncline.shipper.rsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where ssh's sockets lie: a directory of this user alone, because whoever can reach a socket can use the connection. Its
 * path is short: a socket's address holds 107 bytes, and ssh appends 17 to the name while it makes one.
 */
final class SocketDirectory {
    private static final int MAX_LENGTH = 70;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private SocketDirectory() {}

    /** Empty if no place is safe; connections are not shared then. */
    static Optional<Path> find() {
        return find(candidates(System.getenv(), System.getProperty("user.name")));
    }

    static Optional<Path> find(List<Path> candidates) {
        return candidates.stream().filter(SocketDirectory::isUsable).findFirst();
    }

    static List<Path> candidates(Map<String, String> environment, String user) {
        List<Path> candidates = new ArrayList<>();
        Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(text -> text.startsWith("/"))
                .ifPresent(text -> candidates.add(Path.of(text, "syncline")));
        candidates.add(Path.of("/run/syncline"));
        candidates.add(Path.of("/tmp", "syncline-" + user.replaceAll("[^A-Za-z0-9]", "_")));
        return candidates;
    }

    /** Created by us or of us, private, and no link that somebody else has put there. */
    private static boolean isUsable(Path directory) {
        if (directory.toString().length() > MAX_LENGTH) {
            return false;
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (IOException existsOrRefused) {
            // Looked at below.
        }
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.isWritable(directory)
                    && Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                            .equals(PRIVATE)
                    && isOwn(directory);
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isOwn(Path directory) throws IOException {
        // /proc/self belongs to the effective user of this process.
        return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")));
    }
}
