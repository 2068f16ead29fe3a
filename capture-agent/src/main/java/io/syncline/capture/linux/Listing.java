package io.syncline.capture.linux;

import static io.syncline.capture.linux.LinuxC.C;

import io.syncline.capture.watch.ListAnswer;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories in a directory, straight from getdents64(2): a file costs no object, since a walk passes many more files
 * than directories.
 *
 * <pre>
 * struct linux_dirent64: 0 u64 inode, 8 s64 offset, 16 u16 length of this record, 18 u8 type, 19 name and NUL
 * </pre>
 */
final class Listing {
    private static final int O_DIRECTORY = 0x10000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int TYPE_DIRECTORY = 4;
    private static final int TYPE_UNKNOWN = 0;
    private static final int LENGTH = 16;
    private static final int TYPE = 18;
    private static final int NAME = 19;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.nativeOrder());

    ListAnswer of(byte[] path, boolean follow) {
        int flags = O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW);
        int directory = C.open(Posix.terminated(path), flags);
        if (directory < 0) {
            return refused(LinuxC.errno());
        }
        try {
            return read(directory, path);
        } finally {
            C.close(directory);
        }
    }

    private ListAnswer read(int directory, byte[] path) {
        List<byte[]> names = new ArrayList<>();
        while (true) {
            long length = C.getdents64(directory, buffer, buffer.capacity());
            if (length < 0) {
                return refused(LinuxC.errno());
            }
            if (length == 0) {
                return new ListAnswer.Listed(names);
            }
            for (int offset = 0; offset < length; offset += Short.toUnsignedInt(buffer.getShort(offset + LENGTH))) {
                int type = buffer.get(offset + TYPE);
                if (type == TYPE_DIRECTORY || type == TYPE_UNKNOWN) {
                    add(path, offset, type, names);
                }
            }
        }
    }

    private void add(byte[] path, int offset, int type, List<byte[]> names) {
        byte[] name = name(offset);
        boolean isDots = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
        if (!isDots && (type == TYPE_DIRECTORY || isDirectory(path, name))) {
            names.add(name);
        }
    }

    private byte[] name(int offset) {
        int end = offset + NAME;
        while (buffer.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - offset - NAME];
        buffer.get(offset + NAME, name);
        return name;
    }

    private static boolean isDirectory(byte[] directory, byte[] name) {
        return Posix.lstat(Posix.absolute(directory, RelPath.of(name)))
                .filter(FileStat::isDirectory)
                .isPresent();
    }

    private static ListAnswer refused(int errno) {
        return InotifyDirectories.isGone(errno)
                ? new ListAnswer.Gone()
                : new ListAnswer.Refused("cannot list it: " + Errno.describe(errno));
    }
}
