package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How rsync is called for one destination.
 *
 * @param filters rules in rsync's syntax, such as {@code - *.tmp}, in order
 * @param reach how the other end is reached
 * @param extra options added to every rsync call, such as {@code --bwlimit=1m}
 * @param settings what else is said of how files are written, and of how the other end lets us in
 * @param standby how long after a run the next rsync stands ready, in the source and connected; zero for not at all
 */
public record TransferOptions(
        List<String> filters,
        DeleteMode delete,
        Reach reach,
        List<String> extra,
        TransferSettings settings,
        Duration standby) {
    /** No filters, everything deleted that has vanished. */
    public static final TransferOptions DEFAULT = new TransferOptions(
            List.of(), DeleteMode.ALWAYS, Reach.DEFAULT, List.of(), TransferSettings.DEFAULT, Duration.ofSeconds(60));

    public TransferOptions {
        filters = List.copyOf(filters);
        requireNonNull(delete, "delete is null");
        requireNonNull(reach, "reach is null");
        extra = List.copyOf(extra);
        requireNonNull(settings, "settings is null");
        if (standby.isNegative()) {
            throw new IllegalArgumentException("negative time: " + standby);
        }
    }

    /** In whatever spelling; the last word counts, as with rsync. */
    public static boolean asksForOneFileSystem(List<String> extra) {
        boolean asked = false;
        for (String word : extra) {
            if (word.equals("--one-file-system") || word.matches("-[^-]*x.*")) {
                asked = true;
            } else if (word.equals("--no-one-file-system") || word.equals("--no-x")) {
                asked = false;
            }
        }
        return asked;
    }

    /** Whether entries of the destination may be kept from deletion, and with them the directories that hold them. */
    public boolean protectsEntries() {
        return !filters.isEmpty()
                || settings.get(Setting.BACKUP_DIR).isPresent()
                || settings.get(Setting.TEMP_DIR).isPresent();
    }

    public TransferOptions withFilters(List<String> other) {
        return new TransferOptions(other, delete, reach, extra, settings, standby);
    }

    public TransferOptions withDelete(DeleteMode other) {
        return new TransferOptions(filters, other, reach, extra, settings, standby);
    }

    public TransferOptions withReach(Reach other) {
        return new TransferOptions(filters, delete, other, extra, settings, standby);
    }

    public TransferOptions withRsh(String other) {
        return withReach(reach.withRsh(other));
    }

    public TransferOptions withRsyncPath(String other) {
        return withReach(reach.withRsyncPath(other));
    }

    public TransferOptions withTimeouts(Duration idle, Duration connect) {
        return withReach(reach.withTimeouts(idle, connect));
    }

    public TransferOptions withExtra(List<String> other) {
        return new TransferOptions(filters, delete, reach, other, settings, standby);
    }

    public TransferOptions withSettings(TransferSettings other) {
        return new TransferOptions(filters, delete, reach, extra, other, standby);
    }

    public TransferOptions withStandby(Duration other) {
        return new TransferOptions(filters, delete, reach, extra, settings, other);
    }

    /** @throws IllegalArgumentException if the text does not have the form of the setting */
    public TransferOptions with(Setting setting, String text) {
        return withSettings(settings.with(setting, text));
    }
}
