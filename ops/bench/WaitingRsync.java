import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The floor for one file: an rsync that was started beforehand, is told one name that is known already, and brings it. No
 * watching, no journal, no decision.
 */
final class WaitingRsync {
    private static final int COUNT = 100;
    private static final int COUNT_OVER_SSH = 40;

    private WaitingRsync() {}

    /** From the name to the file at the destination, the shortest first. */
    static List<Duration> latencies(Path parent, Tool.Way way) throws Exception {
        Path scratch = Files.createTempDirectory(parent, "waiting");
        Path source = Files.createDirectory(scratch.resolve("source"));
        Path destination = Files.createDirectory(scratch.resolve("mirror"));
        boolean local = way.rsh().isEmpty();
        List<String> command = new ArrayList<>(List.of("rsync", "-lptgoD", "--files-from=-", "--from0"));
        if (!local) {
            command.addAll(List.of("-e", way.rsh()));
        }
        command.addAll(List.of(source + "/", way.to(destination) + "/"));
        List<Duration> took = new ArrayList<>();
        try {
            Process waiting = start(command);
            for (int i = 0; i < (local ? COUNT : COUNT_OVER_SSH); i++) {
                // It has connected and started its other end by then.
                Thread.sleep(local ? 100 : 1_500);
                took.add(bring(waiting, source, destination, "f" + i));
                waiting.waitFor();
                waiting = start(command);
            }
            waiting.destroy();
            waiting.waitFor();
        } finally {
            Trees.remove(scratch);
        }
        Collections.sort(took);
        return took;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Duration bring(Process waiting, Path source, Path destination, String name) throws Exception {
        Files.writeString(source.resolve(name), name);
        long start = System.nanoTime();
        try (OutputStream names = waiting.getOutputStream()) {
            names.write((name + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        while (!Files.exists(destination.resolve(name)) && waiting.isAlive()) {
            LockSupport.parkNanos(100_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
