package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.rsync.Contact;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.RenameOutcome;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.testing.Attributes;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.testing.Thorough;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings make of a destination, by real rsync, sshd and daemons. */
@Thorough
class RsyncSettingsTest {
    private static final RsyncRun EVERYTHING = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));

    @TempDir
    Path directory;

    private Path source;
    private Path target;

    @BeforeEach
    void makeEnds() throws Exception {
        source = Files.createDirectory(directory.resolve("s"));
        target = Files.createDirectory(directory.resolve("t"));
        Files.writeString(source.resolve("f"), "content");
    }

    /** Kills the mutant that lets trusted.* through, and the one that drops security.* between two roots. */
    @Test
    void aclsAndAttributesArriveAndFollow() throws Exception {
        assumeAttributes();
        attributes();

        done(mirror(local(), TransferOptions.DEFAULT));
        assertAttributesArrived(isRoot());

        Attributes.setXattr(source.resolve("f"), "user.a", "2");
        Attributes.setAcl(source.resolve("f"), "u:12345:rwx");
        done(mirror(local(), TransferOptions.DEFAULT));
        assertAttributesArrived(isRoot());
    }

    @Test
    void aclsAndAttributesArriveThroughSshAndADaemon() throws Exception {
        assumeAttributes();
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        attributes();

        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            done(mirror(at(ssh, OptionalInt.empty()), TransferOptions.DEFAULT.withRsh(ssh.rsh())));
            assertAttributesArrived(isRoot());
        }
        target = directory.resolve("module");
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), target)) {
            done(mirror(at(daemon, ""), TransferOptions.DEFAULT));
            assertAttributesArrived(false);
        }
    }

    @Test
    void whatIsNotWantedStaysHere() throws Exception {
        assumeAttributes();
        attributes();

        done(mirror(local(), TransferOptions.DEFAULT.with(Setting.ACLS, "no").with(Setting.XATTRS, "no")));

        assertEquals("", Attributes.xattrs(target.resolve("f")));
        assertFalse(Attributes.acl(target.resolve("d")).contains("default"));
    }

    /** Kills the mutant that asks again for what was refused: the file would stay in quarantine for ever. */
    @Test
    void aFileSystemWithoutThemTakesTheRestAtOnce() throws Exception {
        assumeAttributes();
        attributes();
        try (PlainFileSystem plain = PlainFileSystem.mount(directory.resolve("ram"))) {
            target = plain.directory();
            RsyncMirror mirror = mirror(local(), TransferOptions.DEFAULT);

            done(mirror);
            assertEquals("content", Files.readString(target.resolve("f")));
            assertFalse(String.join(" ", mirror.command(EVERYTHING)).matches(".*(--acls|--xattrs).*"));

            RsyncMirror insists = mirror(local(), TransferOptions.DEFAULT.with(Setting.ACLS, "yes"));
            Attributes.setAcl(source.resolve("f"), "u:12345:rwx");
            assertFalse(run(insists).isDone());
        }
    }

    @Test
    void aDaemonThatRefusesThemIsAskedWithout() throws Exception {
        target = directory.resolve("module");
        List<String> refusal = List.of("refuse options = acls xattrs");
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), target, refusal)) {
            RsyncMirror mirror = mirror(at(daemon, ""), TransferOptions.DEFAULT);
            assertInstanceOf(Outcome.Done.class, mirror.connect());

            RsyncResult first = mirror.run(EVERYTHING);
            RsyncResult result = first.isDone() ? first : mirror.run(EVERYTHING);

            assertTrue(result.isDone(), result::toString);
            assertEquals("content", Files.readString(target.resolve("f")));
        }
    }

    @Test
    void ownersAreChangedOnTheWay() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");
        int uid = 12_345;

        done(mirror(local(), TransferOptions.DEFAULT.with(Setting.CHOWN, uid + ":54321")));
        assertEquals(uid, owner("uid"));
        assertEquals(54_321, owner("gid"));

        TransferOptions mapped =
                TransferOptions.DEFAULT.with(Setting.USERMAP, "0-10:23456,*:99").with(Setting.GROUPMAP, "*:65432");
        done(mirror(local(), mapped));
        assertEquals(23_456, owner("uid"));
        assertEquals(65_432, owner("gid"));
    }

    /** The names on this side travel only when numbers do not: OptionRules asks for this. */
    @Test
    void ownersAreMappedByNameWhereNamesTravel() throws Exception {
        assumeTrue(isRoot(), "only root gives files away");

        done(mirror(
                local(), TransferOptions.DEFAULT.with(Setting.NUMERIC_IDS, "no").with(Setting.USERMAP, "root:34567")));

        assertEquals(34_567, owner("uid"));
    }

    @Test
    void permissionsAreChangedOnTheWay() throws Exception {
        done(mirror(local(), TransferOptions.DEFAULT.with(Setting.CHMOD, "D700,F600")));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("f"))));
    }

    @Test
    void holesStayHoles() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(source.resolve("f").toFile(), "rw")) {
            sparse.setLength(20_000_000);
        }

        done(mirror(local(), TransferOptions.DEFAULT));

        assertEquals(20_000_000, Files.size(target.resolve("f")));
        assertTrue(blocks(target.resolve("f")) < 1_000, () -> blocks(target.resolve("f")) + " blocks");
    }

    @Test
    void inPlaceKeepsTheFileThatIsThere() throws Exception {
        TransferOptions options = TransferOptions.DEFAULT.with(Setting.IN_PLACE, "yes");
        done(mirror(local(), options));
        Object before = Files.getAttribute(target.resolve("f"), "unix:ino");
        Files.writeString(source.resolve("f"), "another content");

        done(mirror(local(), options));

        assertEquals("another content", Files.readString(target.resolve("f")));
        assertEquals(before, Files.getAttribute(target.resolve("f"), "unix:ino"));
    }

    @Test
    void rsyncKnowsEveryOtherSetting() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        done(mirror(
                local(),
                TransferOptions.DEFAULT
                        .with(Setting.PARTIAL_DIR, ".partial")
                        .with(Setting.COMPRESS, "yes")
                        .with(Setting.BWLIMIT, "1.5m")
                        .with(Setting.CHECKSUM, "yes")
                        .with(Setting.TEMP_DIR, temporary.toString())
                        .with(Setting.HARD_LINKS, "no")));
    }

    /** Kills the mutant that deletes it as a stranger; the next file would find no place to grow. */
    @Test
    void aDirectoryForGrowingFilesMayLieInTheDestination() throws Exception {
        Files.createDirectory(target.resolve(".grow"));
        TransferOptions options = with(Setting.TEMP_DIR, ".grow");
        done(mirror(local(), options));
        Files.writeString(source.resolve("f"), "another content");

        done(mirror(local(), options));

        assertEquals("another content", Files.readString(target.resolve("f")));
    }

    /** Kills the mutant that compares times in spite of the setting. */
    @Test
    void contentIsComparedWhereThatIsSet() throws Exception {
        Files.writeString(target.resolve("f"), "CONTENT");
        Files.setLastModifiedTime(target.resolve("f"), Files.getLastModifiedTime(source.resolve("f")));

        done(mirror(local(), TransferOptions.DEFAULT.with(Setting.CHECKSUM, "yes")));

        assertEquals("content", Files.readString(target.resolve("f")));
    }

    @Test
    void aDaemonLetsInWhoHasThePassword() throws Exception {
        Path secrets = secret("secrets", "me:right\n");
        target = directory.resolve("module");
        List<String> lines = List.of("auth users = me", "secrets file = " + secrets);
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), target, lines)) {
            String right = secret("right", "right\n").toString();
            String wrong = secret("wrong", "wrong\n").toString();

            RsyncResult refused = run(mirror(at(daemon, "me"), with(Setting.PASSWORD_FILE, wrong)));
            assertTrue(refused.summary().contains("auth failed"), refused::summary);
            RsyncMirror mirror = mirror(at(daemon, "me"), with(Setting.PASSWORD_FILE, right));
            done(mirror);
            assertFalse(String.join(" ", mirror.command(EVERYTHING)).contains("=right"), "a password is shown");
        }
    }

    @Test
    void aDaemonIsFoundAtItsPort() throws Exception {
        target = directory.resolve("module");
        try (RsyncDaemon daemon = RsyncDaemon.start(directory.resolve("rsyncd"), target)) {
            Destination plain =
                    new Destination.Daemon(Optional.empty(), "127.0.0.1", OptionalInt.empty(), RsyncDaemon.MODULE, "");

            done(mirror(plain, with(Setting.PORT, Integer.toString(daemon.port()))));
        }
    }

    /** For rsync, for the probe and for renames: they share one connection. */
    @Test
    void sshTakesPortKeyAndOptions() throws Exception {
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        try (SshServer ssh = SshServer.start(directory.resolve("ssh"))) {
            Path key = Files.copy(ssh.key(), directory.resolve("it's a key"));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            TransferOptions options = TransferOptions.DEFAULT.withRsh("ssh -F /dev/null");
            options = options.with(Setting.IDENTITY, key.toString());
            options = options.withSettings(options.settings()
                    .withSshOptions(List.of(
                            "StrictHostKeyChecking=no", "UserKnownHostsFile=" + directory.resolve("known hosts"))));

            RsyncMirror mirror = mirror(at(ssh, OptionalInt.of(ssh.port())), options);
            done(mirror);
            List<RenameOutcome> moved =
                    mirror.move(List.of(new Rename(RelPath.of("f"), RelPath.of("g"), false)), Set.of());

            assertInstanceOf(RenameOutcome.Done.class, moved.get(0), moved::toString);
            String port = Integer.toString(ssh.port());
            done(mirror(at(ssh, OptionalInt.empty()), options.with(Setting.PORT, port)));
        }
    }

    private void attributes() throws Exception {
        Files.createDirectory(source.resolve("d"));
        Attributes.setXattr(source.resolve("f"), "user.a", "1");
        Attributes.setAcl(source.resolve("f"), "u:12345:r");
        Attributes.setAcl(source.resolve("d"), "d:u:12345:rx");
        Attributes.setXattr(source.resolve("d"), "user.b", "\u00e4");
        if (isRoot()) {
            Attributes.setXattr(source.resolve("f"), "trusted.syncline", "here");
            Attributes.setXattr(source.resolve("f"), "security.syncline", "label");
        }
    }

    private void assertAttributesArrived(boolean withSecurity) throws Exception {
        for (String name : List.of("f", "d")) {
            assertEquals(Attributes.acl(source.resolve(name)), Attributes.acl(target.resolve(name)), name);
            String expected = Attributes.xattrs(source.resolve(name))
                    .lines()
                    .filter(line -> line.startsWith("user.") || withSecurity && line.startsWith("security."))
                    .reduce((one, other) -> one + "\n" + other)
                    .orElse("");
            assertEquals(expected, Attributes.xattrs(target.resolve(name)), name);
        }
    }

    private void assumeAttributes() {
        Optional<String> missing = Attributes.missing(directory);
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    private static TransferOptions with(Setting setting, String value) {
        return TransferOptions.DEFAULT.with(setting, value);
    }

    private Path secret(String name, String content) throws Exception {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Destination local() {
        return new Destination.Local(target);
    }

    private Destination at(SshServer ssh, OptionalInt port) {
        return new Destination.Remote(Optional.of(ssh.user()), "127.0.0.1", port, target.toString());
    }

    private static Destination at(RsyncDaemon daemon, String user) {
        return new Destination.Daemon(
                Optional.of(user).filter(name -> !name.isEmpty()),
                "127.0.0.1",
                OptionalInt.of(daemon.port()),
                RsyncDaemon.MODULE,
                "");
    }

    private RsyncMirror mirror(Destination destination, TransferOptions options) {
        return new RsyncMirror(
                        Mapping.plain(source, destination, "d"),
                        Posix.identity(Posix.bytes(source)).orElseThrow(),
                        options,
                        Ends.forgetful(),
                        () -> false)
                .within(Contact.certain());
    }

    private static void done(RsyncMirror mirror) throws Exception {
        RsyncResult result = run(mirror);
        assertTrue(result.isDone(), result::toString);
    }

    private static RsyncResult run(RsyncMirror mirror) throws Exception {
        assertInstanceOf(Outcome.Done.class, mirror.connect());
        return mirror.run(EVERYTHING);
    }

    private int owner(String which) throws Exception {
        return (Integer) Files.getAttribute(target.resolve("f"), "unix:" + which);
    }

    private static long blocks(Path file) {
        try {
            Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
            return Long.parseLong(new String(process.getInputStream().readAllBytes()).strip());
        } catch (java.io.IOException e) {
            throw new IllegalStateException("cannot stat " + file, e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
