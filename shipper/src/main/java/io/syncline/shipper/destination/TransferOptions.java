package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How rsync is called for one destination.
 *
 * @param filters rules in rsync's syntax, such as {@code - *.tmp}, in order
 * @param dryRun nothing is changed at the destination
 * @param rsh the remote shell with its options, such as {@code ssh -p 2222}; empty for {@code ssh}
 * @param rsyncPath the program at the other side, if it is not {@code rsync}
 * @param extra options added to every rsync call, such as {@code --bwlimit=1m}
 * @param timeout without any traffic, after which a run is given up; zero for never
 * @param connectTimeout to reach a host; zero for never
 * @param settings what else is said of how files are written, and of how the other end lets us in
 * @param standby how long after a run the next rsync stands ready, in the source and connected; zero for not at all
 */
public record TransferOptions(
        List<String> filters,
        DeleteMode delete,
        boolean dryRun,
        Optional<String> rsh,
        Optional<String> rsyncPath,
        List<String> extra,
        Duration timeout,
        Duration connectTimeout,
        TransferSettings settings,
        Duration standby) {
    /** No filters, everything deleted that has vanished; ten minutes without traffic are a failure. */
    public static final TransferOptions DEFAULT = new TransferOptions(
            List.of(),
            DeleteMode.ALWAYS,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            TransferSettings.DEFAULT,
            Duration.ofSeconds(60));

    public TransferOptions {
        filters = List.copyOf(filters);
        requireNonNull(delete, "delete is null");
        requireNonNull(rsh, "rsh is null");
        requireNonNull(rsyncPath, "rsyncPath is null");
        extra = List.copyOf(extra);
        requireNonNull(settings, "settings is null");
        if (timeout.isNegative() || connectTimeout.isNegative() || standby.isNegative()) {
            throw new IllegalArgumentException("negative time: " + timeout + ", " + connectTimeout + ", " + standby);
        }
    }

    /** Whether entries of the destination may be kept from deletion, and with them the directories that hold them. */
    public boolean protectsEntries() {
        return !filters.isEmpty()
                || settings.get(Setting.BACKUP_DIR).isPresent()
                || settings.get(Setting.TEMP_DIR).isPresent();
    }

    public TransferOptions withFilters(List<String> other) {
        return new TransferOptions(
                other, delete, dryRun, rsh, rsyncPath, extra, timeout, connectTimeout, settings, standby);
    }

    public TransferOptions withDelete(DeleteMode other) {
        return new TransferOptions(
                filters, other, dryRun, rsh, rsyncPath, extra, timeout, connectTimeout, settings, standby);
    }

    public TransferOptions withDryRun(boolean other) {
        return new TransferOptions(
                filters, delete, other, rsh, rsyncPath, extra, timeout, connectTimeout, settings, standby);
    }

    public TransferOptions withRsh(String other) {
        return new TransferOptions(
                filters,
                delete,
                dryRun,
                Optional.of(other),
                rsyncPath,
                extra,
                timeout,
                connectTimeout,
                settings,
                standby);
    }

    public TransferOptions withRsyncPath(String other) {
        return new TransferOptions(
                filters, delete, dryRun, rsh, Optional.of(other), extra, timeout, connectTimeout, settings, standby);
    }

    public TransferOptions withExtra(List<String> other) {
        return new TransferOptions(
                filters, delete, dryRun, rsh, rsyncPath, other, timeout, connectTimeout, settings, standby);
    }

    public TransferOptions withTimeouts(Duration idle, Duration connect) {
        return new TransferOptions(filters, delete, dryRun, rsh, rsyncPath, extra, idle, connect, settings, standby);
    }

    public TransferOptions withSettings(TransferSettings other) {
        return new TransferOptions(
                filters, delete, dryRun, rsh, rsyncPath, extra, timeout, connectTimeout, other, standby);
    }

    public TransferOptions withStandby(Duration other) {
        return new TransferOptions(
                filters, delete, dryRun, rsh, rsyncPath, extra, timeout, connectTimeout, settings, other);
    }

    /** @throws IllegalArgumentException if the text does not have the form of the setting */
    public TransferOptions with(Setting setting, String text) {
        return withSettings(settings.with(setting, text));
    }

    /** Whether the remote shell is ssh, by whatever path; then ports, keys and options have a form that is known. */
    public boolean usesSsh() {
        return rsh.map(shell -> shell.strip().split("\\s+")[0])
                .map(program -> program.replaceAll("^[\"']|[\"']$", ""))
                .filter(program -> !program.equals("ssh") && !program.endsWith("/ssh"))
                .isEmpty();
    }
}
