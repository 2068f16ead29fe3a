package io.syncline.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.journal.chronicle.Catalog.Place;
import io.syncline.journal.chronicle.EpochFile.CycleFile;
import io.syncline.journal.chronicle.EpochFile.Seal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final CycleFile A = new CycleFile(7, "a", 1);
    private static final CycleFile B = new CycleFile(8, "b", 11);
    private static final CycleFile C = new CycleFile(8, "c", 31);
    /** 1..20 in two files; then 21..30 lost; then 31 and on, live. */
    private static final Catalog TWO = new Catalog(
            List.of(epoch(1, 1, Optional.of(new Seal(20, false, "torn")), A, B), epoch(2, 31, Optional.empty(), C)));

    @Test
    void aSequenceIsFoundInItsFile() {
        assertEquals(new Place.Inside(1, A, 10, true), TWO.locate(1, 35));
        assertEquals(new Place.Inside(1, A, 10, true), TWO.locate(10, 35));
        assertEquals(new Place.Inside(1, B, 20, true), TWO.locate(11, 35));
        assertEquals(new Place.Inside(1, B, 20, true), TWO.locate(20, 35));
        assertEquals(new Place.Inside(2, C, 35, false), TWO.locate(35, 35));
    }

    @Test
    void whatASealCutOffIsLostWithItsReason() {
        Place.Lost lost = new Place.Lost(25, 30, "lost when epoch 1 was sealed at 20: torn");

        assertEquals(lost, TWO.locate(25, 35));
    }

    @Test
    void whatWasTrimmedIsLostAsARow() {
        Catalog trimmed = new Catalog(List.of(epoch(3, 11, Optional.empty(), B)));

        assertEquals(new Place.Lost(2, 10, "removed by retention"), trimmed.locate(2, 15));
    }

    @Test
    void whatIsPublishedAndInNoEpochIsLost() {
        Catalog sealed = new Catalog(List.of(epoch(1, 1, Optional.of(new Seal(20, false, "torn")), A, B)));

        assertEquals(new Place.Lost(21, 25, "lost when epoch 1 was sealed at 20: torn"), sealed.locate(21, 25));
        assertEquals(new Place.Lost(5, 25, "removed by retention"), new Catalog(List.of()).locate(5, 25));
    }

    @Test
    void anEpochWithoutRecordsIsPassedOver() {
        Catalog withEmpty = new Catalog(
                List.of(epoch(1, 31, Optional.of(new Seal(30, true, "closed"))), epoch(2, 31, Optional.empty(), C)));

        assertEquals(new Place.Inside(2, C, 31, false), withEmpty.locate(31, 31));
    }

    @Test
    void sealingForgetsFilesBehindTheEnd() {
        EpochFile sealed = epoch(1, 1, Optional.empty(), A, B).file().seal(new Seal(10, false, "torn"));

        assertEquals(List.of(A), sealed.files());
    }

    private static Catalog.Epoch epoch(int number, long first, Optional<Seal> seal, CycleFile... files) {
        return new Catalog.Epoch(number, new EpochFile(EpochFile.VERSION, first, List.of(files), seal));
    }
}
