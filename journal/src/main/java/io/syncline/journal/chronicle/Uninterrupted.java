package io.syncline.journal.chronicle;

import java.util.function.Supplier;

/**
 * Work that an interrupt must not tear: it would close the library's channels in the middle. An interrupt that came before
 * is kept for whoever waits next.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    static <R> R call(Supplier<R> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
