package io.syncline.ops.print;

import java.util.List;

/** A command as a shell would read it, to be copied from a terminal. Pure. */
public final class ShellWords {
    private ShellWords() {}

    public static String of(List<String> command) {
        return String.join(" ", command.stream().map(ShellWords::quoted).toList());
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
