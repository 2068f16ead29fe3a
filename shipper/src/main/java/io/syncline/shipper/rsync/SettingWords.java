package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination.Daemon;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferSettings;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of rsync for what was set. Pure. */
record SettingWords(TransferSettings settings) {
    /** Of what belongs to a file beside its content. */
    List<String> attributes(Capabilities capabilities) {
        List<String> words = new ArrayList<>();
        if (settings.is(Setting.NUMERIC_IDS)) {
            words.add("--numeric-ids");
        }
        if (settings.wants(Setting.ACLS, capabilities.acls())) {
            words.add("--acls");
        }
        Capabilities.Xattrs xattrs = capabilities.xattrs();
        if (settings.wants(Setting.XATTRS, xattrs != Capabilities.Xattrs.NONE)) {
            words.add("--xattrs");
            words.addAll(namespaces(xattrs));
        }
        for (Setting setting : List.of(Setting.CHOWN, Setting.USERMAP, Setting.GROUPMAP, Setting.CHMOD)) {
            addValue(words, setting);
        }
        return words;
    }

    /**
     * With a rule for names of attributes, rsync leaves it to the rules alone which namespaces travel. trusted.* belongs to
     * file systems and their tools (overlayfs, gluster) and means something else at another place; system.* are ACLs, which
     * have an option of their own.
     */
    private static List<String> namespaces(Capabilities.Xattrs xattrs) {
        return xattrs == Capabilities.Xattrs.ALL
                ? List.of("--filter=-x trusted.*", "--filter=-x system.*")
                : List.of("--filter=-x! user.*");
    }

    /**
     * Of how content travels and is put in its place.
     *
     * @param now on the clock on the wall
     */
    List<String> content(Capabilities capabilities, LocalTime now) {
        List<String> words = new ArrayList<>();
        boolean inPlace = settings.is(Setting.IN_PLACE);
        if (settings.is(Setting.SPARSE) && (!inPlace || capabilities.sparseInPlace())) {
            words.add("--sparse");
        }
        if (inPlace) {
            words.add("--inplace");
        }
        if (settings.is(Setting.COMPRESS)) {
            words.add("--compress");
        }
        for (Setting setting : List.of(Setting.PARTIAL_DIR, Setting.TEMP_DIR)) {
            addValue(words, setting);
        }
        settings.rate(now).ifPresent(rate -> words.add("--bwlimit=" + rate));
        if (settings.get(Setting.BACKUP_DIR).isPresent()) {
            words.add("--backup");
            addValue(words, Setting.BACKUP_DIR);
        }
        // That of partial files is kept by rsync itself.
        settings.get(Setting.BACKUP_DIR).ifPresent(directory -> addProtection(words, directory));
        settings.get(Setting.TEMP_DIR).ifPresent(directory -> addProtection(words, directory));
        return words;
    }

    /** A directory within the destination is nothing that the source does not have any more. */
    private static void addProtection(List<String> words, String directory) {
        if (!directory.startsWith("/") && !directory.startsWith("../")) {
            for (Path part = Path.of(directory).normalize(); part != null; part = part.getParent()) {
                words.add("--filter=P /" + part);
            }
        }
    }

    /** Of a daemon alone. The password itself is never on a command line, which everybody can read. */
    List<String> daemon(Daemon daemon) {
        List<String> words = new ArrayList<>();
        addValue(words, Setting.PASSWORD_FILE);
        if (daemon.port().isEmpty()) {
            addValue(words, Setting.PORT);
        }
        return words;
    }

    boolean comparesContent() {
        return settings.is(Setting.CHECKSUM);
    }

    boolean keepsHardLinks() {
        return settings.is(Setting.HARD_LINKS);
    }

    private void addValue(List<String> words, Setting setting) {
        String option = "--" + setting.name().toLowerCase(Locale.ROOT).replace('_', '-') + "=";
        settings.get(setting).ifPresent(value -> words.add(option + value));
    }
}
