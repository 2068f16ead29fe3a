package io.syncline.path;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** {@link RelPath#display()} and its inverse: a path in a JSON file, readable by a person and exact for any bytes. */
public final class PathText {
    /** The most bytes that one character of the text stands for. */
    private static final int PER_CHARACTER = 3;

    private PathText() {}

    public static String of(RelPath path) {
        return path.display();
    }

    /** @throws IllegalArgumentException if it is not what {@link #of} writes */
    public static RelPath parse(String text) {
        if (text.equals(".")) {
            return RelPath.ROOT;
        }
        ByteBuffer bytes = ByteBuffer.allocate(PER_CHARACTER * text.length());
        int i = 0;
        while (i < text.length()) {
            i += text.charAt(i) == '\\' ? escape(text, i, bytes) : plain(text, i, bytes);
        }
        bytes.flip();
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return RelPath.of(exact);
    }

    private static int plain(String text, int at, ByteBuffer bytes) {
        int codePoint = text.codePointAt(at);
        bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        return Character.charCount(codePoint);
    }

    private static int escape(String text, int at, ByteBuffer bytes) {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        switch (kind) {
            case '\\' -> bytes.put((byte) '\\');
            case 'n' -> bytes.put((byte) '\n');
            case 'x' -> {
                bytes.put((byte) Integer.parseInt(text, at + 2, Math.min(at + 4, text.length()), 16));
                return 4;
            }
            default -> throw new IllegalArgumentException("not an escaped path: " + text);
        }
        return 2;
    }
}
