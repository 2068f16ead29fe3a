package io.syncline.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an extended regular expression as POSIX has it (regex(7)), over bytes. What POSIX leaves open is refused, because
 * nobody knows what its author meant. One use per expression.
 */
final class RegexParser {
    private static final int MOST_COPIES = 255;

    private static final Map<Character, String> NOT_POSIX = Map.of(
            'd', "[0-9]",
            'D', "[^0-9]",
            's', "[[:space:]]",
            'S', "[^[:space:]]",
            'w', "[[:alnum:]_]",
            'W', "[^[:alnum:]_]");

    private final String text;
    private int at;

    private RegexParser(String text) {
        this.text = text;
    }

    /** @throws FilterException that says what is wrong with it, and what to write */
    static RegexNode parse(String regex) {
        RegexParser parser = new RegexParser(regex);
        RegexNode node = parser.choice();
        if (parser.at < regex.length()) {
            throw new FilterException("a \")\" closes nothing; write \"\\)\" for the character");
        }
        return node;
    }

    private RegexNode choice() {
        List<RegexNode> branches = new ArrayList<>(List.of(branch()));
        while (isNext('|')) {
            at++;
            branches.add(branch());
        }
        return branches.size() == 1 ? branches.get(0) : new RegexNode.Choice(branches);
    }

    private RegexNode branch() {
        List<RegexNode> parts = new ArrayList<>();
        while (at < text.length() && !isNext('|') && !isNext(')')) {
            RegexNode atom = atom();
            while (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
                atom = repeated(atom);
            }
            parts.add(atom);
        }
        return new RegexNode.Sequence(parts);
    }

    private RegexNode atom() {
        char c = text.charAt(at);
        switch (c) {
            case '^', '$' -> {
                at++;
                return c == '^' ? RegexNode.Edge.START : RegexNode.Edge.END;
            }
            case '(' -> {
                return group();
            }
            case '[' -> {
                return brackets();
            }
            case '\\' -> {
                return escaped();
            }
            case '.' -> {
                at++;
                return new RegexNode.OneOf(RegexGlobs.anything());
            }
            case '*', '+', '?', '{' ->
                throw new FilterException("nothing stands before \"" + c + "\" that it could repeat; write \"\\" + c
                        + "\" for the character");
            default -> {
                return character();
            }
        }
    }

    private RegexNode group() {
        at++;
        RegexNode inside = choice();
        if (!isNext(')')) {
            throw new FilterException("a \"(\" is not closed; write \"\\(\" for the character");
        }
        at++;
        return inside;
    }

    private RegexNode brackets() {
        // Inside of brackets a backslash is a character like others, for POSIX; the globs of rsync think otherwise.
        Optional<RegexBrackets> set = RegexBrackets.at(text, at);
        at = set.orElseThrow(() -> new FilterException("a \"[\" is not closed; write \"\\[\" for the character"))
                .end();
        return new RegexNode.OneOf(set.get().bytes());
    }

    private RegexNode escaped() {
        at++;
        if (at == text.length()) {
            throw new FilterException("a backslash at the end escapes nothing; write \"\\\\\" for the character");
        }
        char c = text.charAt(at);
        String instead = NOT_POSIX.get(c);
        if (instead != null) {
            throw new FilterException("\"\\" + c + "\" is not of POSIX; write " + instead);
        }
        if (Character.isLetterOrDigit(c) || c == '<' || c == '>' || c == '`' || c == '\'') {
            throw new FilterException(
                    "\"\\" + c + "\" is not of POSIX's extended expressions; write what it stands for");
        }
        return character();
    }

    private RegexNode character() {
        int end = text.offsetByCodePoints(at, 1);
        String character = text.substring(at, end);
        at = end;
        return new RegexNode.Text(character);
    }

    private RegexNode repeated(RegexNode atom) {
        char c = text.charAt(at);
        if (atom instanceof RegexNode.Edge) {
            throw new FilterException("\"" + c + "\" repeats an anchor; write \"\\" + c + "\" for the character");
        }
        if (c == '{') {
            return interval(atom);
        }
        at++;
        return switch (c) {
            case '*' -> new RegexNode.Repeat(atom, 0, RegexNode.WITHOUT_END);
            case '+' -> new RegexNode.Repeat(atom, 1, RegexNode.WITHOUT_END);
            default -> new RegexNode.Repeat(atom, 0, 1);
        };
    }

    private RegexNode interval(RegexNode atom) {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end);
        if (!inside.matches("\\d{1,3}(,\\d{0,3})?")) {
            throw new FilterException("a \"{\" begins no {N}, {N,} or {N,M}; write \"\\{\" for the character");
        }
        int comma = inside.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
        String last = comma < 0 ? inside : inside.substring(comma + 1);
        int most = last.isEmpty() ? RegexNode.WITHOUT_END : Integer.parseInt(last);
        if (Math.max(least, most) > MOST_COPIES || (most != RegexNode.WITHOUT_END && most < least)) {
            throw new FilterException(
                    "{" + inside + "} cannot be; the first is not above the second, which is at most " + MOST_COPIES);
        }
        at = end + 1;
        return new RegexNode.Repeat(atom, least, most);
    }

    private boolean isNext(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** What stands in brackets. @param end behind them */
    private record RegexBrackets(BitSet bytes, int end) {
        static Optional<RegexBrackets> at(String text, int start) {
            int i = start + 1;
            boolean negated = text.startsWith("^", i);
            i += negated ? 1 : 0;
            int first = i;
            BitSet set = new BitSet(256);
            while (i < text.length() && (text.charAt(i) != ']' || i == first)) {
                if (text.startsWith("[:", i) || text.startsWith("[=", i) || text.startsWith("[.", i)) {
                    int close = text.indexOf(text.charAt(i + 1) + "]", i + 2);
                    addNamed(set, text, i, close);
                    i = close + 2;
                } else {
                    i = addRange(set, text, i);
                }
            }
            if (i >= text.length()) {
                return Optional.empty();
            }
            if (negated) {
                set.flip(0, 256);
            }
            // No name has it.
            set.clear(0);
            return Optional.of(new RegexBrackets(set, i + 1));
        }

        private static int addRange(BitSet set, String text, int i) {
            boolean range = i + 2 < text.length() && text.charAt(i + 1) == '-' && text.charAt(i + 2) != ']';
            char last = text.charAt(range ? i + 2 : i);
            if (text.charAt(i) > 127 || last > 127) {
                throw new FilterException("a character that is not ASCII stands in brackets; write (ä|ö) for [äö]");
            }
            if (last < text.charAt(i)) {
                throw new FilterException("the range " + text.substring(i, i + 3) + " ends before it begins");
            }
            set.set(text.charAt(i), last + 1);
            return i + (range ? 3 : 1);
        }

        private static void addNamed(BitSet set, String text, int start, int close) {
            Optional<BitSet> named = close < 0 || text.charAt(start + 1) != ':'
                    ? Optional.empty()
                    : ByteClass.named(text.substring(start + 2, close));
            set.or(named.orElseThrow(() -> new FilterException("\"" + text.substring(start)
                    + "\" begins with no class that is known; known are [:alpha:], [:digit:], [:alnum:], [:lower:],"
                    + " [:upper:], [:blank:], [:space:], [:cntrl:], [:print:], [:graph:], [:punct:] and [:xdigit:]")));
        }
    }
}
