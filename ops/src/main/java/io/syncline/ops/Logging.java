package io.syncline.ops;

import java.util.Map;
import java.util.function.Consumer;

/**
 * How much is logged and how; see {@link LoggingConfigurator}. How has to be said before the first logger is made, how much
 * may be said again. State of the process, as its log is, and therefore static.
 */
final class Logging {
    private static String level = "";
    private static boolean journal;
    private static Consumer<String> configured = ignored -> {};

    private Logging() {}

    /**
     * @param wanted {@code WARN}, {@code INFO} or {@code DEBUG}
     * @param environment systemd sets {@code JOURNAL_STREAM} where stderr is connected to its journal
     */
    static synchronized void start(String wanted, Map<String, String> environment) {
        journal = environment.containsKey("JOURNAL_STREAM");
        level = wanted;
        configured.accept(level);
    }

    /** False before {@link #start}. */
    static synchronized boolean isStarted() {
        return !level.isEmpty();
    }

    static synchronized boolean isForJournal() {
        return journal;
    }

    /** @param it is told the level, now and whenever it changes */
    static synchronized void configured(Consumer<String> it) {
        configured = it;
        it.accept(level);
    }
}
