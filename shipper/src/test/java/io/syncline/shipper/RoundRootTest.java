package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.action.Told;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.HardLinkIndex;
import io.syncline.shipper.transfer.Moves;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.SafetyLimits;
import io.syncline.shipper.transfer.SafetyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root that is another one while a plan is made, and back for the look at it that follows. */
class RoundRootTest {
    @TempDir
    Path top;

    private Path source;
    private Path other;
    private Optional<List<Told>> told = Optional.empty();
    private boolean away;

    @BeforeEach
    void begin() throws IOException {
        source = Files.createDirectories(top.resolve("source"));
        other = Files.createDirectories(top.resolve("other"));
        Files.createDirectory(source.resolve("a"));
        Files.writeString(source.resolve("a/f"), "there");
    }

    /** Kills: a command that is told to delete what the source has, because it was looked for in another directory. */
    @Test
    void noCommandIsToldThatSomethingIsGoneWhichTheSourceHas() throws Exception {
        Attempt attempt = ship(RelPath.of("a/f"));

        assertEquals(Optional.empty(), told);
        assertTrue(attempt instanceof Attempt.Moved, attempt::toString);
    }

    /** What is gone indeed goes on. */
    @Test
    void whatIsGoneIsTold() throws Exception {
        Attempt attempt = ship(RelPath.of("a/never was there"));

        assertEquals(Optional.of(List.of(new Told(Told.Kind.GONE, RelPath.of("a/never was there")))), told);
        assertTrue(attempt instanceof Attempt.Shipped, attempt::toString);
    }

    private Attempt ship(RelPath dirty) throws Exception {
        Round round = new Round(context(), standing(), new Position(1), true, Moves.of(List.of()));
        // The other one has the directory, and not what is in it.
        Files.createDirectory(other.resolve("a"));
        goAway();
        DirtySet set = DirtySet.builder().add(dirty, Scope.ENTRY).build();
        return round.ship(set, DirtySet.empty(), List.of(), true, false);
    }

    private static Standing standing() {
        return Standing.firstContact(Position.NONE, Position.NONE, Instant.EPOCH)
                .withCrawl(Optional.empty())
                .withEntries(3);
    }

    private ShipContext context() throws IOException {
        Path state = Files.createDirectory(top.resolve("state"));
        Destination anywhere = new Destination.Local(top.resolve("destination"));
        Mapping mapping = Mapping.plain(source, anywhere, "d");
        SourceTree tree = new SourceTree(source);
        Mirror command = new Command();
        return new ShipContext(
                tree,
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                command,
                TransferOptions.DEFAULT,
                new BackWhenAsked(),
                new SafetyRules(SafetyLimits.DEFAULT),
                new Holds(state),
                new HardLinkIndex(),
                ChunkLimits.DEFAULT,
                new Place(state, mapping),
                new FarPlace(state, mapping, command, tree, Exclusion.none(), InstantSource.system()),
                new SharedFacts().join(source));
    }

    private void goAway() {
        exchange();
        away = true;
    }

    private void exchange() {
        Posix.exchange(Posix.bytes(source), Posix.bytes(other));
    }

    /** A plan asks it behind its looks at the source. */
    private final class BackWhenAsked implements Exclusion {
        @Override
        public boolean isExcluded(RelPath path, boolean directory) {
            if (away) {
                exchange();
                away = false;
            }
            return false;
        }
    }

    private final class Command implements ErrandMirror {
        @Override
        public Attempt run(Task task) {
            told = Optional.of(task.told());
            return Attempt.Shipped.NOTHING;
        }

        @Override
        public Outcome connect() {
            return new Outcome.Done();
        }

        @Override
        public LateResult late() {
            return LateResult.NONE;
        }

        @Override
        public void stop() {}
    }
}
