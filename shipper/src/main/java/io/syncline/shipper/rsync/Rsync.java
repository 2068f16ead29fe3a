package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls rsync for one destination, one run at a time. {@link #run} belongs to one thread; {@link #stop} to any.
 *
 * <p>rsync's working directory is the watched root. It holds that directory fast, whatever is mounted or unmounted at its
 * path meanwhile; and its identity is checked after the start and before the first name is written. So a root that is not
 * the configured one can never be read as "everything has vanished".
 */
public final class Rsync {
    private final Mapping mapping;
    private final SourceIdentity expected;
    private final RsyncCommand commands;
    private final boolean filtered;
    private final Map<String, String> mark;
    private boolean mayHaveLeftovers = true;
    private volatile boolean stopping;
    private volatile Child running;

    public Rsync(Mapping mapping, SourceIdentity expected, TransferOptions options, Capabilities capabilities) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.expected = requireNonNull(expected, "expected is null");
        this.commands = new RsyncCommand(mapping, options, capabilities, SocketDirectory.find());
        this.filtered = !options.filters().isEmpty();
        this.mark = Orphans.mark(mapping);
    }

    /** The words of the call; the names go to its standard input. */
    public List<String> command(RsyncRun run) {
        return commands.of(run, List.of());
    }

    /**
     * Runs rsync to its end. Never fails for what rsync or the other side does: that is in the result. The first run also
     * removes what an earlier one that was cut off has left beside its names.
     *
     * @throws InterruptedException if interrupted; rsync and all that it has started are ended then
     */
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        RsyncResult result = once(run, List.of());
        if (!run.dryRun()) {
            sweep(run, result);
        }
        return result;
    }

    /**
     * A dry run of the same list; its {@link RsyncResult#differing()} are the paths that are not true yet. For a run that
     * failed in part and did not say where.
     */
    public RsyncResult remaining(RsyncRun run) throws InterruptedException {
        return run(run.asDryRun());
    }

    /** Ends the run that is under way, and every later one at once. Leaves no process behind. */
    public void stop() {
        stopping = true;
        Child child = running;
        if (child != null) {
            child.terminate();
        }
    }

    /** LIMIT: what fails here, such as a directory that cannot be written, keeps its leftovers until the next start. */
    private void sweep(RsyncRun run, RsyncResult result) throws InterruptedException {
        if (!result.cameToItsEnd()) {
            mayHaveLeftovers = true;
        } else if (mayHaveLeftovers) {
            Optional<RsyncRun> sweep = Leftovers.sweep(run);
            if (sweep.isPresent()) {
                mayHaveLeftovers = !once(sweep.get(), Leftovers.OPTIONS).cameToItsEnd();
            }
        }
    }

    private RsyncResult once(RsyncRun run, List<String> more) throws InterruptedException {
        if (stopping) {
            return ended(RsyncResult.KILLED, false, true);
        }
        Child child;
        try {
            child = Child.start(commands.of(run, more), mapping.watchedRoot(), mark);
        } catch (IOException cannotStart) {
            return notStarted(cannotStart);
        }
        try (child) {
            running = child;
            return supervise(child, run);
        } finally {
            running = null;
        }
    }

    private RsyncResult supervise(Child child, RsyncRun run) throws InterruptedException {
        byte[] directory = ("/proc/" + child.pid() + "/cwd").getBytes(StandardCharsets.US_ASCII);
        Standing standing = standing(directory);
        if (stopping) {
            return ended(RsyncResult.KILLED, false, true);
        }
        RsyncOutput output = output(directory);
        return switch (standing) {
            case IN_ROOT -> {
                int code = child.run(stdin -> Names.write(run, stdin), output::line, output::error);
                yield output.result(code, false, stopping);
            }
            case ELSEWHERE -> ended(RsyncResult.KILLED, true, false);
            case ENDED -> {
                // For an option that it does not know, perhaps. Without a name it has done nothing.
                int code = child.run(stdin -> {}, output::line, output::error);
                yield output.result(code, code == 0, stopping);
            }
        };
    }

    /** RACE: the path of the root may lead elsewhere at any time; what rsync holds open as its directory does not. */
    private Standing standing(byte[] directory) {
        if (isExpectedRoot(directory)) {
            return Standing.IN_ROOT;
        }
        return isThere(directory) ? Standing.ELSEWHERE : Standing.ENDED;
    }

    private boolean isExpectedRoot(byte[] directory) {
        try {
            // A removed directory keeps its identity, and has no links.
            return Posix.stat(directory).filter(stat -> stat.links() > 0).isPresent()
                    && Posix.identity(directory).filter(expected::matches).isPresent();
        } catch (PosixException refusedOrEnded) {
            return false;
        }
    }

    private static boolean isThere(byte[] directory) {
        try {
            return Posix.stat(directory).isPresent();
        } catch (PosixException refused) {
            return true;
        }
    }

    /** Where a started rsync is. */
    private enum Standing {
        IN_ROOT,
        ELSEWHERE,
        /** Its directory cannot be seen any more: only a process that has ended has none. */
        ENDED
    }

    /** rsync names the source as getcwd(3) has it, without the symbolic links of the configured path. */
    private RsyncOutput output(byte[] directory) {
        List<byte[]> alsoKnownAs = new ArrayList<>();
        try {
            alsoKnownAs.add(Posix.readlink(directory));
            if (mapping.target() instanceof Local local) {
                alsoKnownAs.add(Posix.bytes(local.path().toRealPath()));
            }
        } catch (PosixException | IOException notYetThere) {
            // Then rsync creates it, at the very path that was configured.
        }
        return new RsyncOutput(new RsyncOutputParser(PathNames.of(mapping, alsoKnownAs), filtered));
    }

    private RsyncResult notStarted(IOException cannotStart) {
        // A start fails for a working directory that is gone, too.
        boolean mismatch = standing(Posix.bytes(mapping.watchedRoot())) != Standing.IN_ROOT;
        RsyncOutput output = output(Posix.bytes(Path.of("/")));
        output.error("cannot start rsync: " + cannotStart.getMessage());
        return output.result(RsyncResult.NOT_STARTED, mismatch, false);
    }

    private RsyncResult ended(int code, boolean mismatch, boolean stopped) {
        return output(Posix.bytes(Path.of("/"))).result(code, mismatch, stopped);
    }
}
