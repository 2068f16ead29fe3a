package io.syncline.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A regular expression as patterns of rsync, each anchored at the root: a path matches the expression if and only if it
 * matches one of them. The globs of rsync know no choice, so each way through the expression is a pattern of its own; and
 * they repeat nothing but "anything" ({@code **}) and "anything without a slash" ({@code *}), so an expression that repeats
 * something else has no patterns.
 *
 * <p>It relies on what a path is: it neither begins nor ends with a slash, and has no two of them in a row.
 */
final class RegexGlobs {
    /** A guess; each is an argument of every rsync, and is held against every name. */
    static final int MOST = 200;

    /** A piece of a pattern. */
    private record Piece(Kind kind, String text) {
        private enum Kind {
            START,
            END,
            LITERAL,
            /** One byte, or any number of them. */
            WILD
        }

        static final Piece SLASH = literal("/");
        static final Piece ANY = new Piece(Kind.WILD, "**");
        static final Piece NO_SLASHES = new Piece(Kind.WILD, "*");
        static final Piece ONE = new Piece(Kind.WILD, "?");

        static Piece literal(String text) {
            return new Piece(Kind.LITERAL, text);
        }

        boolean isRun() {
            return equals(ANY) || equals(NO_SLASHES);
        }
    }

    private static final RegexNode.Text SLASH = new RegexNode.Text("/");

    private RegexGlobs() {}

    static BitSet anything() {
        BitSet set = new BitSet(256);
        set.set(1, 256);
        return set;
    }

    /**
     * @return patterns that begin with a slash; none if only the root matches
     * @throws FilterException if there are none, or too many, or nothing would ever match
     */
    static Set<String> of(RegexNode regex) {
        Set<String> globs = new LinkedHashSet<>();
        boolean matchesRoot = false;
        for (List<Piece> way : ways(regex)) {
            List<Piece> pieces = new ArrayList<>(way);
            if (cutAtEdges(pieces)) {
                matchesRoot |= pieces.stream().allMatch(Piece::isRun);
                joinRuns(pieces);
                if (canMatch(pieces)) {
                    globs.add(text(pieces));
                }
            }
        }
        if (globs.isEmpty() && !matchesRoot) {
            throw new FilterException(
                    "no path can match it: a path is relative to the source, and neither begins nor ends"
                            + " with a slash; write ^a/b$ for a/b in the source, and a rule with d or w for a directory");
        }
        return globs;
    }

    private static List<List<Piece>> ways(RegexNode node) {
        List<List<Piece>> ways;
        if (node instanceof RegexNode.Edge edge) {
            ways = List.of(List.of(new Piece(edge == RegexNode.Edge.START ? Piece.Kind.START : Piece.Kind.END, "")));
        } else if (node instanceof RegexNode.Text literal) {
            ways = List.of(List.of(Piece.literal(literal.character())));
        } else if (node instanceof RegexNode.OneOf set) {
            ways = oneOf(set.bytes());
        } else if (node instanceof RegexNode.Sequence sequence) {
            ways = List.of(List.of());
            for (RegexNode part : sequence.parts()) {
                ways = product(ways, ways(part));
            }
        } else if (node instanceof RegexNode.Choice choice) {
            ways = new ArrayList<>();
            for (RegexNode branch : choice.branches()) {
                ways.addAll(ways(branch));
            }
        } else {
            ways = repeated((RegexNode.Repeat) node);
        }
        return few(ways);
    }

    private static List<List<Piece>> oneOf(BitSet bytes) {
        List<List<Piece>> ways = new ArrayList<>();
        BitSet rest = (BitSet) bytes.clone();
        rest.clear('/');
        if (!rest.isEmpty()) {
            ways.add(List.of(GlobClass.isNoSlash(rest) ? Piece.ONE : new Piece(Piece.Kind.WILD, GlobClass.of(rest))));
        }
        if (bytes.get('/')) {
            ways.add(List.of(Piece.SLASH));
        }
        return ways;
    }

    private static List<List<Piece>> repeated(RegexNode.Repeat repeat) {
        List<List<Piece>> once = ways(repeat.what());
        List<List<Piece>> ways = List.of(List.of());
        if (repeat.most() == RegexNode.WITHOUT_END) {
            ways = endless(repeat);
            for (int i = isPath(repeat.what()) ? 1 : 0; i < repeat.least(); i++) {
                ways = few(product(once, ways));
            }
            return ways;
        }
        for (int i = repeat.least(); i < repeat.most(); i++) {
            List<List<Piece>> longer = new ArrayList<>(List.of(List.of()));
            longer.addAll(product(once, ways));
            ways = few(longer);
        }
        for (int i = 0; i < repeat.least(); i++) {
            ways = few(product(once, ways));
        }
        return ways;
    }

    /** Any number of them, none as well; of what {@link #isPath}, none only if the expression says so. */
    private static List<List<Piece>> endless(RegexNode.Repeat repeat) {
        if (repeat.what() instanceof RegexNode.OneOf set && set.bytes().equals(anything())) {
            return List.of(List.of(Piece.ANY));
        }
        if (repeat.what() instanceof RegexNode.OneOf set && GlobClass.isNoSlash(set.bytes())) {
            return List.of(List.of(Piece.NO_SLASHES));
        }
        if (isPath(repeat.what())) {
            List<List<Piece>> ways = new ArrayList<>(repeat.least() == 0 ? List.of(List.of()) : List.of());
            ways.add(path(((RegexNode.Sequence) repeat.what()).parts()));
            return ways;
        }
        throw new FilterException("it repeats something without end, and rsync's patterns can do that only with \".\","
                + " \"[^/]\", \"([^/]+/)\" and \"(/[^/]+)\": write one of these in its place, such as [^/]* for [0-9]*, or"
                + " how often it may be repeated at most, such as [0-9]{1,3}");
    }

    /** Components with their slashes: {@code ([^/]+/)}, or {@code (/[^/]+)}; also with a star. */
    private static boolean isPath(RegexNode node) {
        return node instanceof RegexNode.Sequence sequence
                && sequence.parts().size() == 2
                && (isComponent(sequence.parts().get(0))
                                && sequence.parts().get(1).equals(SLASH)
                        || isComponent(sequence.parts().get(1))
                                && sequence.parts().get(0).equals(SLASH));
    }

    private static boolean isComponent(RegexNode node) {
        return node instanceof RegexNode.Repeat repeat
                && repeat.least() <= 1
                && repeat.most() == RegexNode.WITHOUT_END
                && repeat.what() instanceof RegexNode.OneOf set
                && GlobClass.isNoSlash(set.bytes());
    }

    /** One or more of them. That no component is empty, and no slash has another behind it, is true of every path. */
    private static List<Piece> path(List<RegexNode> parts) {
        boolean slashLast = parts.get(1).equals(SLASH);
        boolean mayBeEmpty = ((RegexNode.Repeat) parts.get(slashLast ? 0 : 1)).least() == 0;
        List<Piece> pieces = new ArrayList<>(List.of(Piece.ANY));
        if (!mayBeEmpty) {
            pieces.add(slashLast ? 0 : 1, Piece.ONE);
        }
        pieces.add(slashLast ? pieces.size() : 0, Piece.SLASH);
        return pieces;
    }

    private static List<List<Piece>> product(List<List<Piece>> left, List<List<Piece>> right) {
        if ((long) left.size() * right.size() > 10L * MOST) {
            throw tooMany();
        }
        List<List<Piece>> all = new ArrayList<>();
        for (List<Piece> begin : left) {
            for (List<Piece> end : right) {
                List<Piece> way = new ArrayList<>(begin);
                way.addAll(end);
                all.add(way);
            }
        }
        return all;
    }

    private static List<List<Piece>> few(List<List<Piece>> ways) {
        List<List<Piece>> different = List.copyOf(new LinkedHashSet<>(ways));
        if (different.size() > MOST) {
            throw tooMany();
        }
        return different;
    }

    private static FilterException tooMany() {
        return new FilterException(
                "it needs more than " + MOST + " patterns of rsync, one for each way through it; write"
                        + " several rules, or [^/]* in place of what may be repeated a few times");
    }

    /** Takes the anchors away; where there is none, anything may be. Says whether a path can be like this. */
    private static boolean cutAtEdges(List<Piece> pieces) {
        int start = lastIndex(pieces, Piece.Kind.START);
        int end = firstIndex(pieces, Piece.Kind.END);
        // Before the beginning there can be nothing; a run may be that.
        boolean before = pieces.subList(0, start + 1).stream().allMatch(piece -> isNothing(piece, Piece.Kind.START));
        boolean behind =
                pieces.subList(end, pieces.size()).stream().allMatch(piece -> isNothing(piece, Piece.Kind.END));
        if (!before || !behind) {
            return false;
        }
        List<Piece> inside = new ArrayList<>(pieces.subList(start + 1, end));
        if (start < 0) {
            inside.add(0, Piece.ANY);
        }
        if (end == pieces.size()) {
            inside.add(Piece.ANY);
        }
        pieces.clear();
        pieces.addAll(inside);
        return true;
    }

    private static boolean isNothing(Piece piece, Piece.Kind edge) {
        return piece.kind() == edge || piece.isRun();
    }

    private static int lastIndex(List<Piece> pieces, Piece.Kind kind) {
        for (int i = pieces.size() - 1; i >= 0; i--) {
            if (pieces.get(i).kind() == kind) {
                return i;
            }
        }
        return -1;
    }

    private static int firstIndex(List<Piece> pieces, Piece.Kind kind) {
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).kind() == kind) {
                return i;
            }
        }
        return pieces.size();
    }

    /** Two runs in a row would be one of three stars or more, which mean something else. */
    private static void joinRuns(List<Piece> pieces) {
        for (int i = pieces.size() - 1; i > 0; i--) {
            if (pieces.get(i).isRun() && pieces.get(i - 1).isRun()) {
                boolean any =
                        pieces.get(i).equals(Piece.ANY) || pieces.get(i - 1).equals(Piece.ANY);
                pieces.set(i - 1, any ? Piece.ANY : Piece.NO_SLASHES);
                pieces.remove(i);
            }
        }
    }

    private static boolean canMatch(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return false;
        }
        boolean slashes = false;
        for (int i = 1; i < pieces.size(); i++) {
            slashes |= pieces.get(i).equals(Piece.SLASH) && pieces.get(i - 1).equals(Piece.SLASH);
        }
        return !slashes
                && !pieces.get(0).equals(Piece.SLASH)
                && !pieces.get(pieces.size() - 1).equals(Piece.SLASH);
    }

    /** In a pattern without any wildcard a backslash is a character, in others it has to be escaped. */
    private static String text(List<Piece> pieces) {
        boolean wild =
                pieces.stream().anyMatch(piece -> piece.kind() == Piece.Kind.WILD || "*?[".contains(piece.text()));
        StringBuilder text = new StringBuilder("/");
        for (Piece piece : pieces) {
            boolean special = piece.kind() == Piece.Kind.LITERAL && "*?[\\".contains(piece.text());
            text.append(wild && special ? "\\" : "").append(piece.text());
        }
        return text.toString();
    }
}
