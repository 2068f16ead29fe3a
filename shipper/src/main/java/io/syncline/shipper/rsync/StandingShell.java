package io.syncline.shipper.rsync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A shell that is asked again and again: each script ends with a line that says so, and the shell stays for the next. A
 * login is paid for once. What the scripts leave behind in it (functions, not the working directory) is {@code prelude}.
 */
final class StandingShell {
    /** How long one that stands may take to say that it is there; then another one is started. */
    private static final Duration GREETING = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 200;

    private final Shell shell;
    private final String prelude;
    private final Duration idle;
    private volatile Optional<Conversation> standing = Optional.empty();
    private long usedAt;
    private boolean isWatched;

    /** One process, and what it says. */
    private record Conversation(Child child, BlockingQueue<String> lines, BlockingQueue<String> errors) {}

    /** @param idle how long it stays unused; zero for not at all */
    StandingShell(Shell shell, String prelude, Duration idle) {
        this.shell = shell;
        this.prelude = prelude;
        this.idle = idle;
    }

    /**
     * Runs a script that is a shell's compound command, such as a subshell.
     *
     * @param lines takes the lines of standard output
     * @param errors takes those of standard error
     * @return whether it came to its end
     */
    synchronized boolean run(Child.Input script, List<String> lines, List<String> errors) throws InterruptedException {
        usedAt = System.nanoTime();
        try {
            // Asked first: a script that was written to a dead one may have been executed, and must not be repeated.
            if (standing.isEmpty() || !ask(stdin -> {}, lines, GREETING)) {
                close();
                standing = Optional.of(open());
            }
            return ask(script, lines, Duration.ofDays(1));
        } catch (IOException gone) {
            errors.add("cannot talk to the shell: " + gone.getMessage());
            return false;
        } finally {
            standing.ifPresent(conversation -> conversation.errors().drainTo(errors));
            letGoLater();
        }
    }

    /** Ends it, from any thread and whatever it does; the next script starts another one. */
    void drop() {
        standing.ifPresent(conversation -> conversation.child().drop());
    }

    Optional<Long> pid() {
        return standing.map(conversation -> conversation.child().pid());
    }

    private Conversation open() throws IOException {
        Conversation opened = new Conversation(shell.start(), new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        opened.child().listen(opened.lines()::add, opened.errors()::add);
        opened.child().write(stdin -> stdin.write(prelude.getBytes(StandardCharsets.US_ASCII)));
        return opened;
    }

    private boolean ask(Child.Input script, List<String> lines, Duration patience) throws InterruptedException {
        Conversation asked = standing.orElseThrow();
        String end = "syncline-end-" + System.nanoTime();
        try {
            asked.child().write(stdin -> {
                script.writeTo(stdin);
                stdin.write(("\nprintf '%s\\n' " + end + "\n").getBytes(StandardCharsets.US_ASCII));
            });
        } catch (IOException ended) {
            return false;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            boolean wasAlive = asked.child().isAlive();
            String line = asked.lines().poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (end.equals(line)) {
                return true;
            } else if (line != null) {
                lines.add(line);
            } else if (!wasAlive) {
                return false;
            }
        }
        return false;
    }

    private void close() {
        standing.ifPresent(conversation -> conversation.child().dismiss());
        standing = Optional.empty();
    }

    private void letGoLater() {
        if (idle.isZero()) {
            close();
        } else if (!isWatched) {
            isWatched = true;
            watch(idle);
        }
    }

    private void watch(Duration left) {
        CompletableFuture.delayedExecutor(left.toNanos(), TimeUnit.NANOSECONDS).execute(this::letGoIfUnused);
    }

    private synchronized void letGoIfUnused() {
        Duration left = idle.minusNanos(System.nanoTime() - usedAt);
        if (left.isNegative() || left.isZero()) {
            isWatched = false;
            close();
        } else {
            watch(left);
        }
    }
}
