package io.syncline.path;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The path of an entry below the root of a mirror, as bytes. The root itself is the empty path.
 *
 * <p>A hand-written class rather than a record, because its identity is the content of an array. Normalised at birth:
 * no leading, trailing or doubled slash, no {@code .} component; {@code ..} and NUL are refused. Names need not be valid
 * in any character set: {@link #display()} is for people and never for opening a file.
 *
 * <p>The order puts {@code /} below every other byte, so that an entry is followed at once by everything below it:
 * {@code a, a/b, a/c, a!}.
 */
public final class RelPath implements Comparable<RelPath> {
    /** The root of the mirror. */
    public static final RelPath ROOT = new RelPath(new byte[0]);

    private static final byte SLASH = '/';

    private final byte[] bytes;
    private int hash;

    private RelPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param raw slash-separated components, relative
     * @throws IllegalArgumentException if absolute, or if it holds a NUL byte or a {@code ..} component
     */
    public static RelPath of(byte[] raw) {
        requireNonNull(raw, "raw is null");
        return new RelPath(normalised(raw));
    }

    /** The UTF-8 bytes of {@code text}; for tests, options and literals. */
    public static RelPath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isRoot() {
        return bytes.length == 0;
    }

    /** Empty for the root. */
    public Optional<RelPath> parent() {
        if (isRoot()) {
            return Optional.empty();
        }
        int slash = lastSlash();
        return Optional.of(slash < 0 ? ROOT : new RelPath(Arrays.copyOf(bytes, slash)));
    }

    /** The last component; empty for the root. */
    public byte[] name() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /**
     * @param name one component
     * @throws IllegalArgumentException if it is empty, {@code .}, {@code ..}, or holds a slash or NUL
     */
    public RelPath child(byte[] name) {
        return child(name, 0, name.length);
    }

    /** The same for the bytes from {@code from} to before {@code to}, which are copied. */
    public RelPath child(byte[] buffer, int from, int to) {
        requireName(buffer, from, to);
        return join(buffer, from, to);
    }

    /** @throws IllegalArgumentException if the bytes from {@code from} to before {@code to} are not one component */
    public static void requireName(byte[] buffer, int from, int to) {
        if (from == to || isDots(buffer, from, to)) {
            throw new IllegalArgumentException("not a name: " + display(Arrays.copyOfRange(buffer, from, to)));
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] == SLASH || buffer[i] == 0) {
                throw new IllegalArgumentException(
                        "slash or NUL in a name: " + display(Arrays.copyOfRange(buffer, from, to)));
            }
        }
    }

    /** This path with {@code below} appended. */
    public RelPath resolve(RelPath below) {
        if (below.isRoot()) {
            return this;
        }
        return join(below.bytes, 0, below.bytes.length);
    }

    public RelPath resolve(String below) {
        return resolve(of(below));
    }

    /** Whether this is {@code ancestor} or lies below it. */
    public boolean isWithin(RelPath ancestor) {
        int length = ancestor.bytes.length;
        if (length == 0) {
            return true;
        }
        return bytes.length >= length
                && (bytes.length == length || bytes[length] == SLASH)
                && Arrays.equals(bytes, 0, length, ancestor.bytes, 0, length);
    }

    /** Whether this lies strictly below {@code ancestor}. */
    public boolean isBelow(RelPath ancestor) {
        return bytes.length > ancestor.bytes.length && isWithin(ancestor);
    }

    /** Whether this is a direct child of {@code directory}. */
    public boolean isChildOf(RelPath directory) {
        return isBelow(directory) && lastSlash() == (directory.isRoot() ? -1 : directory.bytes.length);
    }

    /**
     * This path as it reads when {@code from} has been renamed to {@code to}.
     *
     * @throws IllegalArgumentException if this is not within {@code from}
     */
    public RelPath rebase(RelPath from, RelPath to) {
        if (!isWithin(from)) {
            throw new IllegalArgumentException(display() + " is not within " + from.display());
        }
        if (bytes.length == from.bytes.length) {
            return to;
        }
        int start = from.isRoot() ? 0 : from.bytes.length + 1;
        return to.join(bytes, start, bytes.length);
    }

    /** The number of components; 0 for the root. */
    public int depth() {
        if (isRoot()) {
            return 0;
        }
        int depth = 1;
        for (byte b : bytes) {
            if (b == SLASH) {
                depth++;
            }
        }
        return depth;
    }

    /** The ancestors from the root (first) to the parent (last); empty for the root. */
    public List<RelPath> ancestors() {
        if (isRoot()) {
            return List.of();
        }
        List<RelPath> ancestors = new ArrayList<>();
        ancestors.add(ROOT);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == SLASH) {
                ancestors.add(new RelPath(Arrays.copyOf(bytes, i)));
            }
        }
        return ancestors;
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    /** To the beginning of an array, which has room. */
    public void copyTo(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, bytes.length);
    }

    /**
     * For people: UTF-8 where it is valid and printable, everything else as {@code \n}, {@code \\} or {@code \xHH}. The
     * root is {@code .}.
     */
    public String display() {
        return isRoot() ? "." : display(bytes);
    }

    /** The same for any bytes, such as a name or an absolute path. */
    public static String display(byte[] raw) {
        StringBuilder text = new StringBuilder(raw.length);
        int i = 0;
        while (i < raw.length) {
            int length = sequenceLength(raw[i]);
            Optional<String> decoded = decode(raw, i, length);
            if (decoded.isPresent() && isPrintable(decoded.get().codePointAt(0))) {
                text.append(raw[i] == '\\' ? "\\\\" : decoded.get());
                i += length;
            } else {
                text.append(raw[i] == '\n' ? "\\n" : String.format("\\x%02x", raw[i]));
                i++;
            }
        }
        return text.toString();
    }

    @Override
    public int compareTo(RelPath other) {
        int mismatch = Arrays.mismatch(bytes, other.bytes);
        if (mismatch < 0) {
            return 0;
        }
        if (mismatch == bytes.length || mismatch == other.bytes.length) {
            return Integer.compare(bytes.length, other.bytes.length);
        }
        return Integer.compare(rank(bytes[mismatch]), rank(other.bytes[mismatch]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelPath that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(bytes);
        }
        return hash;
    }

    @Override
    public String toString() {
        return display();
    }

    private RelPath join(byte[] buffer, int from, int to) {
        if (isRoot()) {
            return new RelPath(Arrays.copyOfRange(buffer, from, to));
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + to - from);
        joined[bytes.length] = SLASH;
        System.arraycopy(buffer, from, joined, bytes.length + 1, to - from);
        return new RelPath(joined);
    }

    private int lastSlash() {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == SLASH) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] normalised(byte[] raw) {
        if (raw.length > 0 && raw[0] == SLASH) {
            throw new IllegalArgumentException("absolute path: " + display(raw));
        }
        byte[] out = new byte[raw.length];
        int length = 0;
        int start = 0;
        for (int i = 0; i <= raw.length; i++) {
            if (i < raw.length && raw[i] == 0) {
                throw new IllegalArgumentException("NUL in a path: " + display(raw));
            }
            if (i < raw.length && raw[i] != SLASH) {
                continue;
            }
            int size = i - start;
            boolean dots = isDots(raw, start, i);
            if (dots && size == 2) {
                throw new IllegalArgumentException("'..' in a path: " + display(raw));
            }
            if (size > 0 && !dots) {
                if (length > 0) {
                    out[length++] = SLASH;
                }
                System.arraycopy(raw, start, out, length, size);
                length += size;
            }
            start = i + 1;
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean isDots(byte[] raw, int start, int end) {
        int size = end - start;
        return (size == 1 || size == 2) && raw[start] == '.' && raw[end - 1] == '.';
    }

    private static int rank(byte b) {
        return b == SLASH ? 0 : Byte.toUnsignedInt(b) + 1;
    }

    private static int sequenceLength(byte first) {
        int value = Byte.toUnsignedInt(first);
        if (value < 0x80) {
            return 1;
        }
        if (value >= 0xf0) {
            return 4;
        }
        return value >= 0xe0 ? 3 : 2;
    }

    private static Optional<String> decode(byte[] raw, int start, int length) {
        if (start + length > raw.length) {
            return Optional.empty();
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw, start, length));
            return Optional.of(text.toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    private static boolean isPrintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.UNASSIGNED
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.PRIVATE_USE
                && type != Character.SURROGATE;
    }
}
