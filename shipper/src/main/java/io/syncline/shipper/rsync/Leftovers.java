package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The temporary files of a run that was cut off: {@code .NAME.XXXXXX} beside NAME. What is dirty after a crash is what was
 * dirty before, so they lie in the directories of the names of the next run. Pure.
 */
final class Leftovers {
    static final List<String> NOTHING_SENT = List.of("--existing", "--ignore-existing");

    /**
     * Nothing is sent, and of what the source has not, only what looks like a temporary file is deleted.
     */
    static final List<String> OPTIONS =
            List.of("--existing", "--ignore-existing", "--filter=R .*.??????", "--filter=P *");

    private Leftovers() {}

    /** What removes them after {@code run}; empty where nothing may be deleted or nothing can be left. */
    static Optional<RsyncRun> sweep(RsyncRun run) {
        Set<RelPath> directories = new TreeSet<>();
        for (ListedName name : run.names()) {
            if (!name.contents()) {
                name.path().parent().ifPresent(directories::add);
            }
        }
        if (!run.delete() || run.dryRun() || directories.isEmpty()) {
            return Optional.empty();
        }
        List<ListedName> names = directories.stream().map(ListedName::listing).toList();
        return Optional.of(new RsyncRun(
                RsyncRun.Kind.FLAT, names, true, RsyncRun.Compare.QUICK, false, OptionalLong.empty(), false));
    }
}
