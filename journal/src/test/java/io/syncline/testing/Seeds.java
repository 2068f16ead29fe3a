package io.syncline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Runs a law over many seeded random histories. The seeds are 1, 2, 3 …, so that a build gives the same verdict each time.
 *
 * <p>{@code -Dseed=N} runs seed N alone; {@code -Dseeds=N} runs N seeds instead of the count that the test asks for, and
 * {@code -DfirstSeed=N} starts elsewhere: for a long search by hand. Where the build leaves the {@link Thorough} tests out, a
 * law runs a tenth of its seeds.
 */
public final class Seeds {
    private static final int QUICK_PART = 10;
    private static final int QUICK_LEAST = 5;

    private Seeds() {}

    /** One run of a law; fails by throwing. */
    @FunctionalInterface
    public interface Law {
        void check(long seed, Random random) throws Exception;
    }

    /** @throws AssertionError naming the seed and how to replay it, at the first one that fails */
    public static void forEach(int count, Law law) {
        Long only = Long.getLong("seed");
        if (only != null) {
            check(only, law);
            return;
        }
        long first = Long.getLong("firstSeed", 1);
        long last = first + Integer.getInteger("seeds", usual(count)) - 1;
        for (long seed = first; seed <= last; seed++) {
            check(seed, law);
        }
    }

    /** Whether a law runs a tenth of its seeds; one whose look at everything is dear may look less often then as well. */
    public static boolean areFew() {
        return Thorough.Build.leavesOut();
    }

    /**
     * A shorter history that still fails, found by leaving out ever smaller pieces; in the order of the given one. Only
     * for histories whose elements may be left out freely.
     */
    public static <T> List<T> shrink(List<T> history, Predicate<List<T>> fails) {
        List<T> smallest = List.copyOf(history);
        int piece = Math.max(1, smallest.size() / 2);
        while (true) {
            List<T> smaller = withoutOnePiece(smallest, piece, fails);
            if (smaller.size() == smallest.size() && piece == 1) {
                return smallest;
            }
            piece = smaller.size() == smallest.size() ? piece / 2 : Math.max(1, Math.min(piece, smaller.size() / 2));
            smallest = smaller;
        }
    }

    private static int usual(int count) {
        return areFew() ? Math.min(count, Math.max(QUICK_LEAST, count / QUICK_PART)) : count;
    }

    private static <T> List<T> withoutOnePiece(List<T> history, int piece, Predicate<List<T>> fails) {
        for (int start = 0; start < history.size(); start += piece) {
            List<T> candidate = new ArrayList<>(history.subList(0, start));
            candidate.addAll(history.subList(Math.min(history.size(), start + piece), history.size()));
            if (fails.test(candidate)) {
                return candidate;
            }
        }
        return history;
    }

    private static void check(long seed, Law law) {
        try {
            // Spread: java.util.Random begins alike for neighbouring seeds.
            law.check(seed, new Random(seed * 0x9E3779B97F4A7C15L));
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + failure.getMessage() + "\nreplay: mvn test " + testOption() + " -Dseed="
                            + seed,
                    failure);
        }
    }

    private static String testOption() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith("io.syncline.")
                                && !frame.getClassName().equals(Seeds.class.getName()))
                        .findFirst())
                .map(frame -> "-Dtest="
                        + frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1) + "#"
                        + methodName(frame.getMethodName()) + " -Dsurefire.failIfNoSpecifiedTests=false")
                .orElse("");
    }

    /** The compiler names a lambda {@code lambda$method$0}. */
    private static String methodName(String name) {
        return name.startsWith("lambda$") ? name.split("\\$")[1] : name;
    }
}
