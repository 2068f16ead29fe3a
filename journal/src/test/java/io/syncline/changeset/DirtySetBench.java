package io.syncline.changeset;

import io.syncline.path.RelPath;
import java.util.Locale;

/** Memory and time of large dirty sets; a main program, no test: {@code java -Xmx4g ... DirtySetBench 10000000}. */
final class DirtySetBench {
    private static final int IN_DIRECTORY = 1_000;

    private DirtySetBench() {}

    public static void main(String[] arguments) {
        int paths = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long before = used();
        long began = System.nanoTime();
        DirtySet set = set(0, paths);
        double built = seconds(began);
        long bytes = used() - before;
        System.out.printf(
                Locale.ROOT, "%d paths: built in %.1f s, %d bytes each%n", set.size(), built, bytes / set.size());
        // Half of it is known already, half is new.
        DirtySet other = set(paths - paths / 20, paths + paths / 20);
        began = System.nanoTime();
        DirtySet union = set.union(other);
        System.out.printf(
                Locale.ROOT,
                "union with %d paths, half of them known: %.1f s, %d paths%n",
                other.size(),
                seconds(began),
                union.size());
    }

    private static DirtySet set(int from, int to) {
        DirtySet.Builder builder = DirtySet.builder();
        for (int i = from; i < to; i++) {
            // In an order that is not theirs.
            long mixed = from + ((i - from) * 7_368_787L) % (to - from);
            builder.add(RelPath.of("data/d" + mixed / IN_DIRECTORY + "/file " + mixed + ".bin"), Scope.ENTRY);
        }
        return builder.build();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
