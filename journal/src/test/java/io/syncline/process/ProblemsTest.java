package io.syncline.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void allProblemsAreToldAtOnce() {
        Problems problems = new Problems("www.yaml");
        problems.add("line 3", "unknown key \"quiettimee\"");
        problems.addUnless(false, "no destination");
        problems.addUnless(true, "not a problem");

        StageException thrown = assertThrows(StageException.class, problems::throwIfAny);

        assertEquals(ExitCode.USAGE, thrown.exitCode());
        assertEquals(
                "www.yaml: 2 problems\n  line 3: unknown key \"quiettimee\"\n  no destination", thrown.getMessage());
    }

    @Test
    void aSingleProblemIsOneLine() {
        Problems problems = new Problems("www.yaml");
        problems.add("no source");

        assertEquals(
                "www.yaml: no source",
                assertThrows(StageException.class, problems::throwIfAny).getMessage());
    }

    @Test
    void noProblemThrowsNothing() {
        new Problems("www.yaml").throwIfAny();
    }

    @Test
    void slipsFindTheWordAndOtherWordsDoNot() {
        List<String> keys = List.of("source", "state", "quietTime", "maxAge", "maxPaths", "destinations");

        assertEquals(Optional.of("quietTime"), FuzzyMatch.closest("quiteTime", keys));
        assertEquals(Optional.of("quietTime"), FuzzyMatch.closest("quiettime", keys));
        assertEquals(Optional.of("destinations"), FuzzyMatch.closest("destination", keys));
        assertEquals(Optional.of("source"), FuzzyMatch.closest("sorce", keys));
        assertEquals(Optional.empty(), FuzzyMatch.closest("password", keys));
        assertEquals("; did you mean \"maxAge\"?", FuzzyMatch.suggestion("max_age", keys));
        assertEquals("", FuzzyMatch.suggestion("x", keys));
    }

    @Test
    void aSwapOfNeighboursIsOneSlip() {
        assertEquals(1, FuzzyMatch.distance("filetr", "filter"));
        assertEquals(3, FuzzyMatch.distance("", "abc"));
        assertEquals(3, FuzzyMatch.distance("kitten", "sitting"));
    }
}
