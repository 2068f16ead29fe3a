package io.syncline.ops.e2e;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A directory on disk whose entries are addressed by bytes; adds to {@link Posix} what only tests do: write content. */
record RealTree(byte[] root) {
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 01;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_TRUNC = 01000;
    private static final int O_APPEND = 02000;
    private static final int CHUNK = 1 << 16;

    RealTree {
        requireNonNull(root, "root is null");
    }

    static RealTree at(Path root) {
        return new RealTree(Posix.bytes(root));
    }

    byte[] absolute(RelPath path) {
        return Posix.absolute(root, path);
    }

    /** The tree below {@code path}, as a tree of its own. */
    RealTree below(RelPath path) {
        return new RealTree(absolute(path));
    }

    Optional<FileStat> lstat(RelPath path) {
        return Posix.lstat(absolute(path));
    }

    /** Fails if something has this name. */
    void create(RelPath path, byte[] content) {
        write(path, O_WRONLY | O_CREAT | O_EXCL, content);
    }

    /** Creates or truncates, then writes. */
    void replaceContent(RelPath path, byte[] content) {
        write(path, O_WRONLY | O_CREAT | O_TRUNC, content);
    }

    /** Writes from the beginning, leaving what lies behind. */
    void overwrite(RelPath path, byte[] content) {
        write(path, O_WRONLY, content);
    }

    void append(RelPath path, byte[] content) {
        write(path, O_WRONLY | O_APPEND, content);
    }

    byte[] content(RelPath path) {
        byte[] absolute = absolute(path);
        int descriptor = open(absolute, O_RDONLY);
        try {
            ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
            byte[] content = new byte[0];
            while (true) {
                long count = Posix.libC().read(descriptor, buffer, CHUNK);
                if (count < 0) {
                    throw new PosixException("read", absolute, Posix.errno());
                }
                if (count == 0) {
                    return content;
                }
                int before = content.length;
                content = Arrays.copyOf(content, before + (int) count);
                buffer.get(0, content, before, (int) count);
            }
        } finally {
            Posix.libC().close(descriptor);
        }
    }

    /** Every entry, the root included, in the order of {@link RelPath}. */
    NavigableMap<RelPath, FileStat> walk() {
        NavigableMap<RelPath, FileStat> entries = new TreeMap<>();
        walk(RelPath.ROOT, entries);
        return entries;
    }

    /** {@code rm -rf}. */
    void removeAll(RelPath path) {
        FileStat stat = lstat(path).orElseThrow();
        if (!stat.isDirectory()) {
            Posix.unlink(absolute(path));
            return;
        }
        for (DirectoryEntry entry : Posix.list(absolute(path))) {
            removeAll(path.child(entry.name()));
        }
        Posix.rmdir(absolute(path));
    }

    private void walk(RelPath path, NavigableMap<RelPath, FileStat> entries) {
        Optional<FileStat> stat = lstat(path);
        if (stat.isEmpty()) {
            return;
        }
        entries.put(path, stat.get());
        if (!stat.get().isDirectory()) {
            return;
        }
        for (DirectoryEntry entry : Posix.list(absolute(path))) {
            walk(path.child(entry.name()), entries);
        }
    }

    private void write(RelPath path, int flags, byte[] content) {
        byte[] absolute = absolute(path);
        int descriptor = open(absolute, flags);
        try {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(content.length).put(content).flip();
            long written = Posix.libC().write(descriptor, buffer, content.length);
            if (written != content.length) {
                throw new PosixException("write", absolute, Posix.errno());
            }
        } finally {
            Posix.libC().close(descriptor);
        }
    }

    private static int open(byte[] absolute, int flags) {
        int descriptor = Posix.libC().open(Posix.terminated(absolute), flags, 0644);
        if (descriptor < 0) {
            throw new PosixException("open", absolute, Posix.errno());
        }
        return descriptor;
    }
}
