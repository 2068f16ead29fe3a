import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured. Each scenario starts its own mirror on empty trees and answers with named values. */
final class Scenarios {
    private static final int FILE_SIZE = 1024;

    private static final int WARM_UP = 100;

    /** Values by column, in order. */
    interface Scenario {
        Map<String, String> run(Tool tool, Path scratch) throws Exception;
    }

    private Scenarios() {}

    static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("create 10,000 files", Scenarios::createMany);
        all.put("rename a directory of 10,000 files", Scenarios::renameDirectory);
        all.put("50,000 rewrites over 500 files", Scenarios::burst);
        all.put("one small file", (tool, scratch) -> latency(tool, scratch, Tool.Way.LOCAL, 30));
        all.put("one small file over ssh", Scenarios::latencyOverSsh);
        all.put("one file after the other, as fast as they arrive", Scenarios::rounds);
        all.put("one changed file in a directory of 100,000", Scenarios::oneInMany);
        all.put("2,000 files to 8 destinations", (tool, scratch) -> fanOut(tool, scratch, 20, 8));
        all.put("500 files to 32 destinations", (tool, scratch) -> fanOut(tool, scratch, 5, 32));
        all.put("500 files to 64 destinations", (tool, scratch) -> fanOut(tool, scratch, 5, 64));
        all.put("restart after kill -9, tree of 20,000 files", Scenarios::restart);
        return all;
    }

    private static Map<String, String> createMany(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            mirror.start();
            return measured(mirror, () -> Trees.create(mirror.source, 100, 100, FILE_SIZE));
        }
    }

    private static Map<String, String> renameDirectory(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            Trees.create(mirror.source.resolve("old"), 10, 1000, FILE_SIZE);
            mirror.start();
            Object inode = inode(mirror.destinations.get(0).resolve("old/d5/f5"));
            Map<String, String> values = measured(
                    mirror, () -> Files.move(mirror.source.resolve("old"), mirror.source.resolve("new")));
            boolean kept = inode.equals(inode(mirror.destinations.get(0).resolve("new/d5/f5")));
            values.put("inodes kept", kept ? "yes" : "no");
            return values;
        }
    }

    private static Map<String, String> burst(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            Trees.create(mirror.source, 5, 100, FILE_SIZE);
            mirror.start();
            Map<String, String> values = measured(mirror, () -> {
                for (int i = 0; i < 50_000; i++) {
                    Path file = mirror.source.resolve("d" + i % 5).resolve("f" + i / 5 % 100);
                    Files.write(file, Trees.content(i, FILE_SIZE));
                }
            });
            Thread.sleep(10_000);
            mirror.catchUp();
            values.put("stale 10 s later", Long.toString(Trees.stale(mirror.source, mirror.destinations.get(0))));
            return values;
        }
    }

    private static Map<String, String> latencyOverSsh(Tool tool, Path scratch) throws Exception {
        if (!Sshd.isAvailable()) {
            return Map.of();
        }
        try (Sshd sshd = new Sshd(scratch)) {
            return latency(tool, scratch, sshd, 300);
        }
    }

    /** Each file is written when the one before has arrived: as many rounds a second as there can be. */
    private static Map<String, String> rounds(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            mirror.start();
            Duration first = mirror.probe();
            if (!tool.isContinuous() || first.toMillis() > 150) {
                return Map.of();
            }
            for (int i = 0; i < 100; i++) {
                mirror.probe();
            }
            Duration before = mirror.cpu();
            int count = 300;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                mirror.probe();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Map<String, String> values = new LinkedHashMap<>();
            values.put("files a second", String.format("%.0f", count / (took.toNanos() / 1e9)));
            values.put("CPU per file", millis(mirror.cpu().minus(before).dividedBy(count)));
            return values;
        }
    }

    private static Map<String, String> latency(Tool tool, Path scratch, Tool.Way way, int pause) throws Exception {
        if (!tool.isContinuous()) {
            return latencies(WaitingRsync.latencies(scratch, way));
        }
        try (Mirror mirror = new Mirror(tool, scratch, way, 1)) {
            mirror.start();
            // A JVM compiles what it does often; lsyncd gets the same time.
            for (int i = 0; i < WARM_UP && mirror.probe().toMillis() < 500; i++) {
                Thread.sleep(30);
            }
            Thread.sleep(pause);
            Duration before = mirror.cpu();
            List<Duration> took = new ArrayList<>();
            int count = Math.max(100, 9000 / pause);
            for (int i = 0; i < count; i++) {
                Duration latency = mirror.probe();
                took.add(latency);
                // A tool with a delay of a second gets fewer, so that the scenario ends.
                count = latency.toMillis() > 500 ? Math.min(count, 30) : count;
                Thread.sleep(pause);
            }
            Collections.sort(took);
            Map<String, String> values = latencies(took);
            values.put("CPU per file", millis(mirror.cpu().minus(before).dividedBy(took.size())));
            return values;
        }
    }

    /** @param sorted the shortest first; the percentiles by the nearest rank */
    private static Map<String, String> latencies(List<Duration> sorted) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("p50", millis(sorted.get((sorted.size() - 1) / 2)));
        values.put("p99", millis(sorted.get((sorted.size() * 99 + 99) / 100 - 1)));
        values.put("max", millis(sorted.get(sorted.size() - 1)));
        return values;
    }

    private static Map<String, String> fanOut(Tool tool, Path scratch, int directories, int destinations)
            throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, destinations)) {
            mirror.start();
            return measured(mirror, () -> Trees.create(mirror.source, directories, 100, FILE_SIZE));
        }
    }

    private static Map<String, String> oneInMany(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            Trees.create(mirror.source.resolve("large"), 1, 100_000, 10);
            mirror.start();
            if (!tool.isContinuous()) {
                return Map.of();
            }
            Duration before = mirror.cpu();
            List<Duration> took = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                String name = "large/d0/f" + i * 4_000;
                long start = System.nanoTime();
                Files.write(mirror.source.resolve(name), Trees.content(i, 100));
                mirror.awaitFile(name, 100);
                took.add(Duration.ofNanos(System.nanoTime() - start));
                Thread.sleep(100);
            }
            Collections.sort(took);
            Map<String, String> values = new LinkedHashMap<>();
            values.put("p50", millis(took.get(took.size() / 2)));
            values.put("max", millis(took.get(took.size() - 1)));
            values.put("CPU per file", millis(mirror.cpu().minus(before).dividedBy(took.size())));
            return values;
        }
    }

    /** The clock runs from the second start until a file that was written while nothing ran has arrived. */
    private static Map<String, String> restart(Tool tool, Path scratch) throws Exception {
        try (Mirror mirror = new Mirror(tool, scratch, 1)) {
            Trees.create(mirror.source, 200, 100, 100);
            mirror.start();
            if (!tool.isContinuous()) {
                return measured(mirror, () -> Files.writeString(mirror.source.resolve("d7/late"), "late"));
            }
            mirror.awaitEqual();
            mirror.kill();
            Files.writeString(mirror.source.resolve("d7/late"), "late");
            long start = System.nanoTime();
            mirror.start();
            Map<String, String> values = new LinkedHashMap<>();
            values.put("converged after", seconds(Duration.ofNanos(System.nanoTime() - start)));
            values.put("CPU", seconds(mirror.cpu()));
            return values;
        }
    }

    private static Map<String, String> measured(Mirror mirror, Action writer) throws Exception {
        Duration cpuBefore = mirror.cpu();
        long start = System.nanoTime();
        writer.run();
        long written = System.nanoTime();
        Instant writtenAt = Instant.now();
        mirror.catchUp();
        boolean equal = mirror.awaitEqual();
        Duration behind = Duration.between(writtenAt, mirror.converged());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("writer", seconds(Duration.ofNanos(written - start)));
        values.put("converged after the last write", equal ? seconds(behind.isNegative() ? Duration.ZERO : behind) : "never");
        values.put("CPU", seconds(mirror.cpu().minus(cpuBefore)));
        values.put("peak memory", mirror.tool.isContinuous() ? Cpu.peakMemory(mirror.process()) + " MiB" : "");
        return values;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Object inode(Path file) throws IOException {
        return Files.exists(file) ? Files.getAttribute(file, "unix:ino") : "none";
    }

    private static String seconds(Duration duration) {
        return String.format("%.2f s", duration.toMillis() / 1000.0);
    }

    private static String millis(Duration duration) {
        return String.format("%.1f ms", duration.toNanos() / 1e6);
    }
}
