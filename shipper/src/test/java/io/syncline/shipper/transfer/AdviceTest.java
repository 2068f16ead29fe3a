package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as they were seen with rsync 3.5.0 and OpenSSH 9. */
class AdviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cannot reach a@b: Host key verification failed.|ssh-keygen -R",
                "cannot reach a@b: a@b: Permission denied (publickey).|authorized_keys",
                "rsync: starting the protocol (code 5): @ERROR: auth failed on module data|password file",
                "rsync: starting the protocol (code 5): @ERROR: Unknown module 'data'|rsync HOST::",
                "rsync: syntax or usage (code 1): ERROR: module is read only|read only = no",
                "rsync: [receiver] mkstemp \"/d/.a.X\" failed: Read-only file system (30)|mount it writable",
                "rsync: [receiver] write failed on \"/d/a\": No space left on device (28)|make room",
                "rsync: file input or output, a full disk? (code 11): rsync error|make room",
                "rsync: [receiver] mkstemp \"/d/.a.X\" failed: Disk quota exceeded (122)|quota",
                "cannot reach b: ssh: Could not resolve hostname b: Name or service not known|spelled right",
                "rsync: no rsync to start (code 127): sh: rsync: not found|install rsync",
                "rsync: socket (code 10): failed to connect to h (127.0.0.1): Connection refused (111)|start the host",
            })
    void aMessageSaysWhatToDo(String error, String advice) {
        assertTrue(
                Advice.of(error).filter(text -> text.contains(advice)).isPresent(),
                () -> error + " -> " + Advice.of(error));
    }

    @Test
    void whatPassesByItselfNeedsNothing() {
        assertEquals(Optional.empty(), Advice.of("rsync: ended (code 137): exit code 137"));
    }

    /** Kills: room that is to be made for the second copy of a photo. */
    @Test
    void aNumberInANameIsNoError() {
        for (String number : new String[] {"(28)", "(30)", "(122)"}) {
            String error =
                    "rsync: [sender] send_files failed to open \"/src/a " + number + ".jpg\": Permission denied (13)";
            assertEquals(Optional.empty(), Advice.of(error));
        }
    }

    /** Kills: a key of a host that is mistaken for the key of the user. */
    @Test
    void theGravestComesFirst() {
        assertTrue(Advice.of("Host key verification failed. Permission denied (publickey).")
                .orElseThrow()
                .contains("ssh-keygen"));
    }
}
