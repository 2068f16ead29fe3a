package io.syncline.capture.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks many questions at once, on the caller's thread and on a few more. Those end by themselves when they have had nothing
 * to do for a second. Called by one thread.
 *
 * @param <Q> question
 * @param <A> answer
 */
final class Together<Q, A> {
    /** More threads than this gain little: they wait for the same locks of the kernel. A guess. */
    private static final int MOST_THREADS = 4;
    /** Fewer are asked sooner than a thread is woken. A guess. */
    private static final int WORTH_IT = 8;

    private final Supplier<Function<Q, A>> maker;
    private final int helpers;
    private final ConcurrentLinkedQueue<Function<Q, A>> idle = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor threads;

    /** @param maker makes what answers; each is used by one thread at a time */
    Together(Supplier<Function<Q, A>> maker) {
        this(maker, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) - 1);
    }

    Together(Supplier<Function<Q, A>> maker, int helpers) {
        this.maker = maker;
        this.helpers = helpers;
        BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(Math.max(1, helpers));
        this.threads = new ThreadPoolExecutor(
                Math.max(1, helpers), Math.max(1, helpers), 1, TimeUnit.SECONDS, waiting, work -> {
                    Thread thread = new Thread(work, "capture-walk");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * In the order of the questions. Throws what an answer threw, when nobody is asked any more.
     */
    List<A> answers(List<Q> questions) {
        Asked asked = new Asked(questions);
        int helping = questions.size() < WORTH_IT ? 0 : helpers;
        CountDownLatch helped = new CountDownLatch(helping);
        Runnable help = () -> {
            try {
                asked.work();
            } finally {
                helped.countDown();
            }
        };
        for (int i = 0; i < helping; i++) {
            threads.execute(help);
        }
        asked.work();
        while (threads.remove(help)) {
            // On a busy machine all is answered before anybody was woken.
            helped.countDown();
        }
        awaitQuietly(helped);
        return asked.answers();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One list of questions; whoever is free takes the next one. */
    private final class Asked {
        private final List<Q> questions;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReferenceArray<A> given;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Asked(List<Q> questions) {
            this.questions = questions;
            this.given = new AtomicReferenceArray<>(questions.size());
        }

        void work() {
            Function<Q, A> own = idle.poll();
            Function<Q, A> answering = own == null ? maker.get() : own;
            try {
                for (int i = next.getAndIncrement(); i < questions.size(); i = next.getAndIncrement()) {
                    given.set(i, answering.apply(questions.get(i)));
                }
            } catch (RuntimeException | Error failed) {
                failure.compareAndSet(null, failed);
                next.set(questions.size());
            }
            idle.add(answering);
        }

        List<A> answers() {
            Throwable failed = failure.get();
            if (failed instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (failed instanceof Error error) {
                throw error;
            }
            List<A> all = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                all.add(given.get(i));
            }
            return all;
        }
    }
}
