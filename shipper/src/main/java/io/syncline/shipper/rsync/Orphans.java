package io.syncline.shipper.rsync;

import io.syncline.process.Heartbeat;
import io.syncline.shipper.destination.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of one mirror, known by a mark in their environment that every child inherits. When a shipper is killed,
 * its rsync lives on for a while, and what it has read already it may still put over newer content that the next run has
 * brought. So a start ends what the last one has left, before it ships anything. The mark needs no file that could be
 * missing or stale, and no number that could have been given to another process.
 */
public final class Orphans {
    private static final String MARK = "SYNCLINE_MIRROR";
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 5;

    /** Where the start is among the fields behind the name. */
    private static final int STARTED = 19;

    /** This process; the time of its start tells it from others that have had its number. */
    private static final String OWNER = owner(ProcessHandle.current().pid());

    private static final Pattern LOOK_OF = Pattern.compile("look by (\\d{1,18})\\.\\d+: ");

    /** Whose processes they are: neither may end those of another one. */
    enum Role {
        /** The shipper's: what one has left behind may still write. */
        SHIP(""),
        /** Those of dry runs, which others make beside it, and beside each other. */
        LOOK("look by " + OWNER + ": "),
        /** Those of a probe, whoever asks. */
        ASK("ask: ");

        private final String word;

        Role(String word) {
            this.word = word;
        }
    }

    private Orphans() {}

    /**
     * Ends those of its shippers and waits: politely at first, so that rsync removes its temporary file. To be called while
     * nothing of this mapping runs: at the start, under the destination's lock.
     *
     * @return how many processes were there
     * @throws IllegalStateException if one does not end, such as one that hangs in the kernel on a dead disk
     */
    public static int end(Mapping mapping) throws InterruptedException {
        return end(mark(mapping));
    }

    /** What a process of this mapping's shipper has in its environment. */
    public static Map<String, String> mark(Mapping mapping) {
        return mark(mapping, Role.SHIP);
    }

    static Map<String, String> mark(Mapping mapping, Role role) {
        return Map.of(MARK, role.word + way(mapping));
    }

    private static String way(Mapping mapping) {
        return mapping.watchedRoot() + " -> " + mapping.target().canonical();
    }

    /**
     * Ends comparisons of this mapping that nobody waits for any more: whoever had started them was killed. They change
     * nothing, and read for hours.
     *
     * @return how many processes were there
     * @throws IllegalStateException if one does not end
     */
    public static int endAbandoned(Mapping mapping) throws InterruptedException {
        String way = way(mapping);
        return end(mark -> isAbandoned(mark, way), "a comparison of " + way);
    }

    private static boolean isAbandoned(String mark, String way) {
        Matcher look = LOOK_OF.matcher(mark);
        if (!look.lookingAt() || !mark.substring(look.end()).equals(way)) {
            return false;
        }
        String owner = owner(Long.parseLong(look.group(1)));
        return !mark.startsWith("look by " + owner + ":");
    }

    /** Its number, and when it was started: field 22 of proc_pid_stat(5), behind a name that may hold anything. */
    private static String owner(long pid) {
        String stat = new String(read(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return pid + "." + (fields.length > STARTED ? fields[STARTED] : "");
    }

    static int end(Map<String, String> mark) throws InterruptedException {
        return end(mark.get(MARK)::equals, mark.get(MARK));
    }

    private static int end(Predicate<String> isMark, String what) throws InterruptedException {
        List<ProcessHandle> found = marked(isMark);
        int count = found.size();
        long start = System.nanoTime();
        found.forEach(ProcessHandle::destroy);
        while (!found.isEmpty()) {
            long waited = System.nanoTime() - start;
            if (waited > GRACE.toNanos()) {
                found.forEach(ProcessHandle::destroyForcibly);
            }
            if (waited > LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "cannot end process " + found.get(0).pid() + " of an earlier run to " + what
                                + ": still there after " + LIMIT.toSeconds() + " s; see why it hangs");
            }
            Heartbeat.beat();
            Thread.sleep(PAUSE_MILLIS);
            found = marked(isMark);
        }
        return count;
    }

    private static List<ProcessHandle> marked(Predicate<String> isMark) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (markOf(read(process.resolve("environ"))).filter(isMark).isPresent()
                        && !isSharedConnection(process)) {
                    handle(process).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list /proc: " + e.getMessage(), e);
        }
        return found;
    }

    /** It carries no file; and another mirror may be using it. ssh gives it this title. */
    private static boolean isSharedConnection(Path process) {
        return new String(read(process.resolve("cmdline")), StandardCharsets.ISO_8859_1).contains(" [mux]");
    }

    private static Optional<ProcessHandle> handle(Path process) {
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
    }

    /** Empty for a process of somebody else, a dead one and a kernel thread. */
    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException notOurs) {
            return new byte[0];
        }
    }

    /** @param environment entries that end with NUL */
    private static Optional<String> markOf(byte[] environment) {
        return Arrays.stream(new String(environment, StandardCharsets.ISO_8859_1).split("\0"))
                .filter(entry -> entry.startsWith(MARK + "="))
                .map(entry -> entry.substring(MARK.length() + 1).getBytes(StandardCharsets.ISO_8859_1))
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .findFirst();
    }
}
