import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One mirror with two local destinations and one over ssh under churn, while something fails every few seconds: the mirror is
 * killed, an rsync is killed or stops for a while, the ssh server does. Memory and disk are to stay flat, the trees to be
 * equal in the end.
 *
 * <p>Arguments: {@code SCRATCH MINUTES SEED}.
 */
public final class Soak {
    private static final Duration REPORT = Duration.ofSeconds(30);
    private static final int CHANGES_A_TURN = 25;
    private static final int MOST_STOPPED_MILLIS = 4_000;

    private final Path scratch;
    private final Path source;
    private final List<String> command = new ArrayList<>();
    private final List<Path> destinations = new ArrayList<>();
    private final Sshd sshd;
    private final Random random;
    private final SoakChurn churn;
    private Process mirror;
    private int kills;
    private int faults;

    private Soak(Path parent, long seed) throws Exception {
        scratch = Files.createTempDirectory(parent, "soak");
        source = Files.createDirectory(scratch.resolve("source"));
        random = new Random(seed);
        churn = new SoakChurn(source, new Random(seed + 1));
        sshd = new Sshd(scratch);
        command.addAll(List.of(System.getProperty("syncline.home") + "/ops/bin/syncline", "mirror"));
        command.addAll(List.of("--state", scratch.resolve("state").toString(), "--journal-size", "64m"));
        // Within minutes little of the tree is left at its place, or at all: whoever is behind for so long would be held.
        command.addAll(List.of("--max-delete", "1000000"));
        command.addAll(List.of("--rsh", sshd.rsh(), source.toString()));
        for (String name : List.of("near", "second", "far")) {
            Path destination = Files.createDirectory(scratch.resolve(name));
            destinations.add(destination);
            command.add(name.equals("far") ? sshd.to(destination) : destination.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Soak soak = new Soak(Path.of(arguments[0]).toAbsolutePath(), Long.parseLong(arguments[2]));
        boolean equal;
        try {
            equal = soak.run(Duration.ofMinutes(Long.parseLong(arguments[1])));
        } finally {
            soak.close();
        }
        System.exit(equal ? 0 : 1);
    }

    private boolean run(Duration time) throws Exception {
        System.out.println("| minute | changes | faults | kills of the mirror | memory | state on disk | files |");
        System.out.println("|---|---|---|---|---|---|---|");
        start();
        long begin = System.nanoTime();
        long nextReport = begin + REPORT.toNanos();
        long nextFault = begin + seconds(5);
        while (System.nanoTime() - begin < time.toNanos()) {
            for (int i = 0; i < CHANGES_A_TURN; i++) {
                churn.change();
            }
            Thread.sleep(random.nextInt(200));
            if (System.nanoTime() > nextFault) {
                fault();
                nextFault = System.nanoTime() + seconds(3 + random.nextInt(10));
            }
            if (System.nanoTime() > nextReport) {
                report((System.nanoTime() - begin) / 1e9 / 60);
                nextReport += REPORT.toNanos();
            }
        }
        return awaitEqual((System.nanoTime() - begin) / 1e9 / 60);
    }

    private void start() throws IOException {
        mirror = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("log").toFile()))
                .start();
    }

    private void fault() throws Exception {
        faults++;
        switch (random.nextInt(4)) {
            case 0 -> killMirror();
            case 1 -> some(mirror.descendants(), ProcessHandle::destroyForcibly);
            case 2 -> stopForAWhile(mirror.descendants());
            default -> stopForAWhile(sshd.processes());
        }
    }

    /** What it has started ends with it or is found by the next one; only the mirror itself is killed. */
    private void killMirror() throws Exception {
        kills++;
        mirror.destroyForcibly().waitFor();
        start();
    }

    private void some(Stream<ProcessHandle> processes, java.util.function.Consumer<ProcessHandle> what) {
        processes.filter(one -> random.nextBoolean()).forEach(what);
    }

    private void stopForAWhile(Stream<ProcessHandle> processes) throws Exception {
        List<String> pids = processes.map(one -> Long.toString(one.pid())).toList();
        signal("-STOP", pids);
        Thread.sleep(random.nextInt(MOST_STOPPED_MILLIS));
        signal("-CONT", pids);
    }

    private static void signal(String signal, List<String> pids) throws Exception {
        List<String> words = new ArrayList<>(List.of("kill", signal));
        words.addAll(pids);
        if (!pids.isEmpty()) {
            // Some have ended meanwhile.
            new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        }
    }

    private void report(double minute) throws Exception {
        System.out.printf(
                "| %.1f | %d | %d | %d | %d MiB | %d MiB | %d |%n",
                minute, churn.changes(), faults, kills, Cpu.residentMemory(mirror.toHandle()), diskMiB(), churn.files());
    }

    private long diskMiB() throws Exception {
        Process du = new ProcessBuilder("du", "-sk", scratch.resolve("state").toString()).start();
        try (BufferedReader answer = du.inputReader()) {
            String line = answer.readLine();
            return line == null ? 0 : Long.parseLong(line.split("\t")[0]) / 1024;
        }
    }

    private boolean awaitEqual(double minute) throws Exception {
        long quiet = System.nanoTime();
        String difference = "";
        while (System.nanoTime() - quiet < seconds(180)) {
            difference = difference();
            if (difference.isEmpty()) {
                report(minute);
                System.out.printf("%nEqual %.0f s after the last change. ", (System.nanoTime() - quiet) / 1e9);
                System.out.println(crawls() + " passes over the whole tree but for first contact.");
                return true;
            }
            Thread.sleep(1_000);
        }
        System.out.println("\nDifferent 180 s after the last change; " + scratch + " is kept.\n" + difference);
        return false;
    }

    /** What rsync would change, by content; empty for nothing. */
    private String difference() throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path destination : destinations) {
            Process rsync = new ProcessBuilder(
                            "rsync", "-anciH", "--delete", source + "/", destination + "/")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(rsync.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            rsync.waitFor(60, TimeUnit.SECONDS);
            all.append(said.isEmpty() ? "" : destination + ":\n" + said);
        }
        return all.toString();
    }

    private long crawls() throws IOException {
        try (Stream<String> lines = Files.lines(scratch.resolve("log"), java.nio.charset.StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("crawls the whole tree") && !line.contains("first contact"))
                    .count();
        }
    }

    private static long seconds(long number) {
        return TimeUnit.SECONDS.toNanos(number);
    }

    private void close() throws Exception {
        boolean equal = difference().isEmpty();
        mirror.destroy();
        if (!mirror.waitFor(30, TimeUnit.SECONDS)) {
            mirror.descendants().forEach(ProcessHandle::destroyForcibly);
            mirror.destroyForcibly();
        }
        sshd.close();
        if (equal) {
            Trees.remove(scratch);
        }
    }
}
