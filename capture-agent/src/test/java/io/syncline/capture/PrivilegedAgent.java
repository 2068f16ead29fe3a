package io.syncline.capture;

import static org.awaitility.Awaitility.await;

import io.syncline.event.FileEvent;
import io.syncline.journal.memory.MemoryJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of its own: watches a directory, says by what, and after a line of input the first event that comes. */
final class PrivilegedAgent {
    private PrivilegedAgent() {}

    public static void main(String[] arguments) throws Exception {
        Running running = new Running(Running.config(Path.of(arguments[0]), WatchMode.AUTO), new MemoryJournal<>());
        running.awaitWatching();
        running.recorded();
        System.out.println("by " + running.agent.watchedBy());
        System.in.read();
        List<FileEvent> events = new ArrayList<>();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            events.addAll(running.recorded());
            return !events.isEmpty();
        });
        System.out.println(events.get(0));
        running.close();
    }
}
