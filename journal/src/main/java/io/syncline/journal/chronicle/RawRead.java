package io.syncline.journal.chronicle;

import io.syncline.journal.Codec;
import io.syncline.journal.JournalRecord;
import io.syncline.journal.Position;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What was found at one place of a file. */
sealed interface RawRead {
    /**
     * A sound record.
     *
     * @param appendedAtMicros since 1970
     * @param payload valid until the next read
     */
    record Sound(long sequence, long appendedAtMicros, ByteBuffer payload) implements RawRead {
        <T> JournalRecord<T> decoded(Codec<T> codec) {
            Instant appendedAt = Instant.EPOCH.plus(appendedAtMicros, ChronoUnit.MICROS);
            return new JournalRecord<>(new Position(sequence), appendedAt, codec.decode(payload));
        }
    }

    /** Nothing was written there, as far as the library can tell. */
    record Nothing() implements RawRead {}

    /** Something is there that is no record. */
    record Bad(String what) implements RawRead {}

    /** What stands where a record should. */
    static String describe(RawRead read) {
        if (read instanceof Bad bad) {
            return bad.what();
        }
        if (read instanceof Sound sound) {
            return "record " + sound.sequence() + " stands there";
        }
        return "nothing is there";
    }
}
