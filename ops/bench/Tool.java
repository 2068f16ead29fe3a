import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that mirrors a directory. */
interface Tool {
    String name();

    /** Starts on a scratch directory of its own; mirrors until it is closed. */
    Running start(Path scratch, Path source, Way way, List<Path> destinations) throws IOException, InterruptedException;

    /** Whether it watches. A plain rsync does not: it is run when the writer is done. */
    default boolean isContinuous() {
        return true;
    }

    /** How the destinations, all directories of this machine, are reached. */
    interface Way {
        Way LOCAL = new Way() {};

        default String to(Path destination) {
            return destination.toString();
        }

        /** The remote shell; empty for none. */
        default String rsh() {
            return "";
        }
    }

    /** One running mirror. */
    interface Running extends AutoCloseable {
        ProcessHandle process();

        /** kill -9 of everything, as a power cut would. */
        default void kill() {
            List<ProcessHandle> all = process().descendants().toList();
            process().destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            process().onExit().join();
        }

        @Override
        default void close() {
            if (process().isAlive()) {
                List<ProcessHandle> all = process().descendants().toList();
                process().destroy();
                process().onExit().orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).exceptionally(late -> {
                    process().destroyForcibly();
                    return process();
                }).join();
                all.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }
}
