package io.syncline.shipper;

import io.syncline.path.RelPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** {@link RelPath#display()} and its inverse: a path in a JSON file, readable by a person and exact for any bytes. */
final class PathText {
    private PathText() {}

    static String of(RelPath path) {
        return path.display();
    }

    /** @throws IllegalArgumentException if it is not what {@link #of} writes */
    static RelPath parse(String text) {
        if (text.equals(".")) {
            return RelPath.ROOT;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            i += text.charAt(i) == '\\' ? escape(text, i, bytes) : plain(text, i, bytes);
        }
        return RelPath.of(bytes.toByteArray());
    }

    private static int plain(String text, int at, ByteArrayOutputStream bytes) {
        int codePoint = text.codePointAt(at);
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        return Character.charCount(codePoint);
    }

    private static int escape(String text, int at, ByteArrayOutputStream bytes) {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        switch (kind) {
            case '\\' -> bytes.write('\\');
            case 'n' -> bytes.write('\n');
            case 'x' -> {
                bytes.write(Integer.parseInt(text, at + 2, Math.min(at + 4, text.length()), 16));
                return 4;
            }
            default -> throw new IllegalArgumentException("not an escaped path: " + text);
        }
        return 2;
    }
}
