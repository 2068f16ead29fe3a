package io.syncline.filter;

import java.util.ArrayList;
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
    private record Step(BitSet bytes, boolean repeated) {}

    private static final BitSet ANY = bytes(0, 255);
    private static final BitSet NO_SLASH = without(ANY, '/');

    private final List<Step> steps;

    private Glob(List<Step> steps) {
        this.steps = steps;
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
