package io.syncline.shipper.rsync;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a remote shell command as rsync does (do_cmd in its main.c, from its manual page): at spaces, with single and
 * double quotes, in which the doubled quote stands for itself. No backslashes, no variables.
 */
final class ShellWords {
    private ShellWords() {}

    static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != 0 && c == quote) {
                boolean doubled = i + 1 < command.length() && command.charAt(i + 1) == quote;
                if (doubled) {
                    word.append(c);
                    i++;
                } else {
                    quote = 0;
                }
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                inWord = true;
            } else if (quote == 0 && c == ' ') {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
