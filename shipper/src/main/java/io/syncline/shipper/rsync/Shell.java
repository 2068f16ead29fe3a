package io.syncline.shipper.rsync;

import io.syncline.shipper.destination.Destination.Remote;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A POSIX shell that reads its script from standard input, here or at a host. */
final class Shell {
    /** ssh's exit code when it could not connect. */
    static final int UNREACHABLE = 255;

    private static final int MAX_LINES = 100_000;

    private final List<String> command;
    private final Map<String, String> mark;

    /** @param mark of the mapping that this is for: {@link Orphans} */
    Shell(List<String> command, Map<String, String> mark) {
        this.command = List.copyOf(command);
        this.mark = mark;
    }

    /** @param line for the user's own shell at the host, whichever that is */
    static Shell at(Mapping mapping, Orphans.Role role, Remote remote, TransferOptions options, String line) {
        List<String> words = new ArrayList<>(new RemoteShell(remote, options, SocketDirectory.find()).words());
        words.add(remote.login());
        words.add("exec env LC_ALL=C " + line);
        return new Shell(words, Orphans.mark(mapping, role));
    }

    /**
     * @param lines takes the lines of standard output
     * @param errors takes those of standard error
     * @return the exit code; 127 if the shell cannot be started
     */
    int run(Child.Input script, List<String> lines, List<String> errors) throws InterruptedException {
        List<String> out = Collections.synchronizedList(lines);
        List<String> err = Collections.synchronizedList(errors);
        try (Child child = Child.start(command, Path.of("/"), mark)) {
            return child.run(script, line -> add(out, line), line -> add(err, line));
        } catch (IOException cannotStart) {
            err.add("cannot start " + command.get(0) + ": " + cannotStart.getMessage());
            return RsyncResult.NOT_STARTED;
        }
    }

    /** For a conversation: the caller ends it. */
    Child start() throws IOException {
        return Child.start(command, Path.of("/"), mark);
    }

    private static void add(List<String> lines, String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        }
    }
}
