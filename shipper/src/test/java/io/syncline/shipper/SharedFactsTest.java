package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFactsTest {
    private static final Path ROOT = Path.of("/source");
    private static final Map<RelPath, Optional<Fact>> GONE = Map.of(RelPath.of("gone"), Optional.empty());

    private final AtomicLong clock = new AtomicLong(5);
    private final SharedFacts facts = new SharedFacts(clock::get);
    private final SharedFacts.Share one = facts.join(ROOT);

    @TempDir
    Path directory;

    @Test
    void whatOneHasSeenIsKnownToTheOthersOfTheSameSource() {
        SharedFacts.Share other = facts.join(ROOT);
        SharedFacts.Share elsewhere = facts.join(Path.of("/source/below"));
        one.offer(new Position(7), one.now(), GONE);
        assertEquals(GONE, other.asOf(new Position(7)));
        assertEquals(GONE, other.asOf(new Position(6)));
        assertEquals(Map.of(), elsewhere.asOf(new Position(7)));
    }

    /** What changed behind the look is in a later changeset. */
    @Test
    void aLaterChangesetWantsALookOfItsOwn() {
        SharedFacts.Share other = facts.join(ROOT);
        one.offer(new Position(7), one.now(), GONE);
        assertEquals(Map.of(), other.asOf(new Position(8)));
    }

    @Test
    void whatWasSeenForAnEarlierChangesetIsNoNews() {
        SharedFacts.Share other = facts.join(ROOT);
        one.offer(new Position(7), one.now(), GONE);
        other.offer(new Position(6), other.now(), Map.of(RelPath.of("another"), Optional.empty()));
        assertEquals(GONE, other.asOf(new Position(6)));
    }

    @Test
    void itIsForgottenSoonBehindItsFirstLook() {
        SharedFacts.Share other = facts.join(ROOT);
        long since = one.now();
        clock.addAndGet(SharedFacts.AGE.toNanos() - 1);
        one.offer(new Position(7), since, GONE);
        assertEquals(GONE, other.asOf(new Position(7)));
        clock.incrementAndGet();
        assertEquals(Map.of(), other.asOf(new Position(7)));
    }

    @Test
    void nothingIsKeptForNobodyNorWithoutABound() {
        one.offer(new Position(7), one.now(), GONE);
        assertEquals(Map.of(), one.asOf(new Position(7)));
        SharedFacts.Share other = facts.join(ROOT);
        Map<RelPath, Optional<Fact>> many = new HashMap<>();
        for (int i = 0; i <= SharedFacts.MOST; i++) {
            many.put(RelPath.of("f" + i), Optional.empty());
        }
        one.offer(new Position(7), one.now(), many);
        assertEquals(Map.of(), other.asOf(new Position(7)));
    }

    @Test
    void whatIsKnownIsNotLookedAtAgain() throws Exception {
        Files.createFile(directory.resolve("gone"));
        Files.createFile(directory.resolve("there"));
        LstatFacts own = new LstatFacts(new SourceTree(directory), GONE);
        assertEquals(Optional.empty(), own.of(RelPath.of("gone")));
        assertEquals(true, own.of(RelPath.of("there")).isPresent());
        assertEquals(1, own.known().size());
    }
}
