package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private static final List<Integer> QUESTIONS =
            IntStream.range(0, 100).boxed().toList();

    @Test
    void answersComeInTheOrderOfTheQuestions() {
        Together<Integer, Integer> doubled = new Together<>(() -> i -> 2 * i, 3);
        for (int round = 0; round < 200; round++) {
            assertEquals(QUESTIONS.stream().map(i -> 2 * i).toList(), doubled.answers(QUESTIONS));
        }
        assertEquals(List.of(), doubled.answers(List.of()));
    }

    /** Each of the first four waits for the others. Mutant: all on the caller's thread. */
    @Test
    void severalThreadsAnswerAtOnce() {
        CountDownLatch together = new CountDownLatch(4);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        new Together<Integer, Boolean>(
                        () -> i -> {
                            seen.add(Thread.currentThread());
                            together.countDown();
                            return await(together);
                        },
                        3)
                .answers(QUESTIONS);
        assertEquals(4, seen.size());
    }

    @Test
    void whatFailsIsThrownAndTheNextOnesAreAnswered() {
        Together<Integer, Integer> choosy = new Together<>(
                () -> i -> {
                    if (i == 50) {
                        throw new IllegalStateException("50");
                    }
                    return i;
                },
                3);
        assertThrows(IllegalStateException.class, () -> choosy.answers(QUESTIONS));
        assertEquals(QUESTIONS.subList(0, 40), choosy.answers(QUESTIONS.subList(0, 40)));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody else answers");
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
