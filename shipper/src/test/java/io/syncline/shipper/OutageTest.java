package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.shipper.transfer.RetryPolicy;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Destinations that are away and come back. The next try is an hour away, so only a look can have found them. */
@Thorough
@Timeout(120)
class OutageTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.retry = new RetryPolicy(HOUR, HOUR, HOUR, HOUR, Duration.ofMillis(300), 0.3);
        bench.write("a/f", "1");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aDaemonThatIsBackIsTriedLongBeforeTheNextTry() throws Exception {
        try (RsyncDaemon daemon = RsyncDaemon.start(top.resolve("daemon"), bench.destination)) {
            bench.to(new Destination.Daemon(
                    Optional.empty(), "127.0.0.1", OptionalInt.of(daemon.port()), RsyncDaemon.MODULE, ""));
            bench.start();
            bench.awaitDone();
            daemon.stop();
            bench.write("a/f", "12");
            bench.entry("a/f");
            awaitOutage("127.0.0.1");
            daemon.start();
            awaitBack();
        }
    }

    /** Kills: a look at the destination's own words: the alias is no host, and its port is that of the alias. */
    @Test
    void aHostThatIsBackIsTriedThoughItsNameIsAnAlias() throws Exception {
        assumeTrue(SshServer.isAvailable());
        try (SshServer server = SshServer.start(top.resolve("ssh"))) {
            server.stop();
            toAlias(server, "");
            bench.start();
            awaitOutage("ssh: connect to host 127.0.0.1 port " + server.port());
            server.start();
            awaitBack();
        }
    }

    /** Kills: five minutes between two tries of a host of which a try alone can say that it is back. */
    @Test
    void aHostBehindAGateIsTriedAsOftenAsEver() throws Exception {
        assumeTrue(SshServer.isAvailable());
        try (SshServer server = SshServer.start(top.resolve("ssh"))) {
            server.stop();
            toAlias(server, "  ProxyJump gate\n");
            Duration brief = Duration.ofMillis(50);
            bench.retry = new RetryPolicy(brief, HOUR, HOUR, brief, HOUR, 0);
            bench.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> bench.counter("retries") >= 8);
            // Doubled seven times it would be six seconds.
            assertTrue(bench.state
                    .current()
                    .nextRetryAt()
                    .orElseThrow()
                    .isBefore(Instant.now().plusSeconds(2)));
            server.start();
            bench.awaitDone();
            bench.assertEqual();
        }
    }

    /** Both are the server, and are reached by what the file says alone: an ssh that goes to a gate is told nothing else. */
    private void toAlias(SshServer server, String more) throws IOException {
        String place = "  HostName 127.0.0.1\n  Port " + server.port() + "\n";
        String all = "Host *\n  IdentityFile " + server.key() + "\n  IdentitiesOnly yes\n"
                + "  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n";
        Path config =
                Files.writeString(top.resolve("config"), "Host alias\n" + place + more + "Host gate\n" + place + all);
        bench.options = bench.options.withRsh("ssh -F " + config);
        bench.to(new Destination.Remote(
                Optional.of(server.user()), "alias", OptionalInt.empty(), bench.destination.toString()));
    }

    /** Kills: a wait for the next try where it was only a disk that was not mounted. */
    @Test
    void aDirectoryThatIsBackIsFilled() throws Exception {
        Path disk = top.resolve("disk");
        bench.to(new Destination.Local(disk.resolve("copy")));
        bench.start();
        awaitOutage("No such file or directory");
        Files.createDirectory(disk);
        bench.awaitDone();
        assertEquals(Workbench.describe(bench.source), Workbench.describe(disk.resolve("copy")));
        assertEquals(1, bench.counter("retries"));
    }

    private void awaitOutage(String word) {
        bench.awaitState("retrying");
        String error = bench.state.current().lastError().orElseThrow();
        assertTrue(error.contains(word), error);
        Instant next = bench.state.current().nextRetryAt().orElseThrow();
        assertTrue(next.isAfter(Instant.now().plus(HOUR.dividedBy(2))), next::toString);
    }

    private void awaitBack() {
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("retries"));
        assertEquals(Optional.empty(), bench.state.current().nextRetryAt());
    }
}
