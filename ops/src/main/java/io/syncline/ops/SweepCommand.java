package io.syncline.ops;

import io.syncline.ops.run.SweepCall;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the capture agent look for changes that nobody was told of. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Has the running capture agent look at every inode below PATH, record what changed, and waits for"
                + " that. For what raises no event, such as a store through a mapping of a file. Destinations get what"
                + " is found as they get any change.")
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How far back to look, such as 30m or 12h (default: to the last scheduled sweep).")
    private Optional<Duration> since = Optional.empty();

    @Option(names = "--no-wait", description = "Ask for it, and do not wait for its end.")
    private boolean noWait;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "Below the source, absolute or relative to it (default: all of it).")
    private String path = "";

    @Override
    public Integer call() throws InterruptedException {
        StateDirectory directory = state.resolve();
        SweepCall call = SweepCall.post(directory, top(directory), since.map(Instant.now()::minus));
        PrintWriter out = spec.commandLine().getOut();
        if (noWait) {
            out.println("asked for");
            return ExitCode.OK.code();
        }
        out.println("swept: "
                + call.await(progress -> {
                    out.println(progress);
                    out.flush();
                }));
        return ExitCode.OK.code();
    }

    private RelPath top(StateDirectory directory) {
        if (path.isEmpty()) {
            return RelPath.ROOT;
        }
        Path root = SourceGuard.root(directory.source())
                .orElseThrow(() ->
                        new StageException(ExitCode.UNREACHABLE, "nothing was captured yet in " + directory.root()));
        Path wanted = Path.of(path);
        if (wanted.isAbsolute() && !wanted.normalize().startsWith(root)) {
            throw refused("it is not below the source " + root);
        }
        return existing(
                root, wanted.isAbsolute() ? root.relativize(wanted.normalize()).toString() : path);
    }

    /** As it stands there, or as this program prints it. A sweep of nothing would look like one that finds nothing. */
    private RelPath existing(Path root, String below) {
        List<RelPath> meant = new ArrayList<>();
        try {
            meant.add(RelPath.of(below));
            meant.add(PathText.parse(below));
        } catch (IllegalArgumentException e) {
            if (meant.isEmpty()) {
                throw refused(e.getMessage());
            }
        }
        return meant.stream()
                .filter(one -> isThere(root, one))
                .findFirst()
                .orElseThrow(
                        () -> refused("nothing is there, below the source " + root + "; for what was removed name the"
                                + " directory that had it, and write bytes that are no text as \\xHH"));
    }

    private static boolean isThere(Path root, RelPath below) {
        try {
            return Posix.lstat(Posix.absolute(Posix.bytes(root), below)).isPresent();
        } catch (PosixException unreadable) {
            // The agent may see more than who asks it.
            return unreadable.errno() == Errno.EACCES;
        }
    }

    private StageException refused(String why) {
        return new StageException(ExitCode.USAGE, "cannot sweep " + path + ": " + why);
    }
}
