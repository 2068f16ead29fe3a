package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stage as a process of its own, killed with {@code kill -9} again and again, one destination down now and then, one
 * slow. Many seeds go through one pipeline, one after the other.
 */
@Thorough
class KilledPipelineEndToEndTest {
    private static final int SEEDS = 20;
    private static final int SEEDS_PER_START = 10;
    private static final int OPERATIONS = 20;
    private static final int SEEDS_PER_OUTAGE = 7;
    private static final Duration QUIET_TIME = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private Optional<World> world = Optional.empty();
    private Optional<Stages> stages = Optional.empty();

    @AfterEach
    void end() {
        stages.ifPresent(Stages::close);
        world.ifPresent(World::close);
    }

    /**
     * Kills: a position that is advanced before its work is done, a checkpoint that is written too early or torn, a
     * second execution of what must happen once, a rescan that hides any of them.
     */
    @Test
    void treesBecomeEqualThoughEveryStageIsKilledAgainAndAgain() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            begin((seed - 1) / SEEDS_PER_START);
            try (Churn churn = world.get().churn(seed)) {
                follow(world.get(), stages.get(), churn, seed, random);
            }
        });
    }

    private void begin(long start) {
        Path here = directory.resolve("start" + start);
        if (!Files.exists(here)) {
            end();
            world = Optional.of(World.create(here));
            stages = Optional.of(new Stages(world.get(), QUIET_TIME, start % 2 == 0 ? "inotify" : "auto"));
        }
        world.get().clear();
    }

    private void follow(World world, Stages stages, Churn churn, long seed, Random random) throws Exception {
        try {
            churn.run(OPERATIONS);
            if (stages.isNew()) {
                stages.startAll();
            }
            boolean isOut = seed % SEEDS_PER_OUTAGE == 0;
            if (isOut) {
                world.daemon().stop();
            }
            churn.run(OPERATIONS);
            harass(stages, churn, random);
            if (isOut) {
                world.daemon().start();
            }
            churn.run(OPERATIONS);
            world.awaitEqual(() -> stages.down().isEmpty(), PATIENCE);
            // Only the first start may make anybody look at the whole tree: an agent that was killed sweeps.
            assertEquals(List.of(), Crawls.of(world).unexplained());
        } catch (AssertionError failure) {
            Map<String, String> autopsies = stages.autopsies();
            Path kept = Evidence.keep("killed-" + seed, world.directory(), churn.history(), world.differences());
            for (Map.Entry<String, String> autopsy : autopsies.entrySet()) {
                Files.writeString(kept.resolve("autopsy-" + autopsy.getKey()), autopsy.getValue());
            }
            throw new AssertionError(failure.getMessage() + "\nevidence: " + kept + "\n" + stages.report(), failure);
        }
    }

    /** Kills one at any moment, and another one beside it now and then. */
    private void harass(Stages stages, Churn churn, Random random) throws Exception {
        String victim = any(stages, random);
        if (random.nextInt(4) > 0) {
            stages.awaitWorking(victim);
        }
        churn.run(random.nextInt(OPERATIONS));
        // The moment of the kill is what is drawn; nothing waits for this pause to be long enough.
        Thread.sleep(random.nextInt(200));
        stages.kill(victim);
        if (random.nextInt(3) == 0) {
            stages.kill(any(stages, random));
        }
        churn.run(OPERATIONS);
        stages.startWhatIsDown();
    }

    private static String any(Stages stages, Random random) {
        return stages.names().get(random.nextInt(stages.names().size()));
    }
}
