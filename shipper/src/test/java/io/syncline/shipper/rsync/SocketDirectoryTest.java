package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketDirectoryTest {
    @Test
    void aDirectoryThatOthersMayEnterIsNotUsed() throws Exception {
        // The temporary directories of tests are longer than a socket's address allows.
        Path place = Files.createTempDirectory(Path.of("/tmp"), "sl");
        try {
            Path open = Files.createDirectory(place.resolve("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path link = Files.createSymbolicLink(place.resolve("link"), Files.createDirectory(place.resolve("to")));
            Files.setPosixFilePermissions(place.resolve("to"), PosixFilePermissions.fromString("rwx------"));
            Path good = place.resolve("good");
            Path tooLong = place.resolve("n".repeat(100));

            assertEquals(Optional.of(good), SocketDirectory.find(List.of(open, link, tooLong, good)));
            assertEquals(Optional.empty(), SocketDirectory.find(List.of(open, link)));
        } finally {
            for (String name : List.of("open", "link", "to", "good", "")) {
                Files.deleteIfExists(place.resolve(name));
            }
        }
    }

    @Test
    void everyCandidateIsShortEnoughForASocket() {
        List<Path> candidates = SocketDirectory.candidates(Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), "a.user name");

        assertEquals(Path.of("/run/user/1000/syncline"), candidates.get(0));
        assertTrue(candidates.stream().allMatch(path -> path.toString().length() + 9 + 17 < 104));
    }
}
