package io.syncline.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.sweep.SweepRequest;
import io.syncline.checkpoint.CheckpointFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRequestsTest {
    @TempDir
    Path directory;

    private SweepRequests requests;

    @BeforeEach
    void open() {
        requests = new SweepRequests(Optional.of(directory));
    }

    /** A link to nothing is what a file looks like that is removed between the listing and the reading. */
    @Test
    void aRequestThatIsGoneWhenItIsReadIsNone() throws Exception {
        Files.createSymbolicLink(directory.resolve("sweep-1.json"), directory.resolve("gone"));

        assertEquals(List.of(), requests.fresh());
    }

    /** Kills: answers that pile up, one for each sweep that was asked for and not waited for. */
    @Test
    void anAnswerThatNobodyFetchesIsRemovedAfterADay() throws Exception {
        Path old = Files.createFile(directory.resolve("sweep-1.done"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        Path recent = Files.createFile(directory.resolve("sweep-2.done"));
        new CheckpointFile<>(directory.resolve("sweep-3.json"), SweepRequest.class)
                .write(new SweepRequest("b", Optional.empty()));
        assertEquals(1, requests.fresh().size());

        requests.ended();

        assertFalse(Files.exists(old));
        assertTrue(Files.exists(recent));
        assertTrue(Files.exists(directory.resolve("sweep-3.done")));
    }
}
