package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.process.Requests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookiesTest {
    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");

    @TempDir
    Path directory;

    private Instant clock = NOW.plus(Duration.ofHours(1));

    /** Mutant: what was asked for by a clock that is set back is answered when that time comes. */
    @Test
    void aClockThatIsSetBackKeepsNobodyWaiting() throws Exception {
        List<Instant> seen = new ArrayList<>();
        // Before anybody watches: what is noticed later is asked for anew.
        Files.createFile(directory.resolve("cookie-1"));
        try (RequestWatch watch = RequestWatch.open(new Requests(directory), () -> {})) {
            Cookies cookies = new Cookies(Optional.of(watch), () -> clock, asked -> !seen.add(asked));
            cookies.appendTo(cookie -> {});
            clock = NOW;
            cookies.appendTo(cookie -> {});
            clock = NOW.plusSeconds(5);
            cookies.appendTo(cookie -> {});
        }
        assertEquals(List.of(NOW.plus(Duration.ofHours(1)), NOW, NOW), seen);
    }
}
