package io.syncline.filter;

import java.util.BitSet;

/** A set of bytes as a class in a pattern of rsync; see {@link ByteClass} for the way back. */
final class GlobClass {
    private static final String SPECIAL = "\\[]-^!";

    private GlobClass() {}

    /** Whether it is every byte that a name may have. */
    static boolean isNoSlash(BitSet bytes) {
        BitSet names = RegexGlobs.anything();
        names.clear('/');
        return bytes.equals(names);
    }

    /**
     * @param bytes without the slash, which no class matches
     * @throws FilterException if text cannot say it
     */
    static String of(BitSet bytes) {
        BitSet rest = RegexGlobs.anything();
        rest.andNot(bytes);
        rest.clear('/');
        // LIMIT: a rule is text, and a byte above 127 is none by itself. So one of the two has to be without them.
        if (bytes.length() <= 128) {
            return "[" + members(bytes) + "]";
        }
        if (rest.length() <= 128) {
            return "[!" + members(rest) + "]";
        }
        throw new FilterException("brackets hold some of the bytes above 127, and not all of them");
    }

    private static String members(BitSet bytes) {
        StringBuilder text = new StringBuilder();
        for (int first = bytes.nextSetBit(0); first >= 0; ) {
            int last = bytes.nextClearBit(first) - 1;
            append(text, first);
            if (last > first) {
                text.append(last > first + 1 ? "-" : "");
                append(text, last);
            }
            first = bytes.nextSetBit(last + 1);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int value) {
        text.append(SPECIAL.indexOf(value) >= 0 ? "\\" : "").append((char) value);
    }
}
