package io.syncline.capture.watch;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of /proc/self/mountinfo (proc_pid_mountinfo(5)); fields are separated by one space, and space, tab, newline and
 * backslash in names are written as octal numbers:
 *
 * <pre>
 * 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
 * id parent device root path options optional... - type source options
 * </pre>
 *
 * @param path where it is mounted, absolute; not to be changed
 * @param type such as ext4
 * @param what of which file system that is, as it stands there: {@code /mnt1 /dev/root}
 */
public record MountInfo(long id, byte[] path, String type, String what) {
    public MountInfo {
        requireNonNull(path, "path is null");
        requireNonNull(type, "type is null");
        requireNonNull(what, "what is null");
    }

    /** @throws IllegalArgumentException for what is no mount table */
    public static List<MountInfo> parse(byte[] table) {
        List<MountInfo> mounts = new ArrayList<>();
        // One byte a character, so that names stay bytes.
        Stream<String> lines = new String(table, StandardCharsets.ISO_8859_1).lines();
        lines.forEach(line -> mounts.add(line(line)));
        return mounts;
    }

    private static MountInfo line(String line) {
        String[] fields = line.split(" ");
        int separator = List.of(fields).indexOf("-");
        if (separator < 6 || separator + 2 >= fields.length) {
            throw new IllegalArgumentException("not a line of a mount table: " + line);
        }
        return new MountInfo(
                Long.parseLong(fields[0]),
                unescaped(fields[4]),
                fields[separator + 1],
                fields[3] + " " + fields[separator + 2]);
    }

    private static byte[] unescaped(String field) {
        ByteBuffer bytes = ByteBuffer.allocate(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.put((byte) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.put((byte) field.charAt(i));
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public String toString() {
        return id + " " + RelPath.display(path) + " " + type;
    }
}
