package io.syncline.shipper.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.transfer.Outcome.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small decisions: exit codes, back-off, quarantine, safety, times, links. */
class DecisionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RelPath F = RelPath.of("a/f");
    private static final DirtySet SHIPPED = DirtySet.of(new Dirt(F, Scope.ENTRY));
    private static final FailedDirt FAILED = new FailedDirt(new Dirt(F, Scope.ENTRY), "denied", false);

    @Test
    void everyExitCodeHasItsOutcome() {
        assertInstanceOf(Outcome.Done.class, outcome(0));
        assertInstanceOf(Outcome.Partial.class, outcome(23));
        assertInstanceOf(Outcome.SourceMoved.class, outcome(24));
        assertInstanceOf(Outcome.TooManyDeletions.class, outcome(25));
        // Code 2 alone says nothing: what is said with it does, see ExitCodesTest.
        Set<Integer> refused = Set.of(1, 3, 4, 13, 126, 127);
        Set<Integer> known = Set.of(0, 23, 24, 25);
        for (int code = 0; code < 256; code++) {
            if (refused.contains(code)) {
                assertInstanceOf(Outcome.Refused.class, outcome(code), "code " + code);
            } else if (!known.contains(code)) {
                Outcome.Retry retry = assertInstanceOf(Outcome.Retry.class, outcome(code), "code " + code);
                assertEquals(code == 11 ? Pace.SLOW : Pace.NORMAL, retry.pace(), "code " + code);
            }
        }
    }

    @Test
    void aPathThatFailedIsNeverDone() {
        List<PathFailure> failures = List.of(new PathFailure(F, "denied"));
        for (int code : new int[] {0, 23, 24}) {
            assertEquals(new Outcome.Partial(failures), ExitCodes.outcome(code, "", failures));
        }
    }

    @Test
    void theWaitDoublesUpToItsMaximumForEver() {
        RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5), 0);
        Random random = new Random(1);
        assertEquals(Duration.ofSeconds(1), policy.delay(1, Pace.NORMAL, random));
        assertEquals(Duration.ofSeconds(4), policy.delay(3, Pace.NORMAL, random));
        assertEquals(Duration.ofMinutes(5), policy.delay(Integer.MAX_VALUE, Pace.NORMAL, random));
        assertEquals(Duration.ofSeconds(30), policy.delay(1, Pace.SLOW, random));
    }

    @Test
    void theJitterOnlyShortens() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Duration wait = RetryPolicy.DEFAULT.delay(2, Pace.NORMAL, random);
            assertTrue(wait.toMillis() >= 1400 && wait.toMillis() <= 2000, wait::toString);
        }
    }

    @Test
    void quarantineGrowsItsWaitAndRemembersSince() {
        Quarantine once = Quarantine.empty().after(SHIPPED, List.of(FAILED), NOW);
        Quarantine twice = once.after(SHIPPED, List.of(FAILED), NOW.plusSeconds(5));
        assertEquals(
                new Quarantined(FAILED.dirt(), "denied", 2, NOW, NOW.plusSeconds(15), false),
                twice.entries().get(0));
        assertTrue(twice.due(NOW.plusSeconds(14)).isEmpty());
        assertTrue(twice.due(NOW.plusSeconds(15)).covers(FAILED.dirt()));
    }

    /** Kills: half an hour until anybody looks whether the disk is writable again. */
    @Test
    void whatFailsBecauseOfTheDestinationIsTriedEachMinute() {
        FailedDirt readOnly =
                new FailedDirt(FAILED.dirt(), "mkstemp \"/d/a\" failed: Read-only file system (30)", false);
        Quarantine long1 = Quarantine.empty();
        Quarantine long2 = Quarantine.empty();
        for (int i = 0; i < 20; i++) {
            long1 = long1.after(SHIPPED, List.of(FAILED), NOW);
            long2 = long2.after(SHIPPED, List.of(readOnly), NOW);
        }
        assertEquals(Optional.of(NOW.plus(Quarantine.LAST_RETRY)), long1.nextTry());
        assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(1))), long2.nextTry());
    }

    @Test
    void whatIsShippedIsCuredAndNothingElse() {
        Quarantine held = Quarantine.empty().after(SHIPPED, List.of(FAILED), NOW);
        DirtySet other = DirtySet.of(new Dirt(RelPath.of("b"), Scope.TREE));
        assertEquals(held, held.after(other, List.of(), NOW));
        DirtySet above = DirtySet.of(new Dirt(RelPath.of("a"), Scope.TREE));
        assertTrue(held.after(above, List.of(), NOW).isEmpty());
    }

    @Test
    void anotherRootIsHeldAndSaysWhatWasSeen() {
        SourceIdentity expected = new SourceIdentity(1, 2, 3);
        assertEquals(Optional.empty(), SafetyRules.root(expected, Optional.of(expected), "/s"));
        String what = SafetyRules.root(expected, Optional.of(new SourceIdentity(1, 9, 3)), "/s")
                .orElseThrow()
                .what();
        assertTrue(what.contains("inode 2") && what.contains("inode 9"), what);
        assertTrue(SafetyRules.root(expected, Optional.empty(), "/s").isPresent());
    }

    @Test
    void anUnknownNumberIsCountedOnlyWhereItMatters() {
        SafetyRules rules = new SafetyRules(new SafetyLimits(1000, 0.5));
        assertInstanceOf(SafetyVerdict.Ship.class, rules.deletions(OptionalLong.empty(), 1000, List.of()));
        assertInstanceOf(SafetyVerdict.Count.class, rules.deletions(OptionalLong.empty(), 1001, List.of()));
        assertEquals(new SafetyVerdict.Ship(5000), rules.deletions(OptionalLong.of(5000), 10_000, List.of()));
        assertInstanceOf(SafetyVerdict.Hold.class, rules.deletions(OptionalLong.of(5001), 10_000, List.of(F)));
    }

    @Test
    void timesWithinATransferAreNotTrusted() {
        RacyTimes times = RacyTimes.none().plus(NOW, NOW.plusSeconds(1));
        assertTrue(times.holds(NOW.minusMillis(49)));
        assertTrue(times.holds(NOW.plusSeconds(1)));
        assertFalse(times.holds(NOW.minusMillis(51)));
        assertFalse(times.holds(NOW.plusMillis(1001)));
        assertFalse(times.after(NOW.plusSeconds(5)).isEmpty());
        assertTrue(times.after(NOW.plusSeconds(60)).isEmpty());
    }

    /** Kills the mutant that joins for ever: nothing would be forgotten while rounds follow each other. */
    @ParameterizedTest
    @ValueSource(ints = {30, 200})
    void roundsCloseTogetherAreFewSpansAndAreForgotten(int every) {
        RacyTimes times = RacyTimes.none();
        for (int i = 0; i < 60_000 / every; i++) {
            times = times.plus(NOW.plusMillis(i * every), NOW.plusMillis(i * every + 10));
            times = times.after(NOW.plusMillis(i * every));
        }
        assertTrue(times.spans().size() < 10, times::toString);
        assertTrue(times.holds(NOW.plusMillis(60_000 - every)));
        assertFalse(times.holds(NOW.plusSeconds(20)));
    }

    @Test
    void manySpansBecomeFewerAndForgetNone() {
        RacyTimes times = RacyTimes.none();
        for (int i = 0; i < 200; i++) {
            times = times.plus(NOW.plusSeconds(i * 10), NOW.plusSeconds(i * 10 + 1));
        }
        assertEquals(RacyTimes.MAX_SPANS, times.spans().size());
        for (int i = 0; i < 200; i++) {
            assertTrue(times.holds(NOW.plusSeconds(i * 10 + 1)), "span " + i);
        }
    }

    @Test
    void namesOfOneFileAreFoundUntilTheyLeaveIt() {
        HardLinkIndex index = new HardLinkIndex();
        Fact linked = new Fact(Fact.Kind.REGULAR, new Inode(1, 7), 3, 0, NOW, NOW);
        index.learn(F, linked);
        assertTrue(index.isIncomplete(linked, 1));
        index.learn(RelPath.of("b"), linked);
        index.foundAll(linked);
        assertFalse(index.isIncomplete(linked, 2));
        assertEquals(2, index.names(linked.inode()).size());
        assertEquals(1, index.spread().size());
        index.learn(F, new Fact(Fact.Kind.REGULAR, new Inode(1, 8), 1, 0, NOW, NOW));
        assertEquals(Set.of(RelPath.of("b")), index.names(linked.inode()));
    }

    private static Outcome outcome(int code) {
        return ExitCodes.outcome(code, "", List.of());
    }
}
