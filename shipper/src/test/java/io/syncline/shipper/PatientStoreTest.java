package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.transfer.Advice;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the state directory is full, and the source changes. */
@Thorough
class PatientStoreTest {
    @TempDir
    Path top;

    private Workbench bench;
    private volatile Optional<String> failure = Optional.empty();

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.storing = FailingStore::new;
        bench.write("a/f", "1");
        bench.start();
        bench.awaitDone();
        failure = Optional.of("No space left on device");
        bench.write("a/f", "2");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    /** Kills: one full disk ends the shippers of all destinations. */
    @Test
    void itWaitsAndGoesOnWhenThereIsSpace() throws Exception {
        bench.entry("a/f");
        bench.awaitState("retrying");
        assertEquals(
                "make room on the disk of the state directory; nothing else is needed",
                Advice.of(bench.state.current().lastError().orElseThrow()).orElseThrow());
        assertEquals(0, bench.state.current().position());
        failure = Optional.empty();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.checkpoint().position());
    }

    @Test
    void aStopMeanwhileIsNoFailureAndLosesNothing() throws Exception {
        bench.entry("a/f");
        bench.awaitState("retrying");
        bench.stop();
        assertNull(bench.end.get());
        assertEquals("stopped", bench.state.current().state());
        assertEquals(0, bench.checkpoint().position());
        failure = Optional.empty();
        bench.restart();
        bench.awaitDone();
        bench.assertEqual();
    }

    /** Kills: to wait for what nobody makes good. */
    @Test
    void anyOtherFailureEndsIt() throws Exception {
        failure = Optional.of("Input/output error");
        bench.entry("a/f");
        bench.join();
        assertInstanceOf(StageException.class, bench.end.get());
        assertEquals("failed", bench.state.current().state());
    }

    private final class FailingStore implements Store {
        private final Store real;

        FailingStore(Store real) {
            this.real = real;
        }

        @Override
        public Optional<Standing> read() {
            return real.read();
        }

        @Override
        public void write(Standing standing) {
            if (failure.isPresent()) {
                String what = "cannot write /state/checkpoint.json: " + failure.get();
                throw new StageException(
                        ExitCode.STATE, what, new UncheckedIOException(what, new IOException(failure.get())));
            }
            real.write(standing);
        }
    }
}
