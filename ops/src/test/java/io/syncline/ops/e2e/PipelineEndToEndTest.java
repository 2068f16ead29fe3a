package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline mirror} as one process, with a local directory, a host behind ssh and an rsync daemon at once. */
@Thorough
class PipelineEndToEndTest {
    private static final int SEEDS = 20;
    private static final int SEEDS_PER_START = 4;
    private static final int OPERATIONS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private Optional<World> world = Optional.empty();
    private Optional<SynclineProcess> mirror = Optional.empty();
    private int starts;
    private int seedsOfThisStart;

    @AfterEach
    void end() {
        mirror.ifPresent(SynclineProcess::close);
        world.ifPresent(World::close);
    }

    /**
     * Kills: any change that is not seen, not planned or not shipped; any name that is mangled on the way; a tree that
     * exists before the start and is not looked at.
     */
    @Test
    void threeDestinationsBecomeEqualToAChurnedSource() {
        Seeds.forEach(SEEDS, (seed, random) -> {
            try (Churn churn = prepared().churn(seed)) {
                follow(seed, churn);
            }
            seedsOfThisStart = (seedsOfThisStart + 1) % SEEDS_PER_START;
        });
    }

    private World prepared() throws Exception {
        if (seedsOfThisStart == 0) {
            end();
            world = Optional.of(World.create(directory.resolve("start" + starts++)));
            mirror = Optional.empty();
        }
        world.get().clear();
        return world.get();
    }

    private void follow(long seed, Churn churn) throws Exception {
        try {
            if (mirror.isEmpty()) {
                churn.run(OPERATIONS / 2);
                mirror = Optional.of(SynclineProcess.start(world.get().log("mirror"), arguments()));
            }
            churn.run(OPERATIONS);
            world.get().awaitEqual(mirror.get()::isAlive, PATIENCE);
        } catch (World.Diverged diverged) {
            String autopsy = mirror.get().autopsy();
            Path kept =
                    Evidence.keep("pipeline-" + seed, world.get().directory(), churn.history(), diverged.differences());
            throw new AssertionError(diverged.getMessage() + "\nevidence: " + kept + "\n" + autopsy, diverged);
        }
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of("mirror", "--state", world.get().statePath().toString()));
        // By what works best here, and by a watch on each directory, in turn.
        arguments.addAll(List.of("--watch", starts % 2 == 0 ? "inotify" : "auto"));
        arguments.addAll(List.of("--quiet-time", "30ms", "-e", world.get().ssh().rsh()));
        arguments.add(world.get().sourcePath().toString());
        world.get().destinations().forEach(destination -> arguments.add(destination.to()));
        return arguments;
    }

    @Test
    void aStopLeavesNothingHalfDoneAndTheNextStartGoesOn() throws Exception {
        World first = World.create(directory.resolve("stop"));
        world = Optional.of(first);
        try (Churn churn = first.churn(1000)) {
            churn.run(OPERATIONS);
            mirror = Optional.of(SynclineProcess.start(first.log("mirror"), arguments()));
            churn.run(OPERATIONS);
            first.awaitEqual(mirror.get()::isAlive, PATIENCE);
            assertEquals(0, mirror.get().terminate(PATIENCE), () -> mirror.get().log());

            churn.run(OPERATIONS);
            mirror = Optional.of(SynclineProcess.start(first.log("mirror"), arguments()));
            churn.run(OPERATIONS);
            first.awaitEqual(mirror.get()::isAlive, PATIENCE);
        }
    }
}
