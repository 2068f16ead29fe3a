package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * rsync's lines, as it prints them with LC_ALL=C, {@code --info=del,stats2} and (in a dry run)
 * {@code --out-format='%i %n'}. Pure. Lines come as ISO 8859-1 text. Seen from 3.5.0; the forms of older versions, without
 * {@code [sender]}, are the same otherwise.
 */
final class RsyncOutputParser {
    private static final Pattern ITEM = Pattern.compile("[<>ch.][fdLDS][.+?a-zA-Z]{9} (.*)");
    private static final Pattern STATISTIC = Pattern.compile("([A-Z][A-Za-z ]+): ([0-9]+).*");
    private static final Pattern NOISE = Pattern.compile(
            "\\s*|sent \\d.*|\\[[\\w ]+] _exit_cleanup\\(.*|total size is \\d.*|File list .*|\\*\\*\\* Skipping any contents from this failed directory.*"
                    + "|WARNING: .* failed verification -- update .* \\(will try again\\)\\."
                    + "|WARNING: parent dir is absent in the file list: .*");
    /** With {@code --debug=exit2}, behind the last message of the other end. */
    private static final Pattern DONE = Pattern.compile("(?:\\[\\w+] )?client_run waiting on \\d+");

    private static final Pattern STOPPED =
            Pattern.compile("Deletions stopped due to --max-delete limit \\((\\d+) skipped\\)");
    private static final String SUSPENDED = "IO error encountered -- skipping file deletion";
    private static final Pattern VANISHED = Pattern.compile("(?:file|directory) has vanished: .*");
    private static final String NOT_EMPTY = "cannot delete non-empty directory: ";

    /** Messages whose name is bare and relative to the destination. */
    private static final List<Pattern> BARE = List.of(
            Pattern.compile("could not make way for new [a-z ]+: (.*)"),
            Pattern.compile("cannot delete non-empty directory: (.*)"),
            Pattern.compile("rsync: (?:\\[\\w+\\] )?delete_file: [a-z]+\\((.*)\\) failed: .*"),
            Pattern.compile("ERROR: (.*) failed verification -- update .*"),
            Pattern.compile("rsync: (?:\\[\\w+\\] )?get_acl: [a-z_]+\\((.*), ACL_TYPE_[A-Z]+\\): .*"),
            Pattern.compile("rsync: (?:\\[\\w+\\] )?rename \".*\"(?: \\(in [^)]*\\))? -> \"(.*)\": .*"));

    private static final String MODULE = "(?: \\(in [^)]*\\))?";

    /** Of what is looked at while the list is made; PATH may hold quotes itself, the name of an attribute holds none. */
    private static final List<Pattern> LOOKED_AT = List.of(
            Pattern.compile("rsync: (?:\\[\\w+\\] )?(?:readlink_stat|readdir|get_xattr_names: llistxattr)\\(\"(.*)\""
                    + MODULE + "(?:,\\d+)?\\)(?: failed)?: .*"),
            Pattern.compile("rsync: (?:\\[\\w+\\] )?get_xattr_data: lgetxattr\\(\"(.*)\"" + MODULE
                    + ",\"[^\"]*\",\\d+\\) (?:failed|returned).*"));

    /** {@code … "PATH" failed: …}, {@code … "PATH" (in module): …}; PATH may hold quotes itself. */
    private static final Pattern QUOTED = Pattern.compile("[^\"]*\"(.*)\"" + MODULE + "(?:[: ].*)?");

    private final PathNames names;
    private final boolean keepsFiltered;

    /** @param keepsFiltered whether filters protect entries, so that a vanished directory may rightly stay */
    RsyncOutputParser(PathNames names, boolean keepsFiltered) {
        this.names = names;
        this.keepsFiltered = keepsFiltered;
    }

    /** A line of standard output. */
    RsyncLine output(String line) {
        if (line.startsWith("*deleting   ")) {
            return deleted(line.substring("*deleting   ".length()));
        }
        if (line.startsWith("deleting ")) {
            return deleted(line.substring("deleting ".length()));
        }
        if (DONE.matcher(line).matches()) {
            return new RsyncLine.Done();
        }
        Matcher item = ITEM.matcher(line);
        if (item.matches()) {
            return new RsyncLine.Changed(names.relative(item.group(1)));
        }
        Matcher statistic = STATISTIC.matcher(line);
        if (statistic.matches()) {
            return RsyncLine.Statistic.of(statistic.group(1), Long.parseLong(statistic.group(2)));
        }
        return error(line);
    }

    private RsyncLine deleted(String name) {
        return new RsyncLine.Deleted(names.relative(name), name.endsWith("/"));
    }

    /** A line of standard error. */
    RsyncLine error(String line) {
        Matcher stopped = STOPPED.matcher(line);
        if (stopped.matches()) {
            return new RsyncLine.DeletionsStopped(Long.parseLong(stopped.group(1)));
        }
        if (line.equals(SUSPENDED)) {
            return new RsyncLine.DeletionsSuspended();
        }
        if (NOISE.matcher(line).matches()) {
            return new RsyncLine.Noise();
        }
        // ssh ends its lines for a terminal in raw mode.
        String plain = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        String text = RelPath.display(plain.getBytes(StandardCharsets.ISO_8859_1));
        if (keepsFiltered && line.startsWith(NOT_EMPTY)) {
            return new RsyncLine.Other(text);
        }
        boolean vanished = VANISHED.matcher(line).matches();
        return path(line)
                .<RsyncLine>map(path -> new RsyncLine.Failure(new PathError(path, text, vanished)))
                .orElseGet(() -> new RsyncLine.Other(text));
    }

    private Optional<RelPath> path(String line) {
        for (Pattern form : BARE) {
            Matcher bare = form.matcher(line);
            if (bare.matches()) {
                return names.relative(bare.group(1));
            }
        }
        for (Pattern form : LOOKED_AT) {
            Matcher lookedAt = form.matcher(line);
            if (lookedAt.matches()) {
                return names.full(lookedAt.group(1));
            }
        }
        Matcher quoted = QUOTED.matcher(line);
        return quoted.matches() ? names.full(quoted.group(1)) : Optional.empty();
    }
}
