package io.syncline.capture.linux;

import io.syncline.capture.watch.InotifyMask;
import io.syncline.posix.NotifyReceiver;
import io.syncline.posix.Posix;
import io.syncline.process.ServiceManager;
import io.syncline.process.ServiceManager.Kept;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process of its own, in a user namespace with a limit of watches: is the agent that uses all of them, its service manager,
 * and its successor. Says whether the successor went on with what was kept, and whether it could watch the root.
 */
final class ResumingAtTheLimit {
    private ResumingAtTheLimit() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        String address = "syncline-limit-" + arguments[1];
        try (NotifyReceiver receiver = NotifyReceiver.atAbstract(address)) {
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + address), 1);
            KeptInotify first = KeptInotify.open(manager, "a", List.of());
            List<Kept> kept = KeptByTest.received(receiver);
            int watches = 0;
            Path next = root;
            while (first.inotify().watch(Posix.bytes(next), InotifyMask.DIRECTORY) > 0) {
                watches++;
                next = Files.createDirectory(next.resolve("d"));
            }
            first.safekeeping().recorded(0, true);
            first.close();
            try (KeptInotify successor = KeptInotify.open(manager, "a", kept)) {
                System.out.println("watches " + watches + " resumed "
                        + successor.nextWatch().isPresent() + " root "
                        + (successor.inotify().watch(Posix.bytes(root), InotifyMask.ROOT) > 0));
            }
        }
    }
}
