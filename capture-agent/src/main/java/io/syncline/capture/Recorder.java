package io.syncline.capture;

import io.syncline.capture.watch.Events;
import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import io.syncline.journal.Position;

/** What was found out goes into the journal; notes that something did, so that a watermark is due. */
final class Recorder implements Events {
    private final EventWriter writer;
    private final Watermarks watermarks;
    private Position durable = Position.NONE;

    Recorder(EventWriter writer, Watermarks watermarks) {
        this.writer = writer;
        this.watermarks = watermarks;
    }

    @Override
    public void accept(FileEvent event) {
        try {
            writer.append(event);
            watermarks.recorded();
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    @Override
    public void touched(TouchedEntry entry) {
        try {
            writer.append(entry);
            watermarks.recorded();
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    /** Makes durable what was appended. */
    void force() {
        try {
            durable = writer.force().orElse(durable);
        } catch (InterruptedException e) {
            throw new InterruptedWhileFull(e);
        }
    }

    /** Everything up to here is. */
    Position durable() {
        return durable;
    }

    /** @throws EventWriter.StoppedEarly if the stage is to stop */
    void requireGoingOn() {
        if (writer.isStopRequested()) {
            throw new EventWriter.StoppedEarly();
        }
    }

    /** Carries an interrupt through the watcher. */
    static final class InterruptedWhileFull extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedWhileFull(InterruptedException cause) {
            super(cause);
        }
    }
}
