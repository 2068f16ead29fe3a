package io.syncline.ops.config;

import java.nio.file.Path;

/** The name of a file as people write it: relative to where they are, or with a tilde for their home. */
public final class HomePath {
    private static final String HOME = "~/";

    private HomePath() {}

    /**
     * The same as an absolute path.
     *
     * @throws IllegalArgumentException for what cannot be a path
     */
    public static String resolve(Path directory, String text) {
        return text.startsWith(HOME)
                ? Path.of(System.getProperty("user.home"))
                        .resolve(text.substring(HOME.length()))
                        .toString()
                : directory.resolve(text).normalize().toString();
    }
}
