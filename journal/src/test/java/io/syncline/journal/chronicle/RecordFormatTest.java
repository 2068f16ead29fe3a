package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.syncline.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    private final RecordFormat format = new RecordFormat();

    @Test
    void aSealedRecordIsSound() {
        Seeds.forEach(100, (seed, random) -> {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);

            RawRead read = format.parse(record(payload, seed, seed * 3));

            RawRead.Sound sound = assertInstanceOf(RawRead.Sound.class, read);
            assertEquals(seed, sound.sequence());
            assertEquals(seed * 3, sound.appendedAtMicros());
            assertEquals(ByteBuffer.wrap(payload), sound.payload());
        });
    }

    /** Kills: any field left out of the checksum; the length not compared. */
    @Test
    void everyFlippedBitAndEveryOtherLengthIsBad() {
        byte[] payload = new byte[40];
        new Random(1).nextBytes(payload);
        int length = RecordFormat.HEADER + payload.length;
        for (int bit = 0; bit < 8 * length; bit++) {
            ByteBuffer record = record(payload, 5, 6);
            record.put(bit / 8, (byte) (record.get(bit / 8) ^ 1 << bit % 8));
            assertInstanceOf(RawRead.Bad.class, format.parse(record), "bit " + bit);
        }
        for (int shorter = 0; shorter < length; shorter++) {
            assertInstanceOf(
                    RawRead.Bad.class, format.parse(record(payload, 5, 6).limit(shorter)), "length " + shorter);
        }
    }

    private ByteBuffer record(byte[] payload, long sequence, long micros) {
        ByteBuffer record = ByteBuffer.allocate(RecordFormat.HEADER + payload.length);
        record.position(RecordFormat.HEADER);
        record.put(payload).flip();
        format.seal(record, sequence, micros);
        return record;
    }
}
