package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Setting;
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
        this.shell = options.reach().rsh().orElse("ssh");
        this.added = options.reach().usesSsh() ? sshOptions(destination, options, sockets) : List.of();
    }

    /** One string, as rsync's {@code -e} splits it. */
    String forRsync() {
        StringBuilder text = new StringBuilder(shell);
        for (String word : added) {
            text.append(' ').append(word.matches("[^ '\"]+") ? word : "'" + word.replace("'", "''") + "'");
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
        List<String> words = new ArrayList<>(said(destination, options));
        // A question would wait for ever; a silent connection would hold a round for ever.
        addOption(words, "BatchMode=yes");
        addOption(words, "ServerAliveInterval=15");
        if (!options.reach().connectTimeout().isZero()) {
            addOption(
                    words,
                    "ConnectTimeout="
                            + Math.max(1, options.reach().connectTimeout().toSeconds()));
        }
        sockets.ifPresent(directory -> {
            addOption(words, "ControlMaster=auto");
            addOption(words, "ControlPersist=60");
            addOption(words, "ControlPath=" + directory.resolve(socketName(destination, options)));
        });
        return words;
    }

    /** What was set for this destination: the way in, and nothing of ours. */
    private static List<String> said(Remote destination, TransferOptions options) {
        List<String> words = new ArrayList<>();
        options.settings().sshOptions().forEach(option -> addOption(words, option));
        port(destination, options).ifPresent(port -> words.addAll(List.of("-p", port)));
        options.settings().get(Setting.IDENTITY).ifPresent(file -> {
            words.addAll(List.of("-i", file));
            // With an agent that knows many keys, a host may close the door before this one is tried.
            addOption(words, "IdentitiesOnly=yes");
        });
        return words;
    }

    private static Optional<String> port(Remote destination, TransferOptions options) {
        return destination.port().isPresent()
                ? Optional.of(Integer.toString(destination.port().getAsInt()))
                : options.settings().get(Setting.PORT);
    }

    /** Of everything that makes a connection what it is: ssh's own %C knows the host and not the key. */
    private String socketName(Remote destination, TransferOptions options) {
        CRC32C crc = new CRC32C();
        List<String> said = said(destination, options);
        String way = said.isEmpty() ? "" : "\0" + String.join("\0", said);
        crc.update((shell + "\0" + destination.login() + way).getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static void addOption(List<String> words, String option) {
        words.add("-o");
        words.add(option);
    }
}
