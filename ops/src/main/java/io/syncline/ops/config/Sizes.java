package io.syncline.ops.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: a number of bytes, or with k, m, g, t for powers of 1,024. Pure. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt]?)");
    private static final String UNITS = "kmgt";

    private Sizes() {}

    /** @throws IllegalArgumentException with the form that it should have */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: \"" + text + "\"; write a number, or one with k, m, g, t");
        }
        int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }
}
