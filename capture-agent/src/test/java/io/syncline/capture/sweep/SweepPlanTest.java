package io.syncline.capture.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
    private static final List<RelPath> PATHS =
            List.of(".", "a", "a/b", "a/b/c", "a/z", "a!", "b", "b/a", "\u00ff/x").stream()
                    .map(RelPath::of)
                    .toList();

    /**
     * A plan is a map from every path to a time. Mutants: a subtree that ends at its last known child; max for min; a cursor
     * that belongs to what was swept; a part that is not looked at.
     */
    @Test
    void aPlanIsWhatAMapOfAllPathsWouldBe() {
        Seeds.forEach(3_000, (seed, random) -> {
            SweepPlan plan = SweepPlan.NOTHING;
            TreeMap<RelPath, Long> model = new TreeMap<>();
            PATHS.forEach(path -> model.put(path, SweepRule.NEVER));
            for (int i = 0; i < 6; i++) {
                plan = random.nextInt(3) > 0 ? planned(plan, model, random) : swept(plan, model, random);
                compare(plan, model);
            }
            assertEquals(plan.segments(), SweepPlan.of(plan.segments()).segments());
        });
    }

    @Test
    void twoPlansTogetherAskForTheEarlierTime() {
        SweepPlan one = SweepPlan.NOTHING.with(RelPath.of("a"), at(5)).with(RelPath.of("b"), at(9));
        SweepPlan other = SweepPlan.NOTHING.with(RelPath.ROOT, at(7));

        SweepPlan both = other.with(one);

        assertEquals(nanos(5), both.since(RelPath.of("a/x")));
        assertEquals(nanos(7), both.since(RelPath.of("b")));
        assertEquals(nanos(7), both.since(RelPath.ROOT));
    }

    private static SweepPlan planned(SweepPlan plan, Map<RelPath, Long> model, Random random) {
        RelPath top = any(random);
        int second = random.nextInt(5);
        model.replaceAll((path, since) -> path.isWithin(top) ? Math.min(since, nanos(second)) : since);
        return plan.with(top, at(second));
    }

    private static SweepPlan swept(SweepPlan plan, Map<RelPath, Long> model, Random random) {
        SweepPlan part = random.nextBoolean() ? plan.oldest() : plan;
        Optional<RelPath> cursor = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(any(random));
        boolean isDone = random.nextBoolean();
        int second = random.nextInt(5);
        model.replaceAll((path, since) -> {
            boolean isSwept = part.since(path) != SweepRule.NEVER
                    && cursor.filter(end -> path.compareTo(end) >= 0).isEmpty();
            return isSwept ? Math.max(since, isDone ? SweepRule.NEVER : nanos(second)) : since;
        });
        return isDone ? plan.without(part, cursor) : plan.swept(part, cursor, at(second));
    }

    private static void compare(SweepPlan plan, TreeMap<RelPath, Long> model) {
        model.forEach((path, since) -> {
            assertEquals(since, plan.since(path), () -> path + " in " + plan);
            boolean hasWork = model.entrySet().stream()
                    .anyMatch(entry -> entry.getKey().isWithin(path) && entry.getValue() != SweepRule.NEVER);
            assertTrue(!hasWork || plan.hasWorkWithin(path), () -> path + " in " + plan);
            if (plan.isUniformWithin(path)) {
                model.forEach((below, there) -> assertTrue(!below.isWithin(path) || there.equals(since)));
            }
        });
        long earliest = model.values().stream().min(Long::compare).orElseThrow();
        assertTrue(plan.earliest().map(time -> nanos(time.getEpochSecond())).orElse(SweepRule.NEVER) <= earliest);
    }

    private static RelPath any(Random random) {
        return PATHS.get(random.nextInt(PATHS.size()));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static long nanos(long second) {
        return SweepRule.nanos(second, 0);
    }
}
