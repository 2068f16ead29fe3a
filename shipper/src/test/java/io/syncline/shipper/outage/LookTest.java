package io.syncline.shipper.outage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.shipper.outage.Look.Seen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets on the loopback interface. */
@Timeout(60)
class LookTest {
    @TempDir
    Path top;

    @Test
    void aPortThatListensIsSeenAndNothingIsSaid() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Look look = Look.at(new Spot.Port("127.0.0.1", server.getLocalPort()));
            assertEquals(Seen.SOMEBODY, seen(look));
            look.close();
            try (Socket caller = server.accept()) {
                assertEquals(-1, caller.getInputStream().read());
            }
        }
    }

    @Test
    void aPortThatRefusesIsSeenToDoSo() throws IOException {
        assertEquals(Seen.NOBODY, seen(Look.at(new Spot.Port("127.0.0.1", closedPort()))));
    }

    /** Kills: the first address alone, where a host has one that answers behind one that does not. */
    @Test
    void allAddressesOfAHostAreTried() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.2"))) {
            Addresses two =
                    Addresses.of(List.of(InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.2")));
            PortLook look = new PortLook(two, server.getLocalPort());
            assertEquals(Seen.SOMEBODY, seen(look));
            look.close();
        }
    }

    @Test
    void aNameThatIsKnownIsSeen() {
        assertEquals(Seen.SOMEBODY, seen(Look.at(new Spot.Name("localhost"))));
    }

    @Test
    void aHostWithoutAnAddressHasNobody() {
        assertEquals(Seen.NOBODY, seen(new PortLook(Addresses.of(List.of()), 22)));
    }

    /** Kills: a resolver that answers nobody, and a queue before it that grows as long as that is so. */
    @Test
    void theResolverIsNotAskedForWhomNobodyLooksAnyMore() {
        List<Runnable> waiting = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (boolean isPort : List.of(true, false)) {
            Addresses addresses = Addresses.of(
                    () -> {
                        asked.add("port " + isPort);
                        return List.of();
                    },
                    waiting::add);
            Look look = isPort ? new PortLook(addresses, 22) : new Look.NameLook(addresses);
            assertEquals(Seen.NOT_YET, look.seen());
            look.close();
        }
        waiting.forEach(Runnable::run);
        assertEquals(2, waiting.size());
        assertEquals(List.of(), asked);
    }

    @Test
    void aDirectoryIsSeenWhenItIsThere() throws IOException {
        Path directory = top.resolve("mounted");
        Look look = Look.at(new Spot.Directory(directory));
        assertEquals(Seen.NOBODY, look.seen());
        Files.createFile(directory);
        assertEquals(Seen.NOBODY, look.seen());
        Files.delete(directory);
        Files.createDirectory(directory);
        assertEquals(Seen.SOMEBODY, look.seen());
    }

    private static Seen seen(Look look) {
        return await().atMost(Duration.ofSeconds(50)).until(look::seen, it -> it != Seen.NOT_YET);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }
}
