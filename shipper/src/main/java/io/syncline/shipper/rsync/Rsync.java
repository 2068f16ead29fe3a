package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.SourceIdentity;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
    private final Map<String, String> environment;
    private volatile boolean stopping;
    private volatile Child running;

    public Rsync(Mapping mapping, SourceIdentity expected, TransferOptions options, Capabilities capabilities) {
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.expected = requireNonNull(expected, "expected is null");
        this.commands = new RsyncCommand(mapping, options, capabilities, new RemoteShell(mapping, options));
        this.environment = Orphans.mark(mapping);
    }

    /** The words of the call; the names go to its standard input. */
    public List<String> command(RsyncRun run) {
        return commands.of(run);
    }

    /**
     * Runs rsync to its end.
     *
     * @throws InterruptedException if interrupted; rsync is ended then
     */
    public RsyncResult run(RsyncRun run) throws InterruptedException {
        RsyncOutput output = new RsyncOutput(mapping);
        if (stopping) {
            return output.result(RsyncResult.KILLED, false, true);
        }
        Child child;
        try {
            child = Child.start(command(run), mapping.watchedRoot(), environment);
        } catch (IOException cannotStart) {
            return notStarted(output, cannotStart);
        }
        try (child) {
            running = child;
            if (!isExpectedRoot(child)) {
                return output.result(RsyncResult.KILLED, true, false);
            }
            if (stopping) {
                return output.result(RsyncResult.KILLED, false, true);
            }
            int code = child.run(stdin -> Names.write(run.names(), stdin), output::line, output::error);
            return output.result(code, false, stopping);
        } finally {
            running = null;
        }
    }

    /**
     * Which of a run's paths still differ: a dry run of the same list. For a run that failed in part and did not say
     * where.
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

    /** RACE: the path of the root may lead elsewhere at any time; what rsync holds open as its directory does not. */
    private boolean isExpectedRoot(Child child) {
        byte[] directory = ("/proc/" + child.pid() + "/cwd").getBytes(StandardCharsets.US_ASCII);
        try {
            return Posix.identity(directory).filter(expected::matches).isPresent();
        } catch (PosixException gone) {
            return false;
        }
    }

    private RsyncResult notStarted(RsyncOutput output, IOException cannotStart) {
        // The start fails too when the working directory is gone.
        boolean rootGone = Posix.identity(Posix.bytes(mapping.watchedRoot()))
                .filter(expected::matches)
                .isEmpty();
        output.error("cannot start rsync: " + RelPath.display(bytes(cannotStart)));
        return output.result(RsyncResult.NOT_STARTED, rootGone, false);
    }

    private static byte[] bytes(IOException e) {
        return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
    }
}
