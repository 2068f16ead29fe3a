import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of whole process trees, from /proc/PID/stat; ticks of 10 ms. */
final class Cpu {
    private static final long TICK_MILLIS = 10;

    private Cpu() {}

    /** Of the process, its living descendants, and all descendants that were waited for. */
    static Duration ofTree(ProcessHandle process) {
        long ticks = Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(handle -> ticks(Long.toString(handle.pid()), true, true))
                .sum();
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /** Of the children of this process that have ended. */
    static Duration ofEndedChildren() {
        return Duration.ofMillis(ticks("self", false, true) * TICK_MILLIS);
    }

    /** Peak resident memory of the process itself, MiB; 0 if it has ended. */
    static long peakMemory(ProcessHandle process) throws IOException {
        return memory(process, "VmHWM:");
    }

    /** Resident memory of the process itself, MiB; 0 if it has ended. */
    static long residentMemory(ProcessHandle process) throws IOException {
        return memory(process, "VmRSS:");
    }

    private static long memory(ProcessHandle process, String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    private static long ticks(String pid, boolean own, boolean children) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            // The second field is the name in parentheses and may hold spaces; utime is the 14th field of all.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            ticks += own ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
            ticks += children ? Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : 0;
            return ticks;
        } catch (IOException ended) {
            return 0;
        }
    }
}
