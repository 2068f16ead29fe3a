package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * rsync's lines, as it prints them with LC_ALL=C, {@code --info=del,stats2} and (in a dry run)
 * {@code --out-format='%i %n'}. Pure. Lines come as ISO 8859-1 text; bytes that are not printable ASCII are escaped by
 * rsync as {@code \#ooo}, and so is a backslash that would look like such an escape.
 */
final class RsyncOutputParser {
    private static final Pattern ITEM = Pattern.compile("[<>ch.*][fdLDS][.+?a-zA-Z]{9} (.*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\#([0-7]{3})");
    private static final Pattern STOPPED =
            Pattern.compile("Deletions stopped due to --max-delete limit \\((\\d+) skipped\\)");
    private static final Pattern STATISTIC = Pattern.compile("([A-Z][A-Za-z ]+): ([0-9]+).*");

    /** Of its own name: {@code .NAME.XXXXXX}. */
    private static final Pattern TEMPORARY = Pattern.compile("(?s)(.*/|)\\.([^/]+)\\.[A-Za-z0-9]{6}");

    /** {@code … "PATH" failed: …} and {@code … "PATH" (in module) failed: …}; PATH may hold quotes. */
    private static final Pattern QUOTED = Pattern.compile("[^\"]*\"(.*)\"(?: \\(in [^)]*\\))?(?:[: ].*)?");

    /** Messages that end with a bare name, relative to the destination. */
    private static final List<String> BARE = List.of(
            "could not make way for new regular file: ",
            "could not make way for new directory: ",
            "could not make way for new symlink: ",
            "could not make way for new hard link: ",
            "cannot delete non-empty directory: ",
            "skipping non-regular file ",
            "WARNING: ");

    private static final Pattern BARE_CALL =
            Pattern.compile("rsync: \\[\\w+\\] delete_file: (?:rmdir|unlink)\\((.*)\\) failed: .*");

    private final List<byte[]> roots = new ArrayList<>();

    RsyncOutputParser(Mapping mapping) {
        addRoot(mapping.watchedRoot().toString());
        Destination target = mapping.target();
        if (target instanceof Local local) {
            addRoot(local.path().toString());
        } else if (target instanceof Remote remote) {
            addRoot(remote.path());
        } else if (target instanceof Daemon daemon) {
            addRoot(daemon.path());
        }
    }

    /** A line of standard output. */
    RsyncLine output(String line) {
        if (line.isBlank() || line.startsWith("sent ") || line.startsWith("total size is ")) {
            return new RsyncLine.Noise();
        }
        if (line.startsWith("*deleting   ")) {
            return new RsyncLine.Deleted(relative(unescape(line.substring(12))));
        }
        if (line.startsWith("deleting ")) {
            return new RsyncLine.Deleted(relative(unescape(line.substring(9))));
        }
        Matcher item = ITEM.matcher(line);
        if (item.matches()) {
            return new RsyncLine.Changed(relative(unescape(item.group(1))));
        }
        Matcher statistic = STATISTIC.matcher(line);
        if (statistic.matches()) {
            return statistic(statistic.group(1), Long.parseLong(statistic.group(2)));
        }
        return line.startsWith("File list ") ? new RsyncLine.Noise() : error(line);
    }

    /** A line of standard error. */
    RsyncLine error(String line) {
        Matcher stopped = STOPPED.matcher(line);
        if (stopped.matches()) {
            return new RsyncLine.DeletionsStopped(Long.parseLong(stopped.group(1)));
        }
        if (line.isBlank()) {
            return new RsyncLine.Noise();
        }
        boolean vanished = line.startsWith("file has vanished: ");
        return path(line)
                .<RsyncLine>map(path -> new RsyncLine.Failure(new PathError(path, text(line), vanished)))
                .orElseGet(() -> new RsyncLine.Other(text(line)));
    }

    private Optional<RelPath> path(String line) {
        Matcher call = BARE_CALL.matcher(line);
        if (call.matches()) {
            return relative(unescape(call.group(1)));
        }
        for (String start : BARE) {
            if (line.startsWith(start)) {
                return relative(unescape(line.substring(start.length())));
            }
        }
        Matcher quoted = QUOTED.matcher(line);
        return quoted.matches() ? below(unescape(named(quoted.group(1)))) : Optional.empty();
    }

    /** A path that rsync gives in full, or relative to a module. */
    private Optional<RelPath> below(byte[] path) {
        for (byte[] root : roots) {
            if (startsWith(path, root)) {
                return relative(java.util.Arrays.copyOfRange(path, root.length, path.length));
            }
        }
        return path.length > 0 && path[0] == '/' ? Optional.empty() : relative(path);
    }

    private static String named(String path) {
        Matcher temporary = TEMPORARY.matcher(path);
        return temporary.matches() ? temporary.group(1) + temporary.group(2) : path;
    }

    private static Optional<RelPath> relative(byte[] path) {
        int start = 0;
        while (start < path.length && path[start] == '/') {
            start++;
        }
        try {
            return Optional.of(RelPath.of(java.util.Arrays.copyOfRange(path, start, path.length)));
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    private static RsyncLine statistic(String label, long n) {
        LongFunction<RsyncStats> part = switch (label) {
            case "Number of files" -> v -> new RsyncStats(v, 0, 0, 0, 0, 0, 0, 0);
            case "Number of created files" -> v -> new RsyncStats(0, v, 0, 0, 0, 0, 0, 0);
            case "Number of deleted files" -> v -> new RsyncStats(0, 0, v, 0, 0, 0, 0, 0);
            case "Number of regular files transferred" -> v -> new RsyncStats(0, 0, 0, v, 0, 0, 0, 0);
            case "Total transferred file size" -> v -> new RsyncStats(0, 0, 0, 0, v, 0, 0, 0);
            case "Literal data" -> v -> new RsyncStats(0, 0, 0, 0, 0, v, 0, 0);
            case "Total bytes sent" -> v -> new RsyncStats(0, 0, 0, 0, 0, 0, v, 0);
            case "Total bytes received" -> v -> new RsyncStats(0, 0, 0, 0, 0, 0, 0, v);
            default -> v -> RsyncStats.NONE;
        };
        return new RsyncLine.Statistic(part.apply(n));
    }

    private static byte[] unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        Matcher escape = ESCAPE.matcher(text);
        int start = 0;
        while (escape.find()) {
            out.writeBytes(text.substring(start, escape.start()).getBytes(StandardCharsets.ISO_8859_1));
            out.write(Integer.parseInt(escape.group(1), 8));
            start = escape.end();
        }
        out.writeBytes(text.substring(start).getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }

    private static String text(String line) {
        return RelPath.display(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void addRoot(String root) {
        if (!root.isEmpty()) {
            String slashed = root.endsWith("/") ? root : root + "/";
            roots.add(slashed.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean startsWith(byte[] path, byte[] root) {
        return path.length > root.length && java.util.Arrays.equals(path, 0, root.length, root, 0, root.length);
    }
}
