package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Kills: a limit that is one off, a turn that is not given back. */
    @Test
    void neverMoreThanTheLimitWorkAtOnce() throws Exception {
        Turns turns = new Turns(3, LONG);
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 50; round++) {
                            work(turns, working, most);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        all.forEach(CompletableFuture::join);
        assertTrue(most.get() <= 3, () -> most + " at once");
        for (int i = 0; i < 3; i++) {
            assertTrue(!turns.take(() -> false).hasWaited(), "all turns were given back");
        }
    }

    /** Kills: whoever asks again at once overtakes those that wait. */
    @Test
    void theyComeInTheOrderInWhichTheyAsked() throws Exception {
        Turns turns = new Turns(1, LONG);
        List<Integer> order = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Turns.Turn first = turns.take(() -> false)) {
            assertTrue(!first.hasWaited());
            for (int i = 0; i < 5; i++) {
                int number = i;
                Thread thread = new Thread(() -> note(turns, order, number));
                threads.add(thread);
                thread.start();
                await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    /** Kills: a dead destination that keeps the turn of the others until its time-out. */
    @Test
    void whoTakesLongDoesNotKeepTheOthers() throws Exception {
        Turns turns = new Turns(2, Duration.ofMillis(20));
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 6; i++) {
            new Thread(() -> hang(turns, never)).start();
        }
        for (int i = 0; i < 10; i++) {
            turns.take(() -> false).close();
        }
        never.countDown();
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        Turns turns = new Turns(1, LONG);
        AtomicBoolean stopping = new AtomicBoolean();
        try (Turns.Turn busy = turns.take(() -> false)) {
            assertTrue(!busy.hasWaited());
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> hasWaited(turns, stopping));
            stopping.set(true);
            waiting.join();
        }
    }

    @Test
    void nobodyWouldEverWorkWithoutATurn() {
        assertThrows(IllegalArgumentException.class, () -> new Turns(0));
    }

    private static void work(Turns turns, AtomicInteger working, AtomicInteger most) {
        try {
            Turns.Turn turn = turns.take(() -> false);
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            Thread.yield();
            working.decrementAndGet();
            turn.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void note(Turns turns, List<Integer> order, int number) {
        try (Turns.Turn turn = turns.take(() -> false)) {
            assertTrue(turn.hasWaited());
            order.add(number);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hang(Turns turns, CountDownLatch never) {
        try {
            Turns.Turn turn = turns.take(() -> false);
            never.await();
            turn.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasWaited(Turns turns, AtomicBoolean stopping) {
        try {
            return turns.take(stopping::get).hasWaited();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
