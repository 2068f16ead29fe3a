package io.syncline.shipper.transfer;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a person can do about a failure of a destination, told by the words of rsync, ssh or the system in its message. Pure.
 * Whoever is not told anything here has only to wait: all is tried again for ever.
 */
public enum Advice {
    COMMAND("see in the log what the command has said, and make it end with 0", "exec: "),
    HOST_KEY(
            "compare the host's key with its administrator's; if it was changed on purpose, remove the old one:"
                    + " ssh-keygen -R HOST",
            "Host key verification failed",
            "REMOTE HOST IDENTIFICATION HAS CHANGED"),
    LOGIN(
            "look whether the host still lets this key in (authorized_keys there), and which one is used: --identity,"
                    + " ssh -v",
            "Permission denied (publickey",
            "Permission denied (password",
            "Permission denied (keyboard",
            "Permission denied (gssapi",
            "Permission denied (hostbased",
            "Too many authentication failures"),
    PASSWORD("look into the password file, and at \"auth users\" and \"secrets file\" of the daemon", "auth failed on"),
    MODULE("list the daemon's modules (rsync HOST::) and correct the destination or its rsyncd.conf", "Unknown module"),
    READ_ONLY_MODULE(
            "set \"read only = no\" for the module in rsyncd.conf, then: syncline release", "module is read only"),
    READ_ONLY("mount it writable; it may be so because the disk failed: see the log of that host's kernel", "(30)"),
    FULL("make room at the destination; what is deleted at the source is deleted there even now", "(28)", "code 11)"),
    STATE_FULL(
            "make room on the disk of the state directory; nothing else is needed",
            "checkpoint.json: No space left",
            "checkpoint.json: Disk quota",
            ".batch: No space left",
            ".batch: Disk quota"),
    QUOTA("raise the quota of the user that writes there, or make room", "(122)"),
    NAME("look whether the name is spelled right and the resolver answers", "Could not resolve hostname"),
    NO_RSYNC("install rsync at the other end, or say where it is: --rsync-path", "(code 127)", "command not found"),
    DOWN(
            "start the host, or its sshd or rsync daemon; nothing else is needed",
            "Connection refused",
            "No route to host");

    private final String text;
    private final String[] signs;

    Advice(String text, String... signs) {
        this.text = text;
        this.signs = signs;
    }

    /** @param error as a state file has it */
    public static Optional<String> of(String error) {
        return Arrays.stream(values())
                .filter(advice -> Arrays.stream(advice.signs).anyMatch(sign -> isIn(error, sign)))
                .map(advice -> advice.text)
                .findFirst();
    }

    /** An error of the system ends its line with a number; a name may have one anywhere else. */
    private static boolean isIn(String error, String sign) {
        return sign.matches("\\(\\d+\\)") ? error.endsWith(sign) : error.contains(sign);
    }
}
