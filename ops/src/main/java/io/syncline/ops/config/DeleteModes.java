package io.syncline.ops.config;

import io.syncline.process.FuzzyMatch;
import io.syncline.shipper.destination.DeleteMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The words for {@link DeleteMode}: {@code always, running, startup, never}. Pure. */
public final class DeleteModes {
    private static final List<String> WORDS =
            Arrays.stream(DeleteMode.values()).map(DeleteModes::word).toList();

    private DeleteModes() {}

    /** @throws IllegalArgumentException with all words, and the one that was probably meant */
    public static DeleteMode parse(String word) {
        if (!WORDS.contains(word)) {
            throw new IllegalArgumentException("not one of " + String.join(", ", WORDS) + ": \"" + word + "\""
                    + FuzzyMatch.suggestion(word, WORDS));
        }
        return DeleteMode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String word(DeleteMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
