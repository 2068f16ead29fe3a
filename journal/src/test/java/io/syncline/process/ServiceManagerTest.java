package io.syncline.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.NotifyReceiver;
import io.syncline.process.ServiceManager.Kept;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
    @Test
    void withoutASocketNothingIsSaid() {
        ServiceManager manager = ServiceManager.of(Map.of(), 1);
        manager.ready();
        manager.ping();

        assertFalse(manager.isPresent());
        assertEquals(List.of(), manager.takeKept());
        assertEquals(Optional.empty(), manager.watchdog());
    }

    @Test
    void keptDescriptorsAreOfThisProcessOnly() {
        Map<String, String> environment =
                Map.of("LISTEN_PID", "77", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "queue", "WATCHDOG_USEC", "5000000");

        // They are not open here: reading the environment alone touches nothing.
        assertEquals(List.of(), ServiceManager.of(environment, 78).takeKept());
        assertEquals(
                Optional.of(Duration.ofSeconds(5)),
                ServiceManager.of(environment, 78).watchdog());
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotOurs() {
        Map<String, String> environment = Map.of("WATCHDOG_USEC", "5000000", "WATCHDOG_PID", "77");

        assertEquals(Optional.empty(), ServiceManager.of(environment, 78).watchdog());
    }

    @Test
    void whatIsKeptHasANumberAndAName() {
        assertEquals(
                new Kept("queue", 3),
                ServiceManager.kept(Map.of("LISTEN_PID", "7", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "queue:spool"), 7)
                        .get(0));
        assertEquals(
                new Kept("spool", 4),
                ServiceManager.kept(Map.of("LISTEN_PID", "7", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "queue:spool"), 7)
                        .get(1));
    }

    @Test
    void aManagerThatIsGoneIsNoReasonToFail() {
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "/nowhere/at/all"), 1);
        manager.ready();
        manager.ready();

        assertTrue(manager.isPresent());
    }

    @Test
    void keepingAndForgettingNameTheDescriptor() {
        String name = "syncline-manager-" + ProcessHandle.current().pid();
        try (NotifyReceiver receiver = NotifyReceiver.atAbstract(name)) {
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name), 1);
            manager.keep("queue", 0);
            manager.forget("queue");
            manager.status("two\nlines");

            assertEquals(
                    List.of("FDSTORE=1\nFDPOLL=0\nFDNAME=queue", "FDSTOREREMOVE=1\nFDNAME=queue", "STATUS=two lines"),
                    receiver.texts());
        }
    }
}
