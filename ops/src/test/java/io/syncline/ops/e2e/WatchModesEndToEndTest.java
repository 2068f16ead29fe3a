package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.DirectoryEntry;
import io.syncline.posix.Posix;
import io.syncline.process.StageState;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code syncline mirror} as one process, killed with {@code kill -9} again and again, by each way to notice changes. Nobody
 * keeps the kernel's queue, so what happened meanwhile is swept. All seeds of one way go through one mirror.
 */
@Thorough
class WatchModesEndToEndTest {
    private static final int SEEDS = 20;
    private static final int OPERATIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final RelPath ANCHOR = RelPath.of("anchor that no history touches");
    private static final Pattern SWEEPS = Pattern.compile("sweeping for what changed while nobody watched");
    private static final Pattern CRAWLS =
            Pattern.compile("(crawls the whole tree|the whole tree is to be looked at).*");

    @TempDir
    Path directory;

    private RealTree source;
    private RealTree outside;
    private RealTree copy;
    private Optional<SynclineProcess> mirror = Optional.empty();
    private int kills;

    @BeforeEach
    void trees() throws Exception {
        source = RealTree.at(Files.createDirectory(directory.resolve("source")));
        outside = RealTree.at(Files.createDirectory(directory.resolve("outside")));
        copy = RealTree.at(Files.createDirectory(directory.resolve("copy")));
        source.create(ANCHOR, new byte[1]);
    }

    @AfterEach
    void end() {
        mirror.ifPresent(SynclineProcess::close);
    }

    /** Kills: a mark that is set behind the look at what was missed; a place that is looked up once and believed for ever. */
    @Test
    void byFanotifyTreesBecomeEqualThoughTheMirrorIsKilled() {
        treesBecomeEqual("fanotify");
    }

    /** Kills: a sweep that begins before all is watched; a watermark that is ahead of what is in the journal. */
    @Test
    void byInotifyTreesBecomeEqualThoughTheMirrorIsKilled() {
        treesBecomeEqual("inotify");
    }

    /**
     * Kills: a sweep whose time begins at its end; one that compares by size and time what may have been put in the place
     * of a twin.
     */
    @Test
    void bySweepsAloneTreesBecomeEqualThoughTheMirrorIsKilled() {
        treesBecomeEqual("sweep");
    }

    private void treesBecomeEqual(String watch) {
        Seeds.forEach(SEEDS, (seed, random) -> {
            clear();
            try (Churn churn = new Churn(seed, source, outside)) {
                follow(watch, churn, random);
                assertNothingIsLookedAtAsAWhole();
            } catch (AssertionError failure) {
                Path kept = Evidence.keep("modes-" + watch + "-" + seed, directory, List.of(), List.of());
                throw new AssertionError(failure.getMessage() + "\nevidence: " + kept, failure);
            }
        });
    }

    private void follow(String watch, Churn churn, Random random) throws Exception {
        churn.run(OPERATIONS / 2);
        if (mirror.isEmpty()) {
            start(watch);
            awaitWatching();
        }
        churn.run(random.nextInt(OPERATIONS));
        // The moment of the kill is what is drawn; nothing waits for this pause to be long enough.
        Thread.sleep(random.nextInt(100));
        mirror.get().kill();
        kills++;
        churn.run(random.nextInt(OPERATIONS));
        start(watch);
        if (random.nextBoolean()) {
            awaitWatching();
        }
        churn.run(OPERATIONS / 2);
        awaitEqual();
        awaitWatching();
    }

    private void start(String watch) {
        mirror = Optional.of(SynclineProcess.start(
                directory.resolve("log"),
                List.of(
                        "mirror",
                        "--state",
                        directory.resolve("state").toString(),
                        "--watch",
                        watch,
                        "--sweep-unwatched",
                        "1s",
                        "--quiet-time",
                        "30ms",
                        directory.resolve("source").toString(),
                        directory.resolve("copy").toString())));
    }

    /** The first one says so if it cannot be watched like this here. */
    private void awaitWatching() {
        await(() -> !mirror.get().isAlive() || isWatching());
        String error = capture().flatMap(StageState::lastError).orElse("");
        assumeTrue(mirror.get().isAlive() || !error.startsWith("cannot watch"), error);
    }

    private boolean isWatching() {
        return capture()
                .filter(state -> state.pid() == mirror.get().pid())
                .filter(state -> state.state().equals("watching"))
                .isPresent();
    }

    private Optional<StageState> capture() {
        return StateFile.read(new StateDirectory(directory.resolve("state")).captureState());
    }

    /** Once is enough: what is in doubt is sent again, and the time of its directory differs meanwhile. */
    private void awaitEqual() {
        List<TreeOracle.Difference> last = new ArrayList<>();
        try {
            await(() -> {
                last.clear();
                last.addAll(TreeOracle.differences(source, copy));
                return last.isEmpty() || !mirror.get().isAlive();
            });
        } catch (ConditionTimeoutException late) {
            // What differs is said below.
        }
        assertEquals(List.of(), last, () -> mirror.get().autopsy());
    }

    /** The first pass is a first contact, which is none of these: a mirror that was killed knows since when. */
    private void assertNothingIsLookedAtAsAWhole() {
        String log = mirror.get().log();
        assertEquals(
                List.of(), CRAWLS.matcher(log).results().map(MatchResult::group).toList(), log);
        assertEquals(kills, SWEEPS.matcher(log).results().count(), log);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private void clear() {
        for (RealTree tree : List.of(source, outside)) {
            for (DirectoryEntry entry : Posix.list(tree.root())) {
                RelPath path = RelPath.ROOT.child(entry.name());
                if (!path.equals(ANCHOR)) {
                    tree.removeAll(path);
                }
            }
        }
    }
}
