package io.syncline.shipper.rsync;

import static java.util.Objects.requireNonNull;

import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import io.syncline.shipper.destination.Destination.Local;
import io.syncline.shipper.destination.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts one rsync after the other and stays with each to its end; one that has done its work and only has to end is left
 * to {@link Lingering}. One thread, but for {@link #stop}.
 */
final class RsyncCalls {
    private final List<String> before;
    private final Mapping mapping;
    private final RootLook root;
    private final boolean filtered;
    private final Map<String, String> mark;
    private final Lingering lingering = new Lingering();
    private Duration patience = Duration.ofDays(1);
    private Consumer<Optional<Instant>> listener = since -> {};
    private volatile boolean stopping;
    private volatile Child running;

    /**
     * @param before what starts rsync in the way that is wished, such as {@code nice}
     * @param filtered whether something at the destination is protected from deletion
     * @param mark by which what it has started is found again
     */
    RsyncCalls(List<String> before, Mapping mapping, RootLook root, boolean filtered, Map<String, String> mark) {
        this.before = List.copyOf(before);
        this.mapping = requireNonNull(mapping, "mapping is null");
        this.root = requireNonNull(root, "root is null");
        this.filtered = filtered;
        this.mark = Map.copyOf(mark);
    }

    /** See {@link Rsync#telling}. */
    void telling(Duration after, Consumer<Optional<Instant>> whom) {
        patience = requireNonNull(after, "after is null");
        listener = requireNonNull(whom, "whom is null");
    }

    Lingering lingering() {
        return lingering;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Ends the one that is under way, and every later one at once. */
    void stop() {
        stopping = true;
        lingering.terminate();
        Child child = running;
        if (child != null) {
            child.terminate();
        }
    }

    /**
     * @param more options before those of the person
     * @param early whether to return when the destination is true, if rsync can say when
     */
    RsyncResult once(RsyncCommand commands, RsyncRun run, List<String> more, boolean early)
            throws InterruptedException {
        if (stopping) {
            return ended(RsyncResult.KILLED, false, true);
        }
        boolean asEarlyAsPossible = early && commands.saysWhenDone();
        List<String> words = commands.of(run, asEarlyAsPossible ? commands.doneOptions() : more);
        Child child;
        try {
            child = start(words, asEarlyAsPossible);
        } catch (IOException cannotStart) {
            return notStarted(cannotStart);
        }
        return supervised(child, run, asEarlyAsPossible);
    }

    Child start(List<String> words, boolean merged) throws IOException {
        return Child.start(
                Stream.concat(before.stream(), words.stream()).toList(), mapping.watchedRoot(), mark, merged);
    }

    /** The child has ended afterwards, or it lingers. */
    RsyncResult supervised(Child child, RsyncRun run, boolean early) throws InterruptedException {
        boolean lingers = false;
        Silence silence = new Silence(child.pid(), patience, listener);
        running = child;
        try {
            byte[] directory = RootLook.directoryOf(child);
            RootLook.Place place = root.at(directory);
            if (stopping) {
                return ended(RsyncResult.KILLED, false, true);
            }
            if (place == RootLook.Place.ELSEWHERE) {
                return ended(RsyncResult.KILLED, true, false);
            }
            RsyncOutput output = output(directory);
            // One that has ended did not know an option, perhaps. Without a name it has done nothing.
            boolean hasEnded = place == RootLook.Place.ENDED;
            child.begin(hasEnded ? stdin -> {} : Names.input(run), output::line, output::error);
            Optional<Integer> code = child.awaitEndOr(
                    early && !hasEnded ? output.done() : child.onEnd(), () -> silence.look(Instant.now()));
            if (code.isEmpty()) {
                lingers = true;
                RsyncResult soFar = output.early();
                lingering.add(child, run, output, soFar.stats());
                return soFar;
            }
            return output.result(code.get(), hasEnded && code.get() == 0, stopping);
        } finally {
            running = null;
            if (!lingers) {
                child.close();
            }
            silence.end();
        }
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
        boolean mismatch = !root.isRoot(Posix.bytes(mapping.watchedRoot()));
        RsyncOutput output = output(Posix.bytes(Path.of("/")));
        output.error("cannot start rsync: " + cannotStart.getMessage());
        return output.result(RsyncResult.NOT_STARTED, mismatch, false);
    }

    private RsyncResult ended(int code, boolean mismatch, boolean stopped) {
        return output(Posix.bytes(Path.of("/"))).result(code, mismatch, stopped);
    }
}
