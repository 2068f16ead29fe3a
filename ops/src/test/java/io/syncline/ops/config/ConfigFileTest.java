package io.syncline.ops.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.SweepConfig;
import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import io.syncline.planner.RetentionPolicy;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.DeleteMode;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
    /** Kills: hooks of the file that a destination loses, and those of one that another gets. */
    @Test
    void hooksOfTheFileAreThoseOfEachDestinationThatSaysNothingElse() {
        MirrorConfig config = parse("""
                source: /srv/www
                state: state
                onHold: tell hold
                onFailure: tell failure
                hookTimeout: 5s
                destinations:
                  - to: /mirror
                  - to: exec:/bin/purge
                    onHold: ":"
                    execHold: 9
                """);

        TransferOptions common =
                TransferOptions.DEFAULT.with(Setting.ON_FAILURE, "tell failure").with(Setting.HOOK_TIMEOUT, "5s");
        assertEquals(
                common.with(Setting.ON_HOLD, "tell hold"),
                config.destinations().get(0).options());
        assertEquals(
                common.with(Setting.ON_HOLD, ":").with(Setting.EXEC_HOLD, "9"),
                config.destinations().get(1).options());
    }

    private static final Path DIRECTORY = Path.of("/etc/syncline");

    @Test
    void everyKeyIsRead() {
        MirrorConfig config = parse("""
                source: /srv/./www
                state: ../state
                watch: inotify
                oneFileSystem: true
                quietTime: 0
                maxAge: 2m
                maxPaths: 77
                sweepEvery: 0
                sweepUnwatched: 5s
                sweepRate: 1000
                journalSize: 64m
                journalAge: 48h
                rsyncs: 3
                destinations:
                  - name: backup
                    to: u@host:/srv
                    filters:
                      - "+ *.keep"
                      - "- *.tmp"
                    delete: never
                    rsh: ssh -p 2222
                    rsyncPath: /opt/rsync
                    rsyncOptions: [--bwlimit=1m]
                    timeout: 30s
                    standby: 5m
                    connectTimeout: 5s
                    acls: no
                    xattrs: auto
                    hardLinks: false
                    numericIds: no
                    sparse: no
                    compress: yes
                    checksum: true
                    inPlace: yes
                    bwlimit: 1.5m
                    tempDir: /var/tmp
                    chown: web:web
                    chmod: D755,F644
                    port: 2222
                    identity: keys/backup
                    sshOptions: [ProxyJump=gate, Ciphers=aes128-ctr]
                  - to: /mirror
                  - to: host::module
                    partialDir: .partial
                    usermap: 0-99:nobody
                    groupmap: "*:100"
                    passwordFile: /etc/secret
                """);

        assertEquals(DIRECTORY, config.workingDirectory());
        assertEquals("/srv/./www", config.source());
        assertEquals(Path.of("/etc/state"), config.state());
        assertEquals(new WatchOptions(WatchMode.INOTIFY, true), config.watch());
        assertEquals(new WindowPolicy(Duration.ZERO, Duration.ofMinutes(2), 77), config.window());
        assertEquals(SweepConfig.DEFAULT.with(Duration.ZERO, Duration.ofSeconds(5), 1000), config.sweep());
        assertEquals(new MirrorLimits(new RetentionPolicy(64L << 20, Duration.ofHours(48)), 3), config.limits());
        TransferOptions options = TransferOptions.DEFAULT
                .withFilters(List.of("+ *.keep", "- *.tmp"))
                .withDelete(DeleteMode.NEVER)
                .withRsh("ssh -p 2222")
                .withRsyncPath("/opt/rsync")
                .withExtra(List.of("--bwlimit=1m"))
                .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(5))
                .withStandby(Duration.ofMinutes(5))
                .with(Setting.ACLS, "no")
                .with(Setting.XATTRS, "auto")
                .with(Setting.HARD_LINKS, "no")
                .with(Setting.NUMERIC_IDS, "no")
                .with(Setting.SPARSE, "no")
                .with(Setting.COMPRESS, "yes")
                .with(Setting.CHECKSUM, "yes")
                .with(Setting.IN_PLACE, "yes")
                .with(Setting.BWLIMIT, "1.5m")
                .with(Setting.TEMP_DIR, "/var/tmp")
                .with(Setting.CHOWN, "web:web")
                .with(Setting.CHMOD, "D755,F644")
                .with(Setting.PORT, "2222")
                .with(Setting.IDENTITY, "/etc/syncline/keys/backup");
        options = options.withSettings(
                options.settings().withSshOptions(List.of("ProxyJump=gate", "Ciphers=aes128-ctr")));
        TransferOptions daemon = TransferOptions.DEFAULT
                .with(Setting.PARTIAL_DIR, ".partial")
                .with(Setting.USERMAP, "0-99:nobody")
                .with(Setting.GROUPMAP, "*:100")
                .with(Setting.PASSWORD_FILE, "/etc/secret");
        assertEquals(
                List.of(
                        new DestinationConfig(Optional.of("backup"), "u@host:/srv", options),
                        new DestinationConfig(Optional.empty(), "/mirror", TransferOptions.DEFAULT),
                        new DestinationConfig(Optional.empty(), "host::module", daemon)),
                config.destinations());
    }

    @Test
    void whatIsLeftOutHasADefault() {
        MirrorConfig config = parse("source: /a\nstate: /s\ndestinations: [{to: /b}]\n");

        assertEquals(WindowPolicy.DEFAULT, config.window());
        assertEquals(WatchOptions.DEFAULT, config.watch());
        assertEquals(MirrorLimits.DEFAULT, config.limits());
    }

    @Test
    void allProblemsAreToldWithTheirLines() {
        assertEquals("""
                www.yaml: 12 problems
                  line 2: "source" is there twice
                  line 3: unknown key "quiteTime"; did you mean "quietTime"?
                  line 1: "state" is missing
                  line 4: "maxAge" is not a duration: "5 parsecs"; write a number and ms, s, m or h, such as 200ms or 5s
                  line 5: "maxPaths" is not a number from 1 to 999999999: "0"
                  line 8: unknown key "filter"; did you mean "filters"?
                  line 7: "name" is not a name: "a/b"; use at most 64 letters, digits, dots, dashes and underscores, a letter or digit first
                  line 7: "to" is missing
                  line 10: "filters" must be a list
                  line 11: "delete" is not one of always, running, startup, never: "alway"; did you mean "always"?
                  line 13: two destinations are named "x"
                  line 14: a destination needs keys, such as "to: host:/srv/www\"""", problems("""
                        source: /a
                        source: /b
                        quiteTime: 5s
                        maxAge: 5 parsecs
                        maxPaths: 0
                        destinations:
                          - name: a/b
                            filter: "- *.tmp"
                          - to: /x
                            filters: "- *.tmp"
                            delete: alway
                            name: x
                          - {to: /y, name: x}
                          - /z
                        """));
    }

    @Test
    void problemsOfSettingsAreToldWithTheirLines() {
        assertEquals("""
                www.yaml: 8 problems
                  line 6: unknown key "paswordFile"; did you mean "passwordFile"?
                  line 11: unknown key "usermaps"; did you mean "usermap"?
                  line 5: "acls" is not auto, yes or no: "maybe"
                  line 9: "bwlimit" is not a rate; write a number and a unit, such as 500k or 1.5m: "fast"
                  line 8: "port" is not a port from 1 to 65535: "0"
                  line 10: "sshOptions" has not an option of ssh: "Port 22"; write KEY=VALUE, such as ProxyJump=gate
                  line 4: not an option of rsync: "1m"; a value belongs to its option with =, such as --bwlimit=1m
                  line 4: "www:web" maps from a name, and owners travel as numbers; write the number, or set numeric-ids to no\
                """, problems("""
                        source: /a
                        state: /s
                        destinations:
                          - to: /x
                            acls: maybe
                            paswordFile: x
                            rsyncOptions: [--bwlimit, 1m]
                            port: 0
                            bwlimit: fast
                            sshOptions: [Port 22]
                            usermaps: x
                            usermap: www:web
                        """));
    }

    @Test
    void waysToWatchThatDoNotExistAreTold() {
        assertEquals("""
                www.yaml: 2 problems
                  line 3: "watch" is not one of auto, fanotify, inotify, sweep: "inotifi"; did you mean "inotify"?
                  line 4: "oneFileSystem" is neither true nor false: "perhaps\"""", problems("""
                        source: /a
                        state: /s
                        watch: inotifi
                        oneFileSystem: perhaps
                        destinations: [{to: /b}]
                        """));
    }

    @Test
    void aFileThatIsNoYamlNamesTheLine() {
        String message = problems("source: /a\n  state: [\n");

        assertTrue(message.startsWith("www.yaml: line 2: not YAML: "), message);
    }

    @Test
    void anEmptyFileSaysWhatIsMissing() {
        assertEquals("""
                www.yaml: 3 problems
                  line 1: "source" is missing
                  line 1: "state" is missing
                  line 1: no destination; give at least one below "destinations\"""", problems(""));
    }

    @Test
    void aListIsNoConfiguration() {
        assertEquals("www.yaml: line 1: expected keys, such as \"source: /srv/www\"", problems("- source\n"));
    }

    @Test
    void aMissingFileIsNamed() {
        StageException thrown =
                assertThrows(StageException.class, () -> ConfigFile.read(Path.of("/nonexistent/www.yaml")));

        assertEquals(ExitCode.USAGE, thrown.exitCode());
        assertEquals("cannot read /nonexistent/www.yaml: no such file", thrown.getMessage());
    }

    private static MirrorConfig parse(String yaml) {
        return ConfigFile.parse("www.yaml", yaml.getBytes(StandardCharsets.UTF_8), DIRECTORY);
    }

    private static String problems(String yaml) {
        StageException thrown = assertThrows(StageException.class, () -> parse(yaml));
        assertEquals(ExitCode.USAGE, thrown.exitCode());
        return thrown.getMessage();
    }
}
