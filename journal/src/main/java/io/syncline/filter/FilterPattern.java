package io.syncline.filter;

import java.util.Arrays;
import java.util.Optional;

/**
 * A pattern and where in a path it is held against:
 *
 * <pre>
 * /a/b     anchored: the whole path
 * a        no slash, no "**": the name alone
 * a/b      a slash, no "**": as many last components as it has
 * a/**     "**" inside or at the end: the path, and all that is left behind each of its slashes
 * **&#47;a     "**" in front: the whole path, with a slash before it, so that it matches at the top too
 * ...&#47;     only directories; the slash itself is no part of the pattern
 * ...***   a directory is matched with a slash behind it, so that "a/***" is both a and all below it
 * </pre>
 *
 * An absolute one is held against the absolute path; unless it looks at the name alone, which is the same either way.
 * Without any of {@code * ? [} a pattern is literal and a backslash is a backslash.
 */
final class FilterPattern {
    private enum Where {
        WHOLE,
        LAST_COMPONENTS,
        BEHIND_ANY_SLASH
    }

    private static final byte[] NOTHING = {};

    private final Glob glob;
    private final Where where;
    private final int components;
    private final boolean directoryOnly;
    private final byte[] before;
    private final boolean slashBehindDirectory;

    /** Empty where it may match anywhere. */
    private final Optional<PatternReach> reach;

    private FilterPattern(byte[] given, byte[] above) {
        directoryOnly = given.length > 1 && given[given.length - 1] == '/';
        byte[] pattern = directoryOnly ? Arrays.copyOf(given, given.length - 1) : given;
        boolean anchored = pattern[0] == '/';
        boolean wild = indexOf(pattern, "*") >= 0 || indexOf(pattern, "?") >= 0 || indexOf(pattern, "[") >= 0;
        int doubleStar = indexOf(pattern, "**");
        boolean startsWithStars = doubleStar == 0;
        slashBehindDirectory = endsWith(pattern, "***");
        components = count(pattern) + 1;
        if (anchored || startsWithStars) {
            where = Where.WHOLE;
        } else {
            where = doubleStar > 0 ? Where.BEHIND_ANY_SLASH : Where.LAST_COMPONENTS;
        }
        before = isNameOnly() ? NOTHING : above.length > 0 || !startsWithStars ? above : new byte[] {'/'};
        byte[] body = anchored ? Arrays.copyOfRange(pattern, 1, pattern.length) : pattern;
        glob = wild ? Glob.of(body) : Glob.literal(body);
        reach = anchored && above.length == 0 ? Optional.of(PatternReach.of(body)) : Optional.empty();
    }

    /** @param pattern not empty */
    static FilterPattern of(byte[] pattern) {
        return new FilterPattern(pattern, NOTHING);
    }

    /** @param root where paths are relative to, absolute; it may be {@code /} */
    static FilterPattern absolute(byte[] pattern, byte[] root) {
        byte[] above = Arrays.copyOfRange(root, Math.min(1, root.length), root.length + 1);
        above[above.length - 1] = '/';
        return new FilterPattern(pattern, above.length == 1 ? NOTHING : above);
    }

    /** Whether what lies before the last component does not matter. */
    boolean isNameOnly() {
        return where == Where.LAST_COMPONENTS && components == 1;
    }

    /** Whether it is sure that nothing below this directory matches. */
    boolean isBlindBelow(byte[] directory) {
        return reach.filter(known -> !known.isBelow(directory)).isPresent();
    }

    boolean matches(byte[] path, boolean directory) {
        if (directoryOnly && !directory) {
            return false;
        }
        byte[] text = text(path, directory);
        return switch (where) {
            case WHOLE -> glob.matches(text, 0);
            case LAST_COMPONENTS -> matchesLastComponents(text);
            case BEHIND_ANY_SLASH -> matchesBehindAnySlash(text);
        };
    }

    private boolean matchesLastComponents(byte[] text) {
        int left = components;
        for (int i = text.length - 1; i >= 0; i--) {
            if (text[i] == '/' && --left == 0) {
                return glob.matches(text, i + 1);
            }
        }
        return left == 1 && glob.matches(text, 0);
    }

    private boolean matchesBehindAnySlash(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if ((i == 0 || text[i - 1] == '/') && glob.matches(text, i)) {
                return true;
            }
        }
        return false;
    }

    private byte[] text(byte[] path, boolean directory) {
        int behind = slashBehindDirectory && directory ? 1 : 0;
        if (before.length + behind == 0) {
            return path;
        }
        byte[] text = Arrays.copyOf(before, before.length + path.length + behind);
        System.arraycopy(path, 0, text, before.length, path.length);
        Arrays.fill(text, before.length + path.length, text.length, (byte) '/');
        return text;
    }

    private static int indexOf(byte[] bytes, String part) {
        for (int i = 0; i + part.length() <= bytes.length; i++) {
            if (isAt(bytes, i, part)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean endsWith(byte[] bytes, String part) {
        return bytes.length >= part.length() && isAt(bytes, bytes.length - part.length(), part);
    }

    private static boolean isAt(byte[] bytes, int start, String part) {
        for (int i = 0; i < part.length(); i++) {
            if (bytes[start + i] != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int count(byte[] bytes) {
        int slashes = 0;
        for (byte b : bytes) {
            slashes += b == '/' ? 1 : 0;
        }
        return slashes;
    }
}
