package io.syncline.shipper.destination;

import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Destination.Exec;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Destination.Remote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file name for a destination, such as {@code backup-1f3a9c02}. The number belongs to the destination and to nothing
 * else: a checkpoint must never be found by another destination because that was named in its place.
 */
final class SafeName {
    private static final int MAX_LABEL = 48;

    private SafeName() {}

    static String of(Destination target) {
        return of(label(target), target);
    }

    static String of(String given, Destination target) {
        String safe = given.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        String label = safe.isEmpty() ? "mirror" : safe.substring(0, Math.min(MAX_LABEL, safe.length()));
        CRC32C crc = new CRC32C();
        crc.update(target.canonical().getBytes(StandardCharsets.UTF_8));
        return label + "-" + String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static String label(Destination target) {
        if (target instanceof Local local) {
            Path last = local.path().getFileName();
            return last == null ? "" : last.toString();
        }
        if (target instanceof Remote remote) {
            return remote.host();
        }
        if (target instanceof Exec exec) {
            String program = exec.command().strip().split("\\s")[0];
            return "exec-" + program.substring(program.lastIndexOf('/') + 1);
        }
        Daemon daemon = (Daemon) target;
        return daemon.host() + "-" + daemon.module();
    }
}
