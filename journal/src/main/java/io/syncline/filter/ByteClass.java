package io.syncline.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A set of bytes in brackets: {@code [abc]}, {@code [a-z]}, {@code [!a]} or {@code [^a]}, {@code [[:alpha:]]}. A
 * {@code ]} right at its beginning, and what a backslash precedes, is itself.
 *
 * @param end the index behind the closing bracket
 */
record ByteClass(BitSet bytes, int end) {
    private static final int NONE = -1;

    /** ASCII, as in rsync. */
    private static final Map<String, IntPredicate> NAMED = Map.ofEntries(
            Map.entry("alpha", ByteClass::isLetter),
            Map.entry("digit", c -> in(c, '0', '9')),
            Map.entry("alnum", c -> isLetter(c) || in(c, '0', '9')),
            Map.entry("lower", c -> in(c, 'a', 'z')),
            Map.entry("upper", c -> in(c, 'A', 'Z')),
            Map.entry("blank", c -> c == ' ' || c == '\t'),
            Map.entry("space", c -> c == ' ' || in(c, 9, 13)),
            Map.entry("cntrl", c -> in(c, 0, 31) || c == 127),
            Map.entry("print", c -> in(c, 32, 126)),
            Map.entry("graph", c -> in(c, 33, 126)),
            Map.entry("punct", c -> in(c, 33, 126) && !isLetter(c) && !in(c, '0', '9')),
            Map.entry("xdigit", c -> in(c, '0', '9') || in(c, 'a', 'f') || in(c, 'A', 'F')));

    /** The class whose opening bracket is at {@code start}; empty if it is not closed or names what is no class. */
    static Optional<ByteClass> at(byte[] pattern, int start) {
        int i = start + 1;
        boolean negated = i < pattern.length && (pattern[i] == '!' || pattern[i] == '^');
        i += negated ? 1 : 0;
        int first = i;
        BitSet set = new BitSet(256);
        int previous = NONE;
        while (i < pattern.length && (pattern[i] != ']' || i == first)) {
            if (pattern[i] == '[' && i + 1 < pattern.length && pattern[i + 1] == ':') {
                int close = indexOf(pattern, ']', i + 2);
                if (close < 0) {
                    return Optional.empty();
                }
                if (close > i + 2 && pattern[close - 1] == ':') {
                    Optional<IntPredicate> named = named(pattern, i + 2, close - 1);
                    if (named.isEmpty()) {
                        return Optional.empty();
                    }
                    addAll(set, named.get());
                    previous = NONE;
                    i = close + 1;
                    continue;
                }
            }
            boolean range = pattern[i] == '-' && previous != NONE && i + 1 < pattern.length && pattern[i + 1] != ']';
            i += range ? 1 : 0;
            i += pattern[i] == '\\' ? 1 : 0;
            if (i == pattern.length) {
                return Optional.empty();
            }
            int value = Byte.toUnsignedInt(pattern[i]);
            if (!range) {
                set.set(value);
            } else if (previous <= value) {
                set.set(previous, value + 1);
            }
            previous = range ? NONE : value;
            i++;
        }
        if (i >= pattern.length) {
            return Optional.empty();
        }
        if (negated) {
            set.flip(0, 256);
        }
        return Optional.of(new ByteClass(set, i + 1));
    }

    /** The bytes of {@code [:name:]}. */
    static Optional<BitSet> named(String name) {
        return Optional.ofNullable(NAMED.get(name)).map(members -> {
            BitSet set = new BitSet(256);
            addAll(set, members);
            return set;
        });
    }

    private static Optional<IntPredicate> named(byte[] pattern, int start, int end) {
        String name = new String(Arrays.copyOfRange(pattern, start, end), StandardCharsets.ISO_8859_1);
        return Optional.ofNullable(NAMED.get(name));
    }

    private static void addAll(BitSet set, IntPredicate members) {
        for (int value = 0; value < 256; value++) {
            if (members.test(value)) {
                set.set(value);
            }
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLetter(int c) {
        return in(c, 'a', 'z') || in(c, 'A', 'Z');
    }

    private static boolean in(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
