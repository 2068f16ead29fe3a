package io.syncline.capture.ring;

import com.lmax.disruptor.ExceptionHandler;

/** The Disruptor's own way is to go on with the next event. Here a failure ends the consumer: what follows may rely on it. */
final class EndingExceptionHandler implements ExceptionHandler<Slot> {
    /** Carries a failure out of the consumer's loop. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(Throwable cause) {
            super(cause);
        }

        void rethrow() throws InterruptedException {
            Throwable cause = getCause();
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            } else if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void handleEventException(Throwable failure, long sequence, Slot slot) {
        throw failure instanceof Ended ended ? ended : new Ended(failure);
    }

    @Override
    public void handleOnStartException(Throwable failure) {
        throw new Ended(failure);
    }

    @Override
    public void handleOnShutdownException(Throwable failure) {
        throw new Ended(failure);
    }
}
