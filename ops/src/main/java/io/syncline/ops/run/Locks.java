package io.syncline.ops.run;

import io.syncline.process.StageLock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Locks that are taken one after another and all or none of them kept: a refusal gives back the ones before it. */
final class Locks implements AutoCloseable {
    private final Deque<StageLock> taken = new ArrayDeque<>();

    StageLock take(Supplier<StageLock> lock) {
        taken.push(lock.get());
        return taken.peek();
    }

    /** Hands the locks over: {@link #close} gives none of them back any more. */
    void handOver() {
        taken.clear();
    }

    @Override
    public void close() {
        taken.forEach(StageLock::close);
    }
}
