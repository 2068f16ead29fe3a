package io.syncline.shipper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.Exclusion;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.PathFailure;
import io.syncline.shipper.transfer.SafetyLimits;
import io.syncline.shipper.transfer.SafetyRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the results of several runs mean together. */
class TransfersTest {
    private static final PathError VANISHED = new PathError(RelPath.of("x"), "file has vanished", true);
    private static final PathError DENIED = new PathError(RelPath.of("y"), "denied", false);

    @TempDir
    Path top;

    private final List<RsyncRun> done = new ArrayList<>();
    private final FaultyMirror mirror = new FaultyMirror(new FaultyMirror(null));

    /** Seen in a crawl: the links of all runs behind the first were never made. */
    @Test
    void whatVanishedInOneRunDoesNotEndThePlan() throws Exception {
        Attempt attempt = carryOut(FaultyMirror.result(24, VANISHED), FaultyMirror.result(0));
        assertTrue(attempt instanceof Attempt.Moved moved && moved.ranToEnd(), attempt::toString);
        assertEquals(2, done.size());
    }

    /** Seen in a soak: a directory was moved during a round, and the destination was given up for a minute. */
    @Test
    void whatVanishedIsNoFaultOfTheDestinationHoweverMuchItIs() throws Exception {
        assertTrue(carryOut(many(2_000, true)) instanceof Attempt.Shipped shipped
                && shipped.failures().size() == 2_001);
        done.clear();
        assertTrue(carryOut(many(2_000, false)) instanceof Attempt.Failed);
    }

    private static RsyncResult many(int number, boolean vanished) {
        PathError[] errors = new PathError[number + 1];
        for (int i = 0; i < number; i++) {
            errors[i] = new PathError(RelPath.of("f" + i), "said of it", vanished);
        }
        errors[number] = DENIED;
        return new RsyncResult(
                23, RsyncStats.NONE, List.of(errors), List.of(), List.of(), List.of(), 0, false, false, false);
    }

    /** Kills: a crawl that takes what failed without a name for something that vanished. */
    @Test
    void aFailureWithoutANameIsLookedForThoughSomethingVanished() throws Exception {
        RelPath left = RelPath.of("left");
        mirror.instead = run -> Optional.of(new RsyncResult(
                0, RsyncStats.NONE, List.of(), List.of(), List.of(), List.of(left), 0, false, false, false));
        assertTrue(carryOut(FaultyMirror.result(23, VANISHED)) instanceof Attempt.Shipped shipped
                && shipped.failures().stream()
                        .anyMatch(failure -> failure.path().equals(left)));
    }

    @Test
    void aRunThatWasCutOffEndsThePlan() throws Exception {
        Attempt attempt = carryOut(FaultyMirror.result(-1), FaultyMirror.result(0));
        assertTrue(attempt instanceof Attempt.Moved moved && !moved.ranToEnd(), attempt::toString);
        assertEquals(1, done.size());
    }

    /** Seen on a tree that changes all the time: half a minute of waiting, because a file went while its ACL was read. */
    @Test
    void whatWentWhileItWasLookedAtIsPlannedAgainAtOnce() throws Exception {
        String look = "rsync: [sender] get_acl: sys_acl_get_file(x, ACL_TYPE_ACCESS): ";
        Attempt gone = carryOut(suspended(VANISHED, told(look + "No such file or directory (2)")));
        assertEquals(Attempt.Moved.CUT_OFF, gone);
        done.clear();
        Attempt broken = carryOut(suspended(VANISHED, told(look + "Input/output error (5)")));
        assertTrue(broken instanceof Attempt.Failed, broken::toString);
    }

    /** Kills: a destination that waits for one file whose attributes cannot be read, beside others in a directory. */
    @Test
    void whatCanBeSeenAndNotBeListedFailsByItself() throws Exception {
        Files.createDirectory(top.resolve("d"));
        Files.createFile(top.resolve("d/bad"));
        Files.createFile(top.resolve("d/good"));
        PathError bad = new PathError(
                RelPath.of("d/bad"),
                "rsync: [sender] get_xattr_names: llistxattr(\"/s/d/bad\",1024) failed: Input/output error (5)",
                false);
        RsyncRun listing = RsyncRun.flat(List.of(ListedName.listing(RelPath.of("d"))));
        Attempt attempt = carryOut(List.of(listing), suspended(bad), FaultyMirror.result(0));
        assertEquals(
                List.of(ListedName.entry(RelPath.of("d")), ListedName.entry(RelPath.of("d/good"))),
                done.get(1).names());
        assertTrue(
                attempt instanceof Attempt.Shipped shipped
                        && shipped.failures().stream()
                                .map(PathFailure::path)
                                .toList()
                                .equals(List.of(RelPath.of("d/bad"), RelPath.of("d"))),
                attempt::toString);
    }

    /** Seen on a tree that changes all the time. Kills: a part of the list sent again, and half a minute where none is left. */
    @Test
    void aRunThatWasCutOffIsJudgedByThatThoughItsDeletionsWereSuspended() throws Exception {
        Attempt torn = carryOut(cutOff(2, "ABORTING due to invalid path from sender: n0/b"));
        assertEquals(Attempt.Moved.CUT_OFF, torn);
        done.clear();
        Attempt lost = carryOut(cutOff(12, "rsync: [sender] write error: Broken pipe (32)"));
        assertTrue(lost instanceof Attempt.Failed failed && failed.pace() == Outcome.Pace.NORMAL, lost::toString);
    }

    private static RsyncResult cutOff(int code, String line) {
        PathError gone = new PathError(RelPath.of("n0"), "link_stat failed: Not a directory (20)", false);
        return new RsyncResult(
                code, RsyncStats.NONE, List.of(gone), List.of(line), List.of(), List.of(), 0, true, false, false);
    }

    private static PathError told(String line) {
        return new PathError(RelPath.of("z"), line, false);
    }

    private static RsyncResult suspended(PathError... errors) {
        return new RsyncResult(
                23, RsyncStats.NONE, List.of(errors), List.of(), List.of(), List.of(), 0, true, false, false);
    }

    private Attempt carryOut(RsyncResult... results) throws InterruptedException {
        List<RsyncRun> runs = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            runs.add(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("n" + i)))));
        }
        return carryOut(runs, results);
    }

    private Attempt carryOut(List<RsyncRun> runs, RsyncResult... results) throws InterruptedException {
        Transfers.Way way = run -> {
            done.add(run);
            return results[done.size() - 1];
        };
        Readable readable = new Readable(new SourceTree(top), Exclusion.none());
        return new Transfers(
                        way,
                        mirror,
                        new Beside(mirror, 1, new SourceTree(top)),
                        new SafetyRules(SafetyLimits.DEFAULT),
                        readable,
                        false,
                        10)
                .carryOut(runs, 10);
    }
}
