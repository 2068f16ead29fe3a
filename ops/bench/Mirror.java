import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One tool at work on trees of its own below a scratch directory. */
final class Mirror implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    final Tool tool;
    final Path scratch;
    final Path source;
    final List<Path> destinations = new ArrayList<>();
    private final Tool.Way way;
    private Tool.Running running;
    private int probes;
    private Instant equalSince = Instant.EPOCH;

    Mirror(Tool tool, Path parent, int destinationCount) throws IOException {
        this(tool, parent, Tool.Way.LOCAL, destinationCount);
    }

    Mirror(Tool tool, Path parent, Tool.Way way, int destinationCount) throws IOException {
        this.tool = tool;
        this.way = way;
        scratch = Files.createTempDirectory(parent, "bench");
        source = Files.createDirectory(scratch.resolve("source"));
        for (int i = 0; i < destinationCount; i++) {
            destinations.add(Files.createDirectory(scratch.resolve("mirror" + i)));
        }
    }

    /** Returns when a file that was written after the start has arrived everywhere. A tool that does not watch runs once. */
    void start() throws Exception {
        running = tool.start(scratch, source, way, destinations);
        if (tool.isContinuous()) {
            awaitEqual();
            probe();
            awaitEqual();
        }
    }

    void kill() {
        running.kill();
    }

    ProcessHandle process() {
        return running.process();
    }

    /** For a tool that does not watch: does its work now. */
    void catchUp() throws Exception {
        if (!tool.isContinuous()) {
            running = tool.start(scratch, source, way, destinations);
        }
    }

    Duration cpu() {
        return tool.isContinuous() ? Cpu.ofTree(running.process()) : Cpu.ofEndedChildren();
    }

    /** Writes one file and waits until it is at every destination; returns how long that took. */
    Duration probe() throws Exception {
        String name = "probe" + probes++;
        long start = System.nanoTime();
        Files.writeString(source.resolve(name), name);
        awaitFile(name, name.length());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void awaitFile(String name, long size) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Path destination : destinations) {
            Path file = destination.resolve(name);
            while (!Files.exists(file) || Files.size(file) != size) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(tool.name() + " has not brought " + file + " in " + PATIENCE);
                }
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** Whether all trees became equal by name, type, size and time within the patience. */
    boolean awaitEqual() throws Exception {
        return awaitEqual(PATIENCE);
    }

    boolean awaitEqual(Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Path destination : destinations) {
            long look = System.nanoTime();
            while (Trees.differences(source, destination) > 0) {
                long now = System.nanoTime();
                if (now > deadline) {
                    return false;
                }
                // Each look walks both trees, on the processors that shall do the work; when it was done, the trees say.
                Thread.sleep(Math.max(200, 10 * (now - look) / 1_000_000));
                look = System.nanoTime();
            }
            equalSince = Instant.now();
        }
        return true;
    }

    /**
     * When the last entry of a destination was changed, as the file system has it; or the end of the look that found all
     * equal, if that was before: what is written once more, or gets a directory's time, was true already.
     */
    Instant converged() throws IOException {
        Instant last = lastChange();
        return equalSince.isBefore(last) ? equalSince : last;
    }

    private Instant lastChange() throws IOException {
        Instant last = Instant.EPOCH;
        for (Path destination : destinations) {
            Instant changed = Trees.lastChange(destination);
            last = changed.isAfter(last) ? changed : last;
        }
        return last;
    }

    /**
     * The trees stay until all is measured: ext4 does not give the inode numbers of deleted files away again for minutes, and
     * looks at each of them whenever a file is created. Ten thousand of them made a writer ten times as slow.
     */
    @Override
    public void close() throws IOException {
        if (running != null) {
            running.close();
        }
    }
}
