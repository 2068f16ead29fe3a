package io.syncline.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines or words of a file of rules. A line ends at a newline, a carriage return or both together; empty ones are
 * skipped, and those that begin with {@code #} or {@code ;}. A word ends at whitespace, and there are no comments.
 */
final class RuleLines {
    /** @param origin the file and the number of the line, from 1 */
    record Line(String text, String origin) {}

    private RuleLines() {}

    static List<Line> of(String name, String content, boolean words) {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        int start = 0;
        for (int i = 0; i <= content.length(); i++) {
            boolean atEnd = i == content.length();
            if (atEnd || isEnd(content.charAt(i), words)) {
                String text = content.substring(start, i);
                boolean comment = !words && (text.startsWith("#") || text.startsWith(";"));
                if (!text.isEmpty() && !comment) {
                    lines.add(new Line(text, name + ":" + number));
                }
                start = i + 1;
                number += !atEnd && isNewLine(content, i) ? 1 : 0;
            }
        }
        return lines;
    }

    private static boolean isEnd(char c, boolean words) {
        return c == '\n' || c == '\r' || (words && RulePrefix.isSpace(c));
    }

    private static boolean isNewLine(String content, int at) {
        return content.charAt(at) == '\n' || (content.charAt(at) == '\r' && !content.startsWith("\n", at + 1));
    }
}
