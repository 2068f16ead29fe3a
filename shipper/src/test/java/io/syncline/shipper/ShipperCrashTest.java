package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.PathError;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shipper that dies at every step, and the next one that finds only what is on disk. */
@Thorough
class ShipperCrashTest {
    /** Nobody catches it: what runs after it is what a restart runs. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One step of a history: changes the source, and publishes what the planner would. */
    private interface Step {
        void take(Workbench bench) throws Exception;
    }

    private static final Step[] HISTORY = {
        bench -> {
            bench.write("a/f", "changed");
            bench.write("n/e/w", "new");
            bench.publishTreeAndEntry("n", "a/f");
        },
        bench -> {
            Files.move(bench.source.resolve("n"), bench.source.resolve("m"));
            bench.renamed("n", "m", true);
        },
        bench -> {
            TestFiles.remove(bench.source.resolve("a"));
            bench.write("a", "a file now");
            bench.tree("a");
        },
        bench -> {
            bench.write("unseen/x", "by the agent");
            bench.wholeTree(RescanReason.AGENT_START);
        },
        bench -> {
            bench.write("last", "one");
            bench.entry("last");
        },
    };

    @TempDir
    Path top;

    /** Mutants: acknowledge before the transfer; write the crawl's end before its last chunk; forget the crawl's mark. */
    @Test
    void theTreesAreEqualWhereverItDied() throws Exception {
        int step = 0;
        boolean died = true;
        while (died) {
            step++;
            Workbench bench = new Workbench(Files.createDirectory(top.resolve("at" + step)));
            died = diesAndRecovers(bench, step);
        }
        assertTrue(step > 20, "only " + step + " steps");
    }

    @Test
    void aPathPutAsideIsNotForgottenByACrash() throws Exception {
        Workbench bench = new Workbench(top);
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        bench.mirror.instead =
                run -> Optional.of(FaultyMirror.result(23, new PathError(RelPath.of("a/f"), "denied", false)));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitDone();
        bench.restart();
        assertEquals("a/f", bench.checkpoint().quarantine().get(0).path());
        bench.awaitDone();
        assertEquals(1, bench.counter("quarantined"));
        // Dirty again: tried at once, not when its own retry is due.
        bench.entry("a/f");
        bench.awaitDone();
        assertTrue(bench.checkpoint().quarantine().isEmpty());
        bench.assertEqual();
        bench.close();
    }

    private static boolean diesAndRecovers(Workbench bench, int at) throws Exception {
        AtomicInteger left = new AtomicInteger(at);
        Runnable count = () -> {
            if (left.decrementAndGet() == 0) {
                throw new Crash();
            }
        };
        bench.probes = false;
        bench.mirror = bench.newMirror();
        bench.mirror.step = count;
        bench.storing = store -> new DyingStore(store, count);
        bench.write("a/f", "1");
        bench.write("a/b/g", "1");
        bench.start();
        boolean died = recovered(bench);
        for (int i = 0; i < HISTORY.length && !died; i++) {
            HISTORY[i].take(bench);
            died = recovered(bench);
        }
        bench.assertEqual();
        bench.abandon();
        return died;
    }

    private static boolean recovered(Workbench bench) throws Exception {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> bench.end.get() != null || bench.isDone());
        if (!(bench.end.get() instanceof Crash)) {
            return false;
        }
        bench.join();
        bench.storing = store -> store;
        bench.restart();
        bench.awaitDone();
        return true;
    }

    private record DyingStore(Store real, Runnable step) implements Store {
        @Override
        public Optional<Standing> read() {
            return real.read();
        }

        @Override
        public void write(Standing standing) {
            step.run();
            real.write(standing);
            step.run();
        }
    }
}
