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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a name as rsync prints it to a path of the mirror. Bytes that are not printable ASCII come as {@code \#ooo}, and so
 * does a backslash that would look like such an escape. Full names start with the source, with the destination, or with
 * the path below a module.
 */
final class PathNames {
    private static final Pattern ESCAPE = Pattern.compile("\\\\#([0-7]{3})");

    /** rsync's temporary name for NAME: {@code .NAME.XXXXXX}. */
    private static final Pattern TEMPORARY = Pattern.compile("(?s)(.*/|)\\.([^/]+)\\.[A-Za-z0-9]{6}");

    private final List<byte[]> roots;

    /** Whether the other side names absolutely what we know only from its home or from its module. */
    private final Optional<byte[]> inner;

    private PathNames(List<byte[]> roots, Optional<byte[]> inner) {
        this.roots = roots;
        this.inner = inner;
    }

    /** @param alsoKnownAs other absolute paths of the source or of a local destination: without symbolic links */
    static PathNames of(Mapping mapping, List<byte[]> alsoKnownAs) {
        List<byte[]> roots = new ArrayList<>();
        roots.add(slashed(mapping.watchedRoot().toString()));
        alsoKnownAs.forEach(path -> roots.add(slashed(new String(path, StandardCharsets.ISO_8859_1), path)));
        Destination target = mapping.target();
        if (target instanceof Local local) {
            roots.add(slashed(local.path().toString()));
            return new PathNames(roots, Optional.empty());
        }
        if (target instanceof Remote remote) {
            boolean absolute = remote.path().startsWith("/");
            if (absolute) {
                roots.add(slashed(remote.path()));
            }
            boolean hidden = !absolute && !remote.path().isEmpty();
            return new PathNames(roots, hidden ? Optional.of(slashed("/" + remote.path())) : Optional.empty());
        }
        String path = ((Daemon) target).path();
        roots.add(slashed("/" + path));
        return new PathNames(roots, Optional.empty());
    }

    /** A name that rsync prints relative to either end. Empty if it is none. */
    Optional<RelPath> relative(String printed) {
        return path(unescape(printed));
    }

    /** A name that rsync prints in full. Empty if it is not below either end. */
    Optional<RelPath> full(String printed) {
        byte[] path = withoutTemporary(unescape(printed));
        for (byte[] root : roots) {
            if (startsWith(path, 0, root)) {
                return path(Arrays.copyOfRange(path, root.length, path.length));
            }
            if (path.length == root.length - 1 && Arrays.equals(path, 0, path.length, root, 0, path.length)) {
                return Optional.of(RelPath.ROOT);
            }
        }
        if (path.length > 0 && path[0] == '/') {
            return inner.flatMap(root -> behind(path, root));
        }
        return path(path);
    }

    private static Optional<RelPath> behind(byte[] path, byte[] root) {
        for (int i = 0; i < path.length; i++) {
            if (startsWith(path, i, root)) {
                return path(Arrays.copyOfRange(path, i + root.length, path.length));
            }
        }
        return Optional.empty();
    }

    private static Optional<RelPath> path(byte[] relative) {
        try {
            return Optional.of(RelPath.of(relative));
        } catch (IllegalArgumentException outside) {
            return Optional.empty();
        }
    }

    private static byte[] withoutTemporary(byte[] path) {
        Matcher temporary = TEMPORARY.matcher(new String(path, StandardCharsets.ISO_8859_1));
        return temporary.matches()
                ? (temporary.group(1) + temporary.group(2)).getBytes(StandardCharsets.ISO_8859_1)
                : path;
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

    private static byte[] slashed(String path) {
        return slashed(path, path.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] slashed(String path, byte[] bytes) {
        if (path.endsWith("/")) {
            return bytes;
        }
        byte[] slashed = Arrays.copyOf(bytes, bytes.length + 1);
        slashed[bytes.length] = '/';
        return slashed;
    }

    private static boolean startsWith(byte[] path, int from, byte[] root) {
        return path.length - from >= root.length && Arrays.equals(path, from, from + root.length, root, 0, root.length);
    }
}
