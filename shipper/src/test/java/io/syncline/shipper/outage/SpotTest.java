package io.syncline.shipper.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The words are those of OpenSSH 9.2 and rsync 3.5.0, and of rsync 3.1 where they differ. */
class SpotTest {
    private static final Destination SHELL = new Destination.Remote(Optional.of("me"), "backup", "/copy");
    private static final Destination DAEMON = daemon("backup", OptionalInt.empty());
    private static final Destination LOCAL = new Destination.Local(Path.of("/mnt/disk/copy"));
    private static final Optional<String> NO_PORT = Optional.empty();

    /** Kills: a look at the destination's own words, which are an alias here. */
    @Test
    void sshSaysToWhomItCouldNotConnect() {
        Optional<Spot> there = port("192.0.2.7", 2222);
        String refused = "ssh: connect to host 192.0.2.7 port 2222: Connection refused";
        assertEquals(there, of(255, "cannot reach me@backup: " + refused, SHELL));
        assertEquals(there, of(255, refused, SHELL));
        assertEquals(there, of(255, refused.replace("Connection refused", "No route to host"), SHELL));
        assertEquals(there, of(255, refused.replace("Connection refused", "Connection timed out"), SHELL));
        assertEquals(there, of(255, refused.replace("Connection refused", "Network is unreachable"), SHELL));
        assertEquals(port("fe80::1%eth0", 22), of(255, "ssh: connect to host fe80::1%eth0 port 22: x", SHELL));
        assertEquals(
                Optional.of(new Spot.Name("host.invalid")),
                of(255, "ssh: Could not resolve hostname host.invalid: Name or service not known", SHELL));
    }

    @Test
    void whoAnswersAndLetsNobodyInIsNoSpot() {
        for (String what : List.of(
                "me@backup: Permission denied (publickey).",
                "Host key verification failed.",
                "kex_exchange_identification: read: Connection reset by peer",
                "Connection closed by UNKNOWN port 65535",
                "Connection timed out during banner exchange",
                "Connection to 192.0.2.7 port 22 timed out")) {
            assertEquals(Optional.empty(), of(255, what, SHELL), what);
            assertEquals(Optional.empty(), of(255, "cannot reach me@backup: " + what, SHELL), what);
        }
        assertEquals(Optional.empty(), of(5, "@ERROR: Unknown module 'x'", DAEMON));
        assertEquals(Optional.empty(), of(5, "@ERROR: auth failed on module x", DAEMON));
        assertEquals(Optional.empty(), of(10, "rsync: read error: Connection reset by peer (104)", DAEMON));
        assertEquals(Optional.empty(), of(10, "rsync: [sender] read error: Connection timed out (110)", DAEMON));
        assertEquals(Optional.empty(), of(12, "rsync error: error in rsync protocol data stream (code 12)", DAEMON));
        assertEquals(Optional.empty(), of(30, "rsync error: timeout in data send/receive (code 30)", DAEMON));
        assertEquals(Optional.empty(), of(11, "rsync: write failed on \"/x\": No space left on device (28)", LOCAL));
    }

    @Test
    void rsyncSaysTheHostAndThePortIsTheDestinations() {
        String refused = "rsync: [sender] failed to connect to backup (192.0.2.7): Connection refused (111)";
        assertEquals(port("backup", 873), of(10, refused, DAEMON));
        assertEquals(port("backup", 873), of(10, refused.replace("[sender] ", ""), DAEMON));
        assertEquals(port("backup", 8873), of(10, refused, daemon("backup", OptionalInt.of(8873))));
        assertEquals(port("backup", 8874), Spot.of(said(10, refused), DAEMON, Optional.of("8874")));
        assertEquals(
                port("::1", 873),
                of(
                        10,
                        "rsync: [sender] failed to connect to ::1 (::1): Network is unreachable (101)",
                        daemon("[::1]", OptionalInt.empty())));
        assertEquals(
                port("backup", 873),
                of(35, "rsync error: timeout waiting for daemon connection (code 35) at socket.c(278)", DAEMON));
        assertEquals(
                Optional.of(new Spot.Name("backup")),
                of(10, "rsync: getaddrinfo: backup 873: Temporary failure in name resolution", DAEMON));
    }

    /** Kills: the daemon's port at another host. */
    @Test
    void theProxyOfADaemonIsNoSpot() {
        String proxy = "rsync: [sender] failed to connect to proxy (192.0.2.8): Connection refused (111)";
        assertEquals(Optional.empty(), of(10, proxy, DAEMON));
    }

    @Test
    void ofALocalDirectoryItsParentIsLookedFor() {
        Optional<Spot> parent = Optional.of(new Spot.Directory(Path.of("/mnt/disk")));
        String gone = "rsync: [Receiver] mkdir \"/mnt/disk/copy\" failed: No such file or directory (2)";
        assertEquals(parent, of(11, gone, LOCAL));
        assertEquals(Optional.empty(), of(11, gone.replace("No such file or directory (2)", "Denied (13)"), LOCAL));
    }

    /** Kills: a search for the words anywhere. */
    @Test
    void aNameInAMessageIsNoSpot() {
        String name = "ssh: connect to host 192.0.2.9 port 25: x";
        assertEquals(Optional.empty(), of(255, "rsync: send_files failed to open \"/src/" + name + "\"", SHELL));
        assertEquals(Optional.empty(), of(255, "bash: " + name, SHELL));
    }

    @Test
    void aNumberThatIsNoPortIsNoSpot() {
        assertEquals(Optional.empty(), of(255, "ssh: connect to host 192.0.2.7 port 0: x", SHELL));
        assertEquals(Optional.empty(), of(255, "ssh: connect to host 192.0.2.7 port 99999: x", SHELL));
    }

    private static Optional<Spot> of(int code, String what, Destination destination) {
        return Spot.of(said(code, what), destination, NO_PORT);
    }

    private static String said(int code, String what) {
        return ((Outcome.Retry) ExitCodes.outcome(code, what, List.of())).what();
    }

    private static Optional<Spot> port(String host, int port) {
        return Optional.of(new Spot.Port(host, port));
    }

    private static Destination daemon(String host, OptionalInt port) {
        return new Destination.Daemon(Optional.empty(), host, port, "data", "");
    }
}
