package io.syncline.ops;

import java.util.Map;

/** How much is logged and how; has to be said before the first logger is made. See {@code logback.xml}. */
final class Logging {
    private Logging() {}

    /**
     * @param level {@code WARN}, {@code INFO} or {@code DEBUG}
     * @param environment systemd sets {@code JOURNAL_STREAM} where stderr is connected to its journal
     */
    static void start(String level, Map<String, String> environment) {
        System.setProperty("syncline.log.level", level);
        System.setProperty("syncline.log.appender", environment.containsKey("JOURNAL_STREAM") ? "JOURNAL" : "TERMINAL");
    }
}
