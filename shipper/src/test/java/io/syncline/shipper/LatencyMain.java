package io.syncline.shipper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * By hand, never in a build: how long one changed file takes from its changeset to a local destination, and how long a
 * first contact takes. Argument: an empty directory.
 */
final class LatencyMain {
    private LatencyMain() {}

    public static void main(String[] args) throws Exception {
        Workbench bench = new Workbench(Path.of(args[0]));
        for (int i = 0; i < 10_000; i++) {
            bench.write("d" + i % 100 + "/f" + i, "x");
        }
        long began = System.nanoTime();
        bench.start();
        bench.awaitDone();
        System.out.printf("10,000 files: %d ms%n", (System.nanoTime() - began) / 1_000_000);
        long[] micros = new long[300];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = one(bench, i);
        }
        Arrays.sort(micros);
        System.out.printf(
                "one file: p50 %d us, p99 %d us, runs %d%n",
                micros[micros.length / 2], micros[micros.length * 99 / 100], bench.mirror.runs.size());
        Files.move(bench.source.resolve("d1"), bench.source.resolve("e1"));
        began = System.nanoTime();
        bench.renamed("d1", "e1", true);
        bench.awaitDone();
        System.out.printf("rename of 100: %d ms%n", (System.nanoTime() - began) / 1_000_000);
        bench.stop();
    }

    private static long one(Workbench bench, int i) throws Exception {
        Thread.sleep(20);
        bench.write("d7/new" + i, "content");
        Path there = bench.destination.resolve("d7/new" + i);
        long began = System.nanoTime();
        bench.entry("d7/new" + i);
        while (!Files.exists(there)) {
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
        }
        return (System.nanoTime() - began) / 1_000;
    }
}
