package io.syncline.capture;

import io.syncline.capture.watch.RootLostException;
import io.syncline.process.Heartbeat;
import io.syncline.process.StateFile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a root that was lost. Without it nothing can be recorded, and nothing has to be: what changed meanwhile is swept
 * when it is back. Used by the thread of the stage.
 */
final class LostRoot {
    private static final Logger LOG = LoggerFactory.getLogger(LostRoot.class);
    /** How often it is looked for; two system calls. */
    private static final Duration CHECK = Duration.ofSeconds(1);
    /** The longest pause before one that is there, and cannot be watched, is tried again. A guess. */
    private static final Duration MOST = Duration.ofMinutes(1);

    private final CaptureConfig config;
    private final StateFile state;
    private final CountDownLatch stop;
    private final Duration check;
    private Duration pause;
    private long triedAtNanos = System.nanoTime();

    /** @param stop at zero when nothing is to be waited for any more */
    LostRoot(CaptureConfig config, StateFile state, CountDownLatch stop) {
        this.config = config;
        this.state = state;
        this.stop = stop;
        this.check = CHECK.compareTo(config.rootCheck()) < 0 ? CHECK : config.rootCheck();
        this.pause = check;
    }

    /** For a person. */
    static String describe(CaptureConfig config, String why) {
        return "cannot watch the source " + config.root() + ": " + why
                + "; nothing is recorded until the right one is back: mount or restore it";
    }

    /** False if a stop is asked for before the root is back. */
    boolean awaitReturn(RootLostException lost) throws InterruptedException {
        RootLook look = new RootLook(config);
        String said = describe(config, lost.getMessage());
        LOG.warn(said);
        hold(said);
        state.count("rootsLost", 1);
        Optional<String> problem = look.problem();
        boolean isStopped = problem.isEmpty() && awaitNextTry();
        while (!isStopped && problem.isPresent()) {
            // What is in its place may change: a path without a directory, then an empty disk.
            String now = describe(config, problem.get());
            if (!now.equals(said)) {
                said = now;
                hold(said);
            }
            isStopped = stops(check);
            problem = look.problem();
        }
        if (!isStopped) {
            LOG.info("the source {} is back", config.root());
            state.enter("starting", "the source is back; setting watches below " + config.root());
        }
        return !isStopped;
    }

    /** The right one is there and could not be watched, for want of permission or of watches: who knows for how long. */
    private boolean awaitNextTry() throws InterruptedException {
        // It was watched for a while since then.
        pause = System.nanoTime() - triedAtNanos > MOST.toNanos() ? check : pause;
        Duration left = pause;
        pause = pause.multipliedBy(2).compareTo(MOST) < 0 ? pause.multipliedBy(2) : MOST;
        boolean isStopped = false;
        while (!isStopped && left.toMillis() > 0) {
            Duration piece = left.compareTo(check) < 0 ? left : check;
            isStopped = stops(piece);
            left = left.minus(piece);
        }
        triedAtNanos = System.nanoTime();
        return isStopped;
    }

    private boolean stops(Duration wait) throws InterruptedException {
        Heartbeat.beat();
        return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void hold(String why) {
        state.error(why);
        state.enter("held", why);
    }
}
