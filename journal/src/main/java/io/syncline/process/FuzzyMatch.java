package io.syncline.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody may have meant. Pure. */
public final class FuzzyMatch {
    private FuzzyMatch() {}

    /**
     * The candidate with the smallest distance, if that is small enough for the word's length; the first in alphabetical
     * order among equals. Case and the difference of {@code -} and {@code _} cost nothing.
     */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        // A guess: one slip in three letters still reads as the same word, more reads as another one.
        int limit = Math.max(1, word.length() / 3);
        return candidates.stream()
                .sorted()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= limit);
    }

    /** {@code ; did you mean "quietTime"?}, or nothing; to be appended to a message. */
    public static String suggestion(String word, Collection<String> candidates) {
        return closest(word, candidates)
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
    static int distance(String word, String other) {
        String a = folded(word);
        String b = folded(other);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
