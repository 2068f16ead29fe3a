package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.testing.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stage as a process of its own, killed with {@code kill -9} again and again, one destination down for a while, one
 * slow.
 */
class KilledPipelineEndToEndTest {
    private static final int SEEDS = 4;
    private static final int KILLS = 12;
    private static final int OPERATIONS_PER_KILL = 40;
    private static final Duration QUIET_TIME = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    /**
     * Kills: a position that is advanced before its work is done, a checkpoint that is written too early or torn, a
     * second execution of what must happen once, a rescan that hides any of them.
     */
    @Test
    void treesBecomeEqualThoughEveryStageIsKilledAgainAndAgain() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            try (World world = World.create(directory.resolve("seed" + seed));
                    Stages stages = new Stages(world, QUIET_TIME, seed % 2 == 0 ? "inotify" : "auto");
                    Churn churn = world.churn(seed)) {
                try {
                    churn.run(OPERATIONS_PER_KILL);
                    stages.startAll();
                    harass(world, stages, churn, random);
                    stages.startWhatIsDown();
                    world.awaitEqual(() -> stages.down().isEmpty(), PATIENCE);
                    assertNoUnexplainedCrawl(world, stages);
                } catch (AssertionError failure) {
                    List<String> differences = world.differences();
                    Path kept = Evidence.keep("killed-" + seed, world.directory(), churn.history(), differences);
                    throw new AssertionError(failure.getMessage() + "\nevidence: " + kept, failure);
                }
            }
        });
    }

    private static void harass(World world, Stages stages, Churn churn, Random random) throws Exception {
        int down = 1 + random.nextInt(KILLS / 2);
        int up = down + 1 + random.nextInt(KILLS / 2 - 1);
        for (int i = 0; i < KILLS; i++) {
            String victim = stages.names().get(random.nextInt(stages.names().size()));
            if (random.nextInt(4) > 0) {
                stages.awaitWorking(victim);
            }
            churn.run(OPERATIONS_PER_KILL);
            // The moment of the kill is what is drawn; nothing waits for this pause to be long enough.
            Thread.sleep(random.nextInt(500));
            stages.kill(victim);
            if (i == down) {
                world.daemon().stop();
            }
            if (i == up) {
                world.daemon().start();
            }
            churn.run(OPERATIONS_PER_KILL / 2);
            stages.startWhatIsDown();
        }
    }

    /** Only the first start may make anybody look at the whole tree: an agent that was killed sweeps when it comes back. */
    private static void assertNoUnexplainedCrawl(World world, Stages stages) {
        Crawls crawls = Crawls.of(world);
        assertEquals(List.of(), crawls.unexplained(), crawls::toString);
        System.out.println(
                stages.kills("capture") + " " + crawls + "\n" + world.logText("ship-local") + world.logText("capture"));
    }
}
