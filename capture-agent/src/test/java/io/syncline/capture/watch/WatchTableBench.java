package io.syncline.capture.watch;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a directory costs in the table, names of some 15 bytes. A bench and not a test; README.md has the command. */
class WatchTableBench {
    private static final int DIRECTORIES = Integer.getInteger("bench.directories", 1_000_000);

    @Test
    void holdsManyDirectories() {
        long before = used();
        WatchTable table = new WatchTable();
        int parent = WatchTable.ROOT;
        for (int i = 1; i < DIRECTORIES; i++) {
            byte[] name = ("directory" + i).getBytes(StandardCharsets.US_ASCII);
            int node = table.childOrAdd(i % 100 == 1 ? WatchTable.ROOT : parent, name);
            parent = i % 100 == 1 ? node : parent;
            table.bind(node, i);
        }
        System.out.printf(
                Locale.ROOT, "%d directories, %d bytes each%n", table.size(), (used() - before) / table.size());
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
