package io.syncline.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.posix.NotifyReceiver.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotifySocketTest {
    @Test
    void aMessageArrivesAtAPath() throws Exception {
        // Not a @TempDir: an address has at most 107 bytes.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "notify");
        Path path = directory.resolve("s");
        try (NotifyReceiver receiver = NotifyReceiver.at(path)) {
            new NotifySocket(path.toString()).send("READY=1\nSTATUS=größer");

            assertEquals(List.of("READY=1\nSTATUS=größer"), receiver.texts());
        } finally {
            Files.deleteIfExists(path);
            Files.delete(directory);
        }
    }

    @Test
    void aMessageArrivesAtAnAbstractAddress() {
        String name = "syncline-test-" + ProcessHandle.current().pid();
        try (NotifyReceiver receiver = NotifyReceiver.atAbstract(name)) {
            new NotifySocket("@" + name).send("WATCHDOG=1");

            assertEquals(List.of("WATCHDOG=1"), receiver.texts());
        }
    }

    @Test
    void descriptorsAreTheSameFilesAtTheOtherEnd() {
        String name = "syncline-descriptors-" + ProcessHandle.current().pid();
        int one = Descriptors.inMemory("one", 1);
        int three = Descriptors.inMemory("three", 3);
        try (NotifyReceiver receiver = NotifyReceiver.atAbstract(name)) {
            new NotifySocket("@" + name).send("FDSTORE=1", one, three);
            Received received = receiver.take().get(0);

            assertEquals("FDSTORE=1", received.text());
            assertEquals(2, received.descriptors().size());
            assertTrue(Descriptors.what(received.descriptors().get(0)).startsWith("/memfd:one"));
            assertTrue(Descriptors.what(received.descriptors().get(1)).startsWith("/memfd:three"));
            received.descriptors().forEach(Descriptors::close);
        } finally {
            Descriptors.close(one);
            Descriptors.close(three);
        }
    }

    @Test
    void nobodyWhoListensIsAnError() {
        assertThrows(PosixException.class, () -> new NotifySocket("/nowhere/at/all").send("READY=1"));
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new NotifySocket("relative"));
        assertThrows(IllegalArgumentException.class, () -> new NotifySocket("/" + "x".repeat(107)));
    }
}
