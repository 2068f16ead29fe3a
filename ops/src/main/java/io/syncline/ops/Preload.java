package io.syncline.ops;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.ops.run.Journals;
import io.syncline.posix.Posix;
import io.syncline.process.StageState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Loads what a stage needs first and what takes long to load, while the command line is understood. On two threads: what
 * initialises classes of one library is never done by both.
 */
final class Preload {
    private static final Set<String> STAGES = Set.of("mirror", "capture", "plan", "ship");

    private final List<Thread> threads = new ArrayList<>();

    private Preload() {}

    /** Nothing for a command that needs none of it. */
    static Preload of(List<String> arguments) {
        Preload preload = new Preload();
        if (!arguments.isEmpty() && STAGES.contains(arguments.get(0))) {
            Thread log = preload.start("preload-log", Preload::logAndJson);
            preload.start("preload-journal", () -> nativeCallsAndJournal(log));
        }
        return preload;
    }

    /** To be called before anything of it is used: two threads that initialise the same classes may wait for each other. */
    void await() {
        threads.forEach(Preload::join);
    }

    private static void logAndJson() {
        LoggerFactory.getLogger(Preload.class);
        new CheckpointFile<>(Path.of("none"), StageState.class);
    }

    private static void nativeCallsAndJournal(Thread log) {
        Posix.libC();
        join(log);
        Journals.preload();
    }

    private Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        // What cannot be loaded is reported by whoever needs it.
        thread.setUncaughtExceptionHandler((failed, why) -> {});
        threads.add(thread);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
