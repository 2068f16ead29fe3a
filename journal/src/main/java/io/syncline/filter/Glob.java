package io.syncline.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of {@code *}, {@code **}, {@code ?}, {@code [classes]}, escapes and literal bytes, as a list of steps. Only
 * {@code **} and a literal slash match a slash. Matching follows all ways at once: its time is the product of the lengths,
 * whatever the pattern.
 */
final class Glob {
    /** What one step takes of the text: one byte of a set, or any number of bytes of it. */
    private record Step(BitSet bytes, boolean repeated) {
        boolean isLiteral() {
            return !repeated && bytes.cardinality() == 1;
        }
    }

    private static final BitSet ANY = bytes(0, 255);
    private static final BitSet NO_SLASH = without(ANY, '/');

    private final List<Step> steps;
    private final byte[] first;
    private final byte[] last;

    private Glob(List<Step> steps) {
        this.steps = steps;
        int literals = 0;
        while (literals < steps.size() && steps.get(literals).isLiteral()) {
            literals++;
        }
        first = literals(steps.subList(0, literals));
        int from = steps.size();
        while (from > literals && steps.get(from - 1).isLiteral()) {
            from--;
        }
        last = literals(steps.subList(from, steps.size()));
    }

    /** The bytes as they are. */
    static Glob literal(byte[] pattern) {
        List<Step> steps = new ArrayList<>();
        for (byte b : pattern) {
            steps.add(one(b));
        }
        return new Glob(steps);
    }

    static Glob of(byte[] pattern) {
        List<Step> steps = new ArrayList<>();
        int i = 0;
        while (i < pattern.length) {
            int start = i;
            switch (pattern[i]) {
                case '*' -> {
                    while (i < pattern.length && pattern[i] == '*') {
                        i++;
                    }
                    steps.add(new Step(i - start > 1 ? ANY : NO_SLASH, true));
                }
                case '?' -> {
                    steps.add(new Step(NO_SLASH, false));
                    i++;
                }
                case '[' -> {
                    Optional<ByteClass> set = ByteClass.at(pattern, i);
                    steps.add(new Step(
                            set.map(found -> without(found.bytes(), '/')).orElseGet(BitSet::new), false));
                    i = set.map(ByteClass::end).orElse(pattern.length);
                }
                case '\\' -> {
                    // At the end it escapes nothing, and nothing matches it.
                    steps.add(i + 1 < pattern.length ? one(pattern[i + 1]) : new Step(new BitSet(), false));
                    i += 2;
                }
                default -> {
                    steps.add(one(pattern[i]));
                    i++;
                }
            }
        }
        return new Glob(steps);
    }

    /** Whether the text from {@code start} to its end is one of those that the pattern means. */
    boolean matches(byte[] text, int start) {
        if (!hasItsEnds(text, start)) {
            return false;
        }
        int left = text.length - start;
        return first.length == steps.size() ? left == first.length : matchesAllWays(text, start);
    }

    /** Most names fail here, at the cost of a comparison. */
    private boolean hasItsEnds(byte[] text, int start) {
        return text.length - start >= first.length + last.length
                && Arrays.equals(text, start, start + first.length, first, 0, first.length)
                && Arrays.equals(text, text.length - last.length, text.length, last, 0, last.length);
    }

    private boolean matchesAllWays(byte[] text, int start) {
        BitSet at = new BitSet(steps.size() + 1);
        at.set(0);
        skipRepeated(at);
        for (int i = start; i < text.length && !at.isEmpty(); i++) {
            at = after(at, Byte.toUnsignedInt(text[i]));
        }
        return at.get(steps.size());
    }

    private BitSet after(BitSet at, int value) {
        BitSet next = new BitSet(steps.size() + 1);
        for (int i = at.nextSetBit(0); i >= 0 && i < steps.size(); i = at.nextSetBit(i + 1)) {
            if (steps.get(i).bytes().get(value)) {
                next.set(steps.get(i).repeated() ? i : i + 1);
            }
        }
        skipRepeated(next);
        return next;
    }

    /** A repeated step may also take nothing. */
    private void skipRepeated(BitSet at) {
        for (int i = at.nextSetBit(0); i >= 0 && i < steps.size(); i = at.nextSetBit(i + 1)) {
            if (steps.get(i).repeated()) {
                at.set(i + 1);
            }
        }
    }

    private static byte[] literals(List<Step> steps) {
        byte[] bytes = new byte[steps.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) steps.get(i).bytes().nextSetBit(0);
        }
        return bytes;
    }

    private static Step one(byte value) {
        return new Step(bytes(Byte.toUnsignedInt(value), Byte.toUnsignedInt(value)), false);
    }

    private static BitSet bytes(int first, int last) {
        BitSet set = new BitSet(256);
        set.set(first, last + 1);
        return set;
    }

    private static BitSet without(BitSet set, char value) {
        BitSet less = (BitSet) set.clone();
        less.clear(value);
        return less;
    }
}
