package io.syncline.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.syncline.process.ExitCode;
import io.syncline.process.Stage;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnePassTest {
    private static final List<String> WAITING = List.of("backup");

    @TempDir
    Path directory;

    /** Kills: a run from cron that stays until the hours of its destination come; one that leaves the rest for a gap. */
    @ParameterizedTest
    @CsvSource({
        "held, '', true",
        "retrying, '', true",
        "paused, '', true",
        "waiting, waits until 22:00 (shipHours 22:00-06:00), true",
        "waiting, waits until 22:00 (minGap 500 ms), false",
        "starting, '', false",
        "initial, '', false",
        "shipping, '', false",
        "idle, '', false"
    })
    void itIsOverWhenAllThatIsLeftWaitsForTimeOrAPerson(String state, String detail, boolean over) {
        StateFile file = StateFile.none("ship/backup");
        file.enter(state, detail);
        try (StageLock lock = StageLock.take(directory.resolve("lock"), "ship/backup")) {
            OnePass pass = new OnePass(state(), Map.of("backup", new Part(new Idle(), file, lock)));
            assertEquals(over, pass.isOver(WAITING));
            assertEquals(ExitCode.INCOMPLETE, pass.result(WAITING));
        }
    }

    @Test
    void whatHasNotBegunIsNotOver() {
        assertFalse(new OnePass(state(), Map.of()).isOver(WAITING));
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private static final class Idle implements Stage {
        @Override
        public String name() {
            return "ship/backup";
        }

        @Override
        public void run() {}

        @Override
        public void requestStop() {}
    }
}
