package io.syncline.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.EventDirt;
import io.syncline.codec.ChangesetCodec;
import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.chronicle.ChildJvm;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.testing.ModelChurn;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planner process on real journals, killed again and again while events come in. */
@Thorough
class PlannerKillTest {
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    private final List<FileEvent> written = new ArrayList<>();
    private final List<Changeset> planned = new ArrayList<>();

    /** Kills: a changeset that is visible before it is durable; a checkpoint apart from the data it describes. */
    @Test
    @Timeout(120)
    void neitherLosesNorInventsAPathWhenItIsKilled() {
        Seeds.forEach(1, (seed, random) -> {
            Path events = directory.resolve("events-" + seed);
            Path changesets = directory.resolve("changesets-" + seed);
            try (JournalWriter<FileEvent> agent = new ChronicleJournal<>(events, new FileEventCodec()).openWriter();
                    JournalReader<Changeset> reader =
                            new ChronicleJournal<>(changesets, new ChangesetCodec()).openReader(Position.NONE)) {
                for (int i = 0; i <= KILLS; i++) {
                    int enough = planned.size() + 1 + random.nextInt(15);
                    try (ChildJvm planner =
                            ChildJvm.start(PlannerMain.class, events.toString(), changesets.toString())) {
                        while (planned.size() < enough || i == KILLS && !isAllPlanned()) {
                            write(agent, i == KILLS && planned.size() >= enough ? 0 : random.nextInt(6), random);
                            take(reader);
                        }
                        planner.kill();
                    }
                }
            }
            verify();
        });
    }

    private void write(JournalWriter<FileEvent> agent, int count, Random random) {
        for (int i = 0; i < count; i++) {
            FileEvent event = new Touched(ModelChurn.path(random).resolve("" + random.nextInt(1000)));
            agent.append(event);
            written.add(event);
        }
        agent.force();
    }

    private void take(JournalReader<Changeset> reader) throws InterruptedException {
        ReadResult<Changeset> result = reader.awaitNext(Duration.ofMillis(5));
        if (result instanceof ReadResult.Found<Changeset> found) {
            planned.add(found.found().value());
        } else {
            assertEquals(new ReadResult.Idle<>(), result);
        }
    }

    private boolean isAllPlanned() {
        return planned.get(planned.size() - 1).span().last().sequence() == written.size();
    }

    private void verify() {
        Position last = Position.NONE;
        for (Changeset changeset : planned) {
            assertEquals(last.next(), changeset.span().first(), planned::toString);
            last = changeset.span().last();
        }
        DirtySet expected = DirtySet.of(
                written.stream().flatMap(event -> EventDirt.of(event).stream()).toList());
        assertEquals(expected, planned.stream().map(Changeset::dirty).reduce(DirtySet.empty(), DirtySet::union));
    }
}
