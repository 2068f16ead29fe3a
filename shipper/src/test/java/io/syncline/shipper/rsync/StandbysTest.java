package io.syncline.shipper.rsync;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.MappingParser;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands ready for many destinations, and what a run says that was called done. */
@Thorough
class StandbysTest {
    private static final int LIMIT = 3;
    private static final int DESTINATIONS = 12;

    private final AtomicLong clock = new AtomicLong();
    private final Standbys pool = new Standbys(LIMIT, clock::incrementAndGet);
    private final List<Waiting> all = new ArrayList<>();

    /** A destination whose rsync is a cat. */
    private static final class Waiting implements Standbys.Owner {
        private final List<Child> started = new ArrayList<>();
        private final Semaphore gate = new Semaphore(0);
        private final int depth;
        private List<String> command = List.of("cat");

        Waiting() {
            this(1);
            gate.release(Integer.MAX_VALUE / 2);
        }

        Waiting(int depth) {
            this.depth = depth;
        }

        @Override
        public Child start(List<String> words) throws IOException {
            gate.acquireUninterruptibly();
            Child child = Child.start(command, Path.of("/"), Map.of());
            synchronized (this) {
                started.add(child);
            }
            return child;
        }

        synchronized long alive() {
            return started.stream().filter(Child::isAlive).count();
        }

        @Override
        public boolean isRootThere() {
            return true;
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public Duration idle() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration maxAge() {
            return Duration.ofMinutes(30);
        }

        @Override
        public void died(Duration age) {}
    }

    @AfterEach
    void letGo() {
        all.forEach(pool::letGo);
    }

    /** Kills: a process for each of many destinations, one that goes from the pool and not from the machine, first in first out. */
    @Test
    void ofManyDestinationsThoseUsedLastStand() throws Exception {
        for (int i = 0; i < DESTINATIONS; i++) {
            Waiting owner = new Waiting();
            all.add(owner);
            pool.prepare(owner, List.of("rsync"));
            await().until(() -> pool.pids(owner).size() == 1);
            if (i >= 1) {
                // The first one is used all the time.
                pool.prepare(all.get(0), List.of("rsync"));
            }
        }
        List<Waiting> stand =
                all.stream().filter(owner -> !pool.pids(owner).isEmpty()).toList();
        assertEquals(List.of(all.get(0), all.get(DESTINATIONS - 2), all.get(DESTINATIONS - 1)), stand);
        assertEquals(1, all.get(0).started.size(), "it was let go and started again");
        await().until(() -> all.stream().mapToLong(Waiting::alive).sum() == LIMIT);
    }

    /** Kills: a destination whose source is gone, and that keeps all others of the process from having one ready. */
    @Test
    void oneThatCannotBeStartedKeepsNobodyWaiting() {
        Waiting broken = new Waiting();
        broken.command = List.of("/there/is/no/such/program");
        all.add(broken);
        pool.prepare(broken, List.of("rsync"));
        Waiting owner = new Waiting();
        all.add(owner);
        pool.prepare(owner, List.of("rsync"));
        await().until(() -> pool.pids(owner).size() == 1);
        assertEquals(List.of(), pool.pids(broken));
    }

    /** Kills: two that were started together and go together, and a change that meets a cold start. */
    @Test
    void oneStaysUntilTheOtherIsReplaced() throws Exception {
        Waiting owner = new Waiting(2);
        all.add(owner);
        owner.gate.release(2);
        pool.prepare(owner, List.of("rsync"));
        await().until(() -> pool.pids(owner).size() == 2);
        List<Long> old = pool.pids(owner);

        clock.addAndGet(owner.maxAge().toNanos());
        await().until(owner.gate::hasQueuedThreads);
        assertEquals(1, pool.pids(owner).size());

        owner.gate.release(2);
        await().until(() ->
                pool.pids(owner).size() == 2 && pool.pids(owner).stream().noneMatch(old::contains));
        await().until(() -> owner.alive() == 2);
    }

    /** Kills: a code behind the last word that nobody reads, or that withdraws what went well. */
    @Test
    void aRunThatEndsBadlyBehindItsLastWordIsWithdrawn() throws Exception {
        Mapping mapping = MappingParser.parse("/src", "/dst", Path.of("/"));
        RsyncRun good = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("good"))));
        RsyncRun bad = RsyncRun.flat(List.of(ListedName.entry(RelPath.of("bad"))));
        Lingering lingering = new Lingering();
        for (RsyncRun run : List.of(good, bad)) {
            Child child = Child.start(
                    List.of("sh", "-c", run == good ? "read x; exit 0" : "read x; exit 12"), Path.of("/"), Map.of());
            RsyncOutput output = new RsyncOutput(new RsyncOutputParser(PathNames.of(mapping, List.of()), false));
            child.begin(stdin -> {}, output::line, output::error);
            lingering.add(child, run, output, RsyncStats.NONE);
        }
        lingering.awaitAll();
        assertEquals(List.of(bad), lingering.collect().withdrawn());
        assertTrue(lingering.collect().isEmpty());
    }
}
