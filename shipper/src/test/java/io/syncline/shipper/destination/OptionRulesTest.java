package io.syncline.shipper.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionRulesTest {
    private static final TransferOptions NONE = TransferOptions.DEFAULT;
    private static final Destination HOST = new Destination.Remote(Optional.empty(), "h", "x");
    private static final Destination DAEMON =
            new Destination.Daemon(Optional.empty(), "h", OptionalInt.of(873), "m", "");

    /** A word without a dash would be another source, and a value on its own too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "",
                "-",
                "--",
                "1m",
                "--exclude=x",
                "--filter=- x",
                "-f",
                "-FF",
                "-n",
                "-an",
                "-e",
                "--rsh=ssh",
                "--files-from=x",
                "-M--files-from=x",
                "--remove-source-files",
                "--ignore-errors",
                "--password-file=x",
                "--out-format=%n",
                "-T",
                "-B",
                "-8",
                "--delete-excluded",
                "--dry-run",
                "--recursive",
                "--remove-sent-files",
                "-m",
                "-zm",
                "--no-R",
                "--no-i-d",
                "--no-dirs",
                "--no-d",
                "--read-batch=x",
                "--only-write-batch=x",
                "-q",
                "--quiet",
                "-r",
                "--del",
                "--delete-after",
                "--delete-missing-args",
                "--ignore-missing-args",
                "--no-force"
            })
    void whatWouldChangeWhichFilesAreMeantIsRefused(String word) {
        assertTrue(OptionRules.extra(word).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stop-after=600", "-M--fake-super", "--fuzzy", "-yy", "-z", "--one-file-system", "-W"})
    void anythingElseIsRsyncsConcern(String word) {
        assertEquals(Optional.empty(), OptionRules.extra(word));
    }

    @Test
    void whatExcludesEachOtherIsRefused() {
        assertEquals(1, problems(NONE.with(Setting.IN_PLACE, "yes").with(Setting.PARTIAL_DIR, "p")));
        assertEquals(1, problems(NONE.with(Setting.CHOWN, "a").with(Setting.USERMAP, "1:2")));
        assertEquals(1, problems(NONE.with(Setting.CHOWN, ":a").with(Setting.GROUPMAP, "1:2")));
        assertEquals(0, problems(NONE.with(Setting.CHOWN, ":a").with(Setting.USERMAP, "1:2")));
        assertEquals(2, problems(NONE.withExtra(List.of("x", "y"))));
    }

    /** With numeric ids no name travels, and the map would silently map nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        root:1 | 1
        1:2,www:3 | 1
        w*:3 | 1
        1-5:3,*:4,:5 | 0
        7:www | 0
        """)
    void aMapFromANameNeedsNamesThatTravel(String map, int problems) {
        TransferOptions options = NONE.with(Setting.USERMAP, map);

        assertEquals(problems, problems(options));
        assertEquals(0, problems(options.with(Setting.NUMERIC_IDS, "no")));
    }

    @Test
    void aSettingIsForItsKindOfDestination() {
        TransferOptions all = NONE.with(Setting.PASSWORD_FILE, "/p")
                .with(Setting.IDENTITY, "/i")
                .with(Setting.PORT, "22");

        assertEquals(Set.of(Setting.PASSWORD_FILE), unusable(HOST, all));
        assertEquals(Set.of(Setting.IDENTITY, Setting.PORT), unusable(DAEMON, all));
        assertEquals(Set.of(Setting.IDENTITY), unusable(DAEMON, all.with(Setting.PORT, "873")));
        assertEquals(
                Set.of(Setting.PASSWORD_FILE, Setting.IDENTITY, Setting.PORT),
                unusable(HOST, all.withRsh("/usr/bin/rsh")));
        assertEquals(Set.of(), unusable(HOST, NONE));
    }

    @Test
    void aPortNeedsAShellThatTakesOne() {
        Destination withPort = new Destination.Remote(Optional.empty(), "h", OptionalInt.of(22), "x");

        assertTrue(OptionRules.reaching(withPort, NONE.withRsh("rsh")).isPresent());
        assertTrue(OptionRules.reaching(withPort, NONE.withRsh("'/usr/bin/ssh' -4"))
                .isEmpty());
        assertTrue(OptionRules.reaching(HOST, NONE.withRsh("rsh")).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HARD_LINKS | yes, NO, true, off | maybe, auto, 1
        ACLS | auto, yes, no, False | maybe
        PARTIAL_DIR | .rsync-partial, /var/tmp/x, a b | ., ..
        BWLIMIT | 0, 100, 1.5m, 10MiB, 3kB, 7b | fast, -1, 1.5.1, m, 1 m
        CHOWN | a, a:b, :b, 1:2, a: | :, a:b:c, *:b
        USERMAP | a:b, 1-5:x, *:1 | a, a:, a b:c
        CHMOD | D755, F644, go-w, u=rwX | 99999, rwx, u=q
        PORT | 1, 22, 65535 | 0, 65536, 022, x
        PASSWORD_FILE | /x | /
        EXEC_HOLD | 0, 255, 0,3 | 256, -1, 3,, a
        EXEC_TIMEOUT | 0, 200ms, 6h | 5, 1d, never
        """)
    void valuesHaveTheirForm(Setting setting, String good, String bad) {
        for (String text : good.split(", ")) {
            assertEquals(setting.parse(text), setting.parse(setting.parse(text)), text);
        }
        for (String text : bad.split(", ")) {
            assertThrows(IllegalArgumentException.class, () -> setting.parse(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> setting.parse("a\nb"));
    }

    @Test
    void aCommandHasItsOwnSettingsAndNoOthers() {
        Destination command = new Destination.Exec("x");

        assertEquals(Set.of(), unusable(command, NONE.with(Setting.EXEC_HOLD, "7")));
        assertEquals(Set.of(), unusable(command, NONE.with(Setting.ON_HOLD, "x").with(Setting.MIN_GAP, "1s")));
        assertEquals(Set.of(Setting.ACLS), unusable(command, NONE.with(Setting.ACLS, "no")));
        assertEquals(Set.of(Setting.EXEC_TIMEOUT), unusable(HOST, NONE.with(Setting.EXEC_TIMEOUT, "1h")));
    }

    private static int problems(TransferOptions options) {
        return OptionRules.among(options).size();
    }

    private static Set<Setting> unusable(Destination destination, TransferOptions options) {
        return OptionRules.unusable(destination, options).keySet();
    }

    /** What each would do at the other side is for the other side to do. */
    @Test
    void aPeerIsNotToldHowToWrite() {
        TransferOptions peer = NONE.with(Setting.PEER, "yes");
        assertEquals(List.of(), OptionRules.among(peer));
        assertEquals(List.of(), OptionRules.among(peer.withExtra(List.of("--one-file-system"))));
        assertEquals(1, OptionRules.among(peer.with(Setting.CHOWN, "a:b")).size());
        assertEquals(
                1, OptionRules.among(peer.with(Setting.BACKUP_DIR, ".trash")).size());
        assertEquals(1, OptionRules.among(peer.with(Setting.VERIFY, "03:00")).size());
        assertEquals(1, OptionRules.among(peer.withDelete(DeleteMode.NEVER)).size());
        assertEquals(1, OptionRules.among(peer.withExtra(List.of("--update"))).size());
        assertTrue(OptionRules.reaching(HOST, peer).isEmpty());
        assertTrue(OptionRules.reaching(DAEMON, peer).orElseThrow().contains("cannot be a peer"));
    }
}
