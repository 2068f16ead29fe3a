package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How a host is reached. With ssh, every call shares one connection: the first call makes it, and it ends a minute after
 * the last. Another shell is called as it is.
 */
final class RemoteShell {
    private final String shell;
    private final List<String> added;

    /**
     * @param sockets where the sockets of shared connections lie; empty for a connection for each call
     */
    RemoteShell(Remote destination, TransferOptions options, Optional<Path> sockets) {
        this.shell = options.rsh().orElse("ssh");
        this.added = isSsh(shell) ? sshOptions(destination, options, sockets) : List.of();
    }

    /** One string, as rsync's {@code -e} splits it. */
    String forRsync() {
        StringBuilder text = new StringBuilder(shell);
        for (String word : added) {
            text.append(' ').append(word.indexOf(' ') < 0 ? word : "'" + word + "'");
        }
        return text.toString();
    }

    /** The words before the host. */
    List<String> words() {
        List<String> words = new ArrayList<>(ShellWords.split(shell));
        words.addAll(added);
        return words;
    }

    /**
     * Options are added behind those of the person, and ssh keeps the first of each. So theirs win.
     */
    private List<String> sshOptions(Remote destination, TransferOptions options, Optional<Path> sockets) {
        List<String> words = new ArrayList<>();
        // A question would wait for ever; a silent connection would hold a round for ever.
        addOption(words, "BatchMode=yes");
        addOption(words, "ServerAliveInterval=15");
        if (!options.connectTimeout().isZero()) {
            addOption(
                    words,
                    "ConnectTimeout=" + Math.max(1, options.connectTimeout().toSeconds()));
        }
        sockets.ifPresent(directory -> {
            addOption(words, "ControlMaster=auto");
            addOption(words, "ControlPersist=60");
            addOption(words, "ControlPath=" + directory.resolve(socketName(destination)));
        });
        return words;
    }

    /** Of everything that makes a connection what it is: ssh's own %C knows the host and not the key. */
    private String socketName(Remote destination) {
        CRC32C crc = new CRC32C();
        crc.update((shell + "\0" + destination.login()).getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static void addOption(List<String> words, String option) {
        words.add("-o");
        words.add(option);
    }

    private static boolean isSsh(String shell) {
        List<String> words = ShellWords.split(shell);
        return !words.isEmpty() && Path.of(words.get(0)).endsWith("ssh");
    }
}
