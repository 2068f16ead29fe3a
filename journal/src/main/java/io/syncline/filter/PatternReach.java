package io.syncline.filter;

import java.util.Arrays;

/**
 * Where in a tree an anchored pattern can match at all. Without {@code **} it matches as deep as it is long and no deeper;
 * and what stands before its first wildcard is where it looks. Says too much rather than too little.
 *
 * @param depth of what it matches, in components
 * @param fixed whole components that each match begins with, without slashes around them; empty for none
 */
record PatternReach(int depth, byte[] fixed) {
    /** @param body without the slash in front and the one behind */
    static PatternReach of(byte[] body) {
        int depth = 1;
        int lastSlash = 0;
        int wild = body.length;
        boolean deep = false;
        for (int i = 0; i < body.length; i++) {
            boolean special = body[i] == '*' || body[i] == '?' || body[i] == '[' || body[i] == '\\';
            wild = special ? Math.min(wild, i) : wild;
            deep |= body[i] == '*' && i + 1 < body.length && body[i + 1] == '*';
            depth += body[i] == '/' ? 1 : 0;
            lastSlash = body[i] == '/' && wild == body.length ? i : lastSlash;
        }
        int end = wild == body.length ? body.length : lastSlash;
        return new PatternReach(deep ? Integer.MAX_VALUE : depth, Arrays.copyOf(body, end));
    }

    /** Whether something below this directory may match. */
    boolean isBelow(byte[] directory) {
        return components(directory) < depth && (isWithin(directory, fixed) || isWithin(fixed, directory));
    }

    private static boolean isWithin(byte[] path, byte[] top) {
        boolean begins = path.length >= top.length && Arrays.equals(path, 0, top.length, top, 0, top.length);
        return begins && (top.length == 0 || path.length == top.length || path[top.length] == '/');
    }

    private static int components(byte[] path) {
        int components = path.length == 0 ? 0 : 1;
        for (byte b : path) {
            components += b == '/' ? 1 : 0;
        }
        return components;
    }
}
