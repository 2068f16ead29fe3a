package io.syncline.capture;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileKind;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Random system calls below one directory, with hostile names; failures are part of the game. */
final class RealWork {
    private static final List<byte[]> NAMES = List.of(
            "a".getBytes(StandardCharsets.UTF_8),
            "b".getBytes(StandardCharsets.UTF_8),
            "-rf *".getBytes(StandardCharsets.UTF_8),
            "new\nline#]\\".getBytes(StandardCharsets.UTF_8),
            "l".repeat(255).getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xff, (byte) 0xfe, ' '});

    private final byte[] inside;
    private final byte[] outside;
    private final Random random;

    RealWork(Path inside, Path outside, Random random) {
        this.inside = Posix.bytes(inside);
        this.outside = Posix.bytes(outside);
        this.random = random;
    }

    void step() {
        try {
            operate();
        } catch (PosixException | IOException expected) {
            // Somebody else was faster, or there is nothing there.
        }
    }

    private void operate() throws IOException {
        byte[] one = anyPath();
        byte[] two = anyPath();
        switch (random.nextInt(12)) {
            case 0, 1 -> Posix.mkdir(one, 0755);
            case 2 -> deepTree(one);
            case 3 -> write(one, true);
            case 4 -> write(one, false);
            case 5, 6 -> Posix.rename(one, two);
            case 7 -> Posix.exchange(one, two);
            case 8 -> removeTree(one);
            case 9 -> Posix.symlink("a".getBytes(StandardCharsets.UTF_8), one);
            case 10 -> Posix.chmod(one, random.nextBoolean() ? 0700 : 0755);
            case 11 -> Posix.setModified(one, Instant.ofEpochSecond(random.nextInt(1_000_000)));
            default -> throw new IllegalStateException();
        }
    }

    /** mkdir -p, with a file at each level as soon as it exists. */
    private void deepTree(byte[] top) throws IOException {
        byte[] path = top;
        for (int depth = 0; depth < 5; depth++) {
            Posix.mkdir(path, 0755);
            write(Posix.absolute(path, RelPath.of("f")), false);
            path = Posix.absolute(path, RelPath.of(NAMES.get(random.nextInt(NAMES.size()))));
        }
    }

    private void write(byte[] path, boolean append) throws IOException {
        // Through a name that is text, then renamed: java.io cannot open a name that is not.
        byte[] plain =
                Posix.absolute(outside, RelPath.of("t" + Thread.currentThread().getId()));
        if (append) {
            Posix.rename(path, plain);
        }
        try (FileOutputStream out = new FileOutputStream(new String(plain, StandardCharsets.UTF_8), append)) {
            out.write(new byte[1 + random.nextInt(100)]);
        }
        Posix.rename(plain, path);
    }

    private void removeTree(byte[] path) {
        if (Posix.lstat(path).filter(stat -> stat.isDirectory()).isEmpty()) {
            Posix.unlink(path);
            return;
        }
        for (DirectoryEntry entry : Posix.list(path)) {
            removeTree(Posix.absolute(path, RelPath.of(entry.name())));
        }
        Posix.rmdir(path);
    }

    private byte[] anyPath() {
        byte[] path = random.nextInt(10) == 0 ? outside : inside;
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path = Posix.absolute(path, RelPath.of(anyName(path)));
        }
        return path;
    }

    private byte[] anyName(byte[] directory) {
        if (random.nextInt(3) > 0) {
            try {
                List<DirectoryEntry> there = Posix.list(directory);
                if (!there.isEmpty()) {
                    DirectoryEntry entry = there.get(random.nextInt(there.size()));
                    if (entry.kind() == FileKind.DIRECTORY) {
                        return entry.name();
                    }
                }
            } catch (PosixException gone) {
                // Then a name that may or may not be there.
            }
        }
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
