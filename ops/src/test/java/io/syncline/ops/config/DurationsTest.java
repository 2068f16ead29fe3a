package io.syncline.ops.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0s, 0", "200ms, 200", "5s, 5000", "2m, 120000", "1h, 3600000", "' 5s ', 5000"})
    void numbersWithAUnitAreRead(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "5 s", "1.5s", "5d", "s", "9999999999s", "PT5S"})
    void anythingElseIsRefusedAndSaysWhatToWrite(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));

        assertTrue(refused.getMessage().contains("such as 200ms or 5s"), refused::getMessage);
    }

    @Test
    void peopleAreToldTheTwoLargestUnits() {
        assertEquals("350ms", Durations.describe(Duration.ofMillis(350)));
        assertEquals("12s", Durations.describe(Duration.ofMillis(12_999)));
        assertEquals("3m 5s", Durations.describe(Duration.ofSeconds(185)));
        assertEquals("2h 10m", Durations.describe(Duration.ofMinutes(130)));
        assertEquals("4d 3h", Durations.describe(Duration.ofHours(99)));
        assertEquals("0s", Durations.describe(Duration.ofHours(-1)));
    }
}
