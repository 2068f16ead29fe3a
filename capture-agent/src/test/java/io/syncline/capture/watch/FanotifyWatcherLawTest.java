package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.watch.FakeKernel.Inode;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Laws over random work on a model of fanotify, with events that are merged into older ones, looked up late, and work going
 * on between a question and its answer.
 */
class FanotifyWatcherLawTest {
    /**
     * A mirror that copies only what events promise is equal once all is handled, and the table says of no directory that it
     * is where it is not.
     *
     * <p>Kills (each seen): a rename that is believed instead of looked up; what was outside is not forgotten when something
     * comes in; a directory that left stays known.
     */
    @Test
    void aMirrorThatLooksOnlyWhereEventsPointIsEqualInTheEnd() {
        Seeds.forEach(4000, (seed, random) -> new Run(random, Pruning.NONE, true, 1000).check());
    }

    /** Kills: a rename across the border of the rules that is told as a rename; a file that is told of without a question. */
    @Test
    void whatRulesLeaveOutIsNotToldOf() {
        Seeds.forEach(1500, (seed, random) -> new Run(random, TranslatorLawTest.rules(random), true, 1000).check());
    }

    /**
     * Before Linux 5.17: nothing says that a departure and an arrival are one directory, or which one. Kills: a table that
     * outlives such an event.
     */
    @Test
    void soItIsWithoutRenames() {
        Seeds.forEach(1500, (seed, random) -> new Run(random, Pruning.NONE, false, 1000).check());
    }

    /** Everything may be forgotten at any time. */
    @Test
    void soItIsWithATableThatIsAlwaysTooSmall() {
        Seeds.forEach(1500, (seed, random) -> new Run(random, Pruning.NONE, true, 1 + random.nextInt(6)).check());
    }

    /** Kills: a table that outlives an overflow. */
    @Test
    void overflowsAreMadeGoodByOneMark() {
        Seeds.forEach(500, (seed, random) -> {
            Run run = new Run(random, Pruning.NONE, true, 1000);
            run.kernel.overflowAt(3 + random.nextInt(20));
            run.check();
        });
    }

    private static final class Run implements Notices {
        private final FakeFanotify kernel;
        private final FakeMirror mirror;
        private final ArrayDeque<FileEvent> journal = new ArrayDeque<>();
        private final List<String> history = new ArrayList<>();
        private final RawEvent slot = new RawEvent();
        private final Random random;
        private final Pruning pruning;
        private final FanotifyWatcher watcher;
        private final FakeWork work;
        private final double busy;
        private final double spread;
        private boolean working;

        Run(Random random, Pruning pruning, boolean knowsRenames, int tableLimit) {
            this.random = random;
            this.pruning = pruning;
            this.busy = random.nextDouble() * 0.4;
            this.spread = random.nextDouble();
            this.kernel = new FakeFanotify(random, knowsRenames);
            this.mirror = new FakeMirror(kernel, pruning);
            this.work = new FakeWork(kernel, random, random.nextBoolean(), history);
            for (int i = random.nextInt(20); i > 0; i--) {
                work.step();
            }
            kernel.meanwhile = () -> {
                while (working && random.nextDouble() < busy) {
                    work.step();
                }
            };
            this.watcher = new FanotifyWatcher(kernel, pruning, this::emitted, this, tableLimit);
        }

        void check() {
            watcher.start(RescanReason.AGENT_START);
            working = true;
            for (int i = 20 + random.nextInt(150); i > 0; i--) {
                if (random.nextDouble() < spread) {
                    work.step();
                }
                if (random.nextInt(20) == 0) {
                    work.flip();
                }
                if (random.nextDouble() < 0.6) {
                    handle(1 + random.nextInt(6));
                }
                if (random.nextDouble() < 0.2) {
                    ship();
                }
            }
            working = false;
            history.add("-- no more work");
            handle(Integer.MAX_VALUE);
            ship();
            assertEquals(List.of(), mirror.differences(), this::evidence);
            assertTableIsTheTree();
        }

        private void handle(int events) {
            int left = events;
            while (left-- > 0 && kernel.poll(slot)) {
                history.add("-- " + slot);
                watcher.onEvent(slot, 0);
            }
            watcher.onBatchEnd(0);
        }

        private void ship() {
            while (!journal.isEmpty()) {
                mirror.apply(journal.poll());
            }
        }

        private void emitted(FileEvent event) {
            if (event instanceof FileEvent.Touched touched && !touched.path().isRoot()) {
                RelPath path = touched.path();
                assertTrue(
                        pruning.reports(path, true) || pruning.reports(path, false),
                        () -> evidence() + "told of " + path);
            }
            history.add("=> " + event);
            journal.add(event);
        }

        private void assertTableIsTheTree() {
            TreeMap<RelPath, Inode> inside = new TreeMap<>();
            FakeWork.paths(RelPath.ROOT, kernel.inside, inside);
            TreeMap<RelPath, Inode> outside = new TreeMap<>();
            FakeWork.paths(RelPath.of("OUT"), kernel.outside, outside);
            HandleTable table = watcher.places().table();
            inside.forEach((path, inode) -> {
                HandleTable.Node node = table.find(kernel.key(inode));
                if (node != table.none) {
                    assertEquals(
                            path.display(),
                            table.isInside(node) ? table.path(node).display() : "outside",
                            this::evidence);
                }
            });
            outside.values().forEach(inode -> {
                HandleTable.Node node = table.find(kernel.key(inode));
                assertEquals(false, table.isInside(node), this::evidence);
            });
        }

        private String evidence() {
            return String.join("\n", history.subList(Math.max(0, history.size() - 80), history.size())) + "\n";
        }

        @Override
        public void unwatched(RelPath directory, WatchAnswer.Refused why) {}

        @Override
        public void lostTrack(RescanReason why, String detail) {}

        @Override
        public void wholeTreeWatched(RescanReason why) {
            // As the agent does that has no watermark.
            emitted(new FileEvent.TreeTouched(RelPath.ROOT, why));
        }

        @Override
        public void resumed() {}

        @Override
        public void mountChanged(RelPath directory, boolean isMounted) {}

        @Override
        public void mountsUnknown() {}
    }
}
