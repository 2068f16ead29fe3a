package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * An rsync for the other end of an ssh connection, on whose file system names longer than 143 bytes are too long, as on one
 * that encrypts names; until {@link #allowLongNames}. No file system that this kernel has is like that, so it is played:
 * lstat(2) of such a name fails.
 */
final class ShortNames {
    private static final String LIBRARY = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            static int too_long(const char *path) {
                const char *slash = strrchr(path, '/');
                return strlen(slash ? slash + 1 : path) > 143 && access(getenv("SHORT_NAMES"), F_OK) == 0;
            }
            #define PLAY(name) int name(const char *path, void *into) { \\
                if (too_long(path)) { errno = ENAMETOOLONG; return -1; } \\
                return ((int (*)(const char *, void *)) dlsym(RTLD_NEXT, #name))(path, into); }
            PLAY(lstat) PLAY(stat) PLAY(lstat64) PLAY(stat64)
            int fstatat(int at, const char *path, void *into, int flags) {
                if (too_long(path)) { errno = ENAMETOOLONG; return -1; }
                return ((int (*)(int, const char *, void *, int)) dlsym(RTLD_NEXT, "fstatat"))(at, path, into, flags);
            }
            """;

    private final Path marker;
    private final Path program;

    private ShortNames(Path marker, Path program) {
        this.marker = marker;
        this.program = program;
    }

    /** Skips the test where there is no compiler. */
    static ShortNames in(Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "no C compiler to play a file system with short names");
        Path source = Files.writeString(directory.resolve("short.c"), LIBRARY);
        Path library = directory.resolve("short.so");
        List<String> compile = List.of("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
        assertEquals(0, new ProcessBuilder(compile).inheritIO().start().waitFor());
        Path marker = Files.createFile(directory.resolve("names-are-short"));
        Path program = Files.writeString(
                directory.resolve("rsync-there"),
                "#!/bin/sh\nexport LD_PRELOAD=" + library + " SHORT_NAMES=" + marker + "\nexec rsync \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ShortNames(marker, program);
    }

    String program() {
        return program.toString();
    }

    void allowLongNames() throws IOException {
        Files.delete(marker);
    }
}
