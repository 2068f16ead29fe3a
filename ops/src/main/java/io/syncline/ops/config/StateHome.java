package io.syncline.ops.config;

import static java.util.Objects.requireNonNull;

import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where state directories lie that nobody named: {@code $XDG_STATE_HOME/syncline}, by default
 * {@code ~/.local/state/syncline}.
 */
public record StateHome(Path root) {
    public StateHome {
        requireNonNull(root, "root is null");
    }

    /** @param environment as of this process */
    public static StateHome of(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG specification: a relative path is invalid and to be ignored.
        if (xdg.startsWith("/")) {
            return new StateHome(Path.of(xdg, "syncline"));
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return new StateHome(Path.of(home, ".local", "state", "syncline"));
    }

    /**
     * The same directory for the same source: its name for people, and a hash that keeps two sources of one name apart.
     *
     * @param watchedRoot absolute
     */
    public Path forSource(Path watchedRoot) {
        Path last = watchedRoot.getFileName();
        String name = last == null ? "root" : last.toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String hash = HexFormat.of().formatHex(sha256(Places.real(watchedRoot).toString()), 0, 4);
        return root.resolve(name.substring(0, Math.min(40, name.length())) + "-" + hash);
    }

    /** The state directories that exist here, sorted. */
    public List<Path> existing() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(new StateDirectory(child).source()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, "cannot list " + root + ": " + e, e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
