package io.syncline.shipper;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.event.RescanReason;
import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.LateResult;
import io.syncline.shipper.rsync.ListedName;
import io.syncline.shipper.rsync.PathError;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.rsync.RsyncRun;
import io.syncline.shipper.rsync.RsyncStats;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import io.syncline.shipper.transfer.Outcome.Pace;
import io.syncline.shipper.transfer.RacyTimes;
import io.syncline.shipper.transfer.SafetyLimits;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop where something goes wrong at the other side. */
@Thorough
class ShipperFaultTest {
    @TempDir
    Path top;

    private Workbench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Workbench(top);
        bench.write("a/f", "1");
        bench.write("a/g", "1");
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void aDestinationThatIsDownIsTriedUntilItIsBack() throws Exception {
        bench.mirror.connecting =
                attempt -> attempt <= 3 ? new Outcome.Retry(Pace.NORMAL, "no route to host") : new Outcome.Done();
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(3, bench.counter("retries"));
        assertEquals(Optional.of("no route to host"), bench.state.current().lastError());
        assertEquals(Optional.empty(), bench.state.current().nextRetryAt());
    }

    @Test
    void aFailedRunIsPlannedAgainWithAllThatCameSince() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = times(2, run -> {
            if (bench.counter("retries") == 0) {
                uncheckedWrite("b", "later");
                bench.entry("b");
            }
            return FaultyMirror.result(12);
        });
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(2, bench.counter("retries"));
        // A batch is never sent again as it was: the last run has both.
        RsyncRun last = bench.mirror.runs.get(bench.mirror.runs.size() - 1);
        assertTrue(last.names().toString().contains("path=b,"), last::toString);
        assertTrue(last.names().toString().contains("path=a/f,"), last::toString);
    }

    @Test
    void nothingIsAcknowledgedWhileItFails() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = run -> Optional.of(FaultyMirror.result(255));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitState("retrying");
        assertEquals(0, bench.checkpoint().position());
        assertTrue(bench.state.current().nextRetryAt().isPresent());
    }

    /** Kills: Ctrl-C and systemd end our children as well, and somebody is told of a failure. */
    @Test
    void whatAStopHasEndedIsNoFailure() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = run -> {
            bench.requestStop();
            return Optional.of(FaultyMirror.result(20));
        };
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.join();
        assertEquals("stopped", bench.state.current().state());
        assertEquals(0, bench.counter("retries"));
        assertEquals(Optional.empty(), bench.state.current().lastError());
    }

    /** Kills: a "since" that begins anew with each try. */
    @Test
    void itHasFailedSinceTheFirstFailure() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = run -> Optional.of(FaultyMirror.result(255));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitState("retrying");
        Instant since = bench.state.current().since();
        await().until(() -> bench.counter("retries") >= 4);
        assertEquals(since, bench.state.current().since());
        assertEquals("retrying", bench.state.current().state());
    }

    @Test
    void aSourceThatMovedIsPlannedAgainAtOnce() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = times(2, run -> FaultyMirror.result(24));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("retries"));
    }

    /** Such a run does not say what it has left out. Seen end to end: a first contact "done" without a single file. */
    @Test
    void aCrawlRepeatsARunThatTheChangingSourceCutOff() throws Exception {
        PathError vanished = new PathError(RelPath.of("a/f"), "file has vanished", true);
        bench.mirror.instead = times(3, run -> FaultyMirror.result(ExitCodes.ENDED_AT_A_FIFO, vanished));
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aPathThatFailsIsPutAsideAndTheRestAcknowledged() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.after = result -> FaultyMirror.result(23, new PathError(RelPath.of("a/f"), "denied", false));
        bench.write("a/f", "changed");
        bench.write("a/g", "changed");
        bench.entry("a/f", "a/g");
        bench.awaitDone();
        var entry = bench.checkpoint().quarantine().get(0);
        assertEquals("a/f", entry.path());
        assertEquals("denied", entry.error());
        assertEquals(1, bench.counter("quarantined"));
        assertTrue(bench.state.current().detail().contains("a/f"), bench.state.current()::toString);

        bench.mirror.after = result -> result;
        bench.entry("a/f");
        bench.awaitDone();
        assertTrue(bench.checkpoint().quarantine().isEmpty());
        assertEquals(0, bench.counter("quarantined"));
        bench.assertEqual();
    }

    @Test
    void aPartWithoutAPathIsFoundByADryRun() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = times(1, run -> FaultyMirror.result(23));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitDone();
        assertEquals("a/f", bench.checkpoint().quarantine().get(0).path());
    }

    @Test
    void aDirectoryThatFailsIsDirtyWithAllBelowIt() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.after = result -> FaultyMirror.result(23, new PathError(RelPath.of("a"), "mkdir failed", false));
        bench.write("a/f", "changed");
        bench.entry("a/f");
        bench.awaitDone();
        assertEquals(Scope.TREE, bench.checkpoint().quarantine().get(0).scope());
    }

    @Test
    void aDirectoryThatCannotBeReadKeepsNoOtherFromDeleting() throws Exception {
        bench.write("t/closed/f", "1");
        bench.write("t/open/f", "1");
        bench.write("t/open/gone", "1");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("t/open/gone"));
        bench.mirror.instead =
                times(1, run -> suspended(new PathError(RelPath.of("t/closed"), "opendir denied", false)));
        bench.tree("t");
        bench.awaitDone();
        assertEquals("t/closed", bench.checkpoint().quarantine().get(0).path());
        assertEquals(Scope.TREE, bench.checkpoint().quarantine().get(0).scope());
        bench.assertEqual();
    }

    /** Kills: a directory that is no longer listed because one of those in it cannot be read. */
    @Test
    void besideADirectoryThatCannotBeReadItsNeighboursAreDeleted() throws Exception {
        bench.write("t/closed/f", "1");
        bench.write("t/open", "1");
        bench.write("t/gone", "1");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("t/gone"));
        bench.mirror.instead =
                times(1, run -> suspended(new PathError(RelPath.of("t/closed"), "opendir denied", false)));
        bench.tree("t");
        bench.awaitDone();
        assertEquals(1, bench.checkpoint().quarantine().size());
        assertEquals("t/closed", bench.checkpoint().quarantine().get(0).path());
        bench.assertEqual();
    }

    /** Kills: deletions in a directory that nobody tries again, since only an entry of it is said to have failed. */
    @Test
    void aDirectoryThatCannotBeListedForAnEntryOfItsOwnIsTriedAgain() throws Exception {
        String unseen = "t/" + "x".repeat(300);
        bench.write("t/f", "1");
        bench.write("t/gone", "1");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("t/gone"));
        bench.mirror.instead = times(1, run -> suspended(new PathError(RelPath.of(unseen), "lstat denied", false)));
        bench.listing("t");
        bench.awaitDone();
        assertTrue(
                bench.checkpoint().quarantine().stream()
                        .anyMatch(entry -> entry.path().equals("t") && entry.scope() != Scope.ENTRY),
                () -> bench.checkpoint().toString());
    }

    @Test
    void anOtherEndThatRefusesVanishedNamesGetsListings() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = times(1, run -> {
            bench.mirror.deletesByName = false;
            return refusal();
        });
        Files.delete(bench.source.resolve("a/f"));
        bench.entry("a/f");
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(0, bench.counter("held"));
    }

    @Test
    void manyFailuresAreTheDestinationsAndNotThePaths() throws Exception {
        bench.start();
        bench.awaitDone();
        PathError[] errors = new PathError[1_001];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = new PathError(RelPath.of("a/" + i), "read-only file system", false);
        }
        bench.mirror.instead = times(2, run -> FaultyMirror.result(23, errors));
        bench.entry("a/f");
        bench.awaitDone();
        assertEquals(2, bench.counter("retries"));
        assertTrue(bench.checkpoint().quarantine().isEmpty());
    }

    @Test
    void aRefusalHoldsThisDestination() throws Exception {
        bench.mirror.connecting = attempt -> attempt == 1 ? new Outcome.Refused("unknown option") : new Outcome.Done();
        bench.start();
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(1, bench.counter("held"));
        assertFalse(Files.exists(bench.directory.resolve("hold.json")));
    }

    /** An rsync that is killed has made entries that nobody counts. */
    @Test
    void aMirrorOfWhichTooFewEntriesAreKnownIsCountedBeforeItIsHeld() throws Exception {
        tenUncountedFiles();
        remove(5);
        bench.awaitDone();
        assertEquals(0, bench.counter("held"));
        bench.assertEqual();
    }

    @Test
    void aMirrorThatWouldLoseMostOfItsUncountedEntriesIsHeld() throws Exception {
        tenUncountedFiles();
        remove(8);
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("f0")));
    }

    /** Kills: entries that are not mirrored, counted as those of the mirror. */
    @Test
    void whatIsLeftOutIsNoReasonToDeleteMore() throws Exception {
        bench.options = bench.options.withFilters(List.of("- /left-out"));
        bench.mirror = bench.newMirror();
        for (int i = 0; i < 20; i++) {
            bench.write("left-out/" + i, "x");
        }
        tenUncountedFiles();
        remove(8);
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("f0")));
    }

    private void tenUncountedFiles() throws IOException {
        bench.limits = new SafetyLimits(2, 0.5);
        bench.start();
        bench.awaitDone();
        for (int i = 0; i < 10; i++) {
            bench.write("f" + i, "x");
            Files.copy(
                    bench.source.resolve("f" + i),
                    bench.destination.resolve("f" + i),
                    StandardCopyOption.COPY_ATTRIBUTES);
            bench.entry("f" + i);
        }
        bench.awaitDone();
        assertTrue(bench.checkpoint().entries() < 5, bench.checkpoint()::toString);
    }

    private void remove(int number) throws IOException {
        String[] names = new String[number];
        for (int i = 0; i < number; i++) {
            Files.delete(bench.source.resolve("f" + i));
            names[i] = "f" + i;
        }
        bench.entry(names);
    }

    @Test
    void tooManyDeletionsAreHeldUntilReleased() throws Exception {
        bench.limits = new SafetyLimits(2, 0);
        for (String name : new String[] {"d/1", "d/2", "d/3", "d/4"}) {
            bench.write(name, "x");
        }
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("d"));
        bench.tree("d");
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("d/1")));
        var hold = new io.syncline.checkpoint.CheckpointFile<>(bench.directory.resolve("hold.json"), HoldRecord.class)
                .read()
                .orElseThrow();
        assertEquals(5, hold.deletions());
        assertEquals(2, hold.limit());
        assertTrue(hold.sample().contains("d/1"), hold::toString);
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();
        assertFalse(Files.exists(bench.directory.resolve("release")));
        assertFalse(Files.exists(bench.directory.resolve("hold.json")));
    }

    @Test
    void aHoldEndsWhenThePathsAreBack() throws Exception {
        bench.limits = new SafetyLimits(1, 0);
        bench.write("d/1", "x");
        bench.write("d/2", "x");
        bench.start();
        bench.awaitDone();
        Files.move(bench.source.resolve("d"), top.resolve("away"));
        bench.tree("d");
        bench.awaitState("held");
        Files.move(top.resolve("away"), bench.source.resolve("d"));
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void anEmptiedRootIsHeldUntilEntriesAreBack() throws Exception {
        bench.start();
        bench.awaitDone();
        Files.move(bench.source.resolve("a"), top.resolve("away"));
        bench.tree("a");
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("a/f")));
        Files.move(top.resolve("away"), bench.source.resolve("a"));
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void anEmptiedRootIsShippedWhenReleased() throws Exception {
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("a"));
        bench.tree("a");
        bench.awaitState("held");
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();
    }

    /** A release of the hold before is none of this one. */
    @Test
    void aRootThatComesBackEmptyIsHeldWhateverWasReleasedBefore() throws Exception {
        bench.start();
        bench.awaitDone();
        Files.move(bench.source, top.resolve("away"));
        bench.tree("a");
        bench.awaitState("held");
        bench.state.enter("released", "");
        Files.createFile(bench.directory.resolve("release"));
        TestFiles.remove(top.resolve("away/a"));
        Files.move(top.resolve("away"), bench.source);
        await().until(() -> bench.state.current().detail().contains("is empty") || bench.isDone());
        bench.stop();
        assertFalse(Files.exists(bench.directory.resolve("release")));
        assertTrue(Files.exists(bench.destination.resolve("a/f")));
    }

    @Test
    void aReleaseIsForTheWholeCrawlThoughTheSourceWasAwayInIt() throws Exception {
        bench.limits = new SafetyLimits(2, 0);
        bench.chunks = new ChunkLimits(1, 1);
        for (String name : new String[] {"a/1", "a/2", "a/3", "b/1", "b/2", "b/3"}) {
            bench.write(name, "x");
        }
        bench.start();
        bench.awaitDone();
        for (String name : new String[] {"a/1", "a/2", "a/3", "b/1", "b/2", "b/3"}) {
            Files.delete(bench.source.resolve(name));
        }
        bench.wholeTree(RescanReason.OVERFLOW);
        bench.awaitState("held");
        bench.mirror.after = result -> {
            if (result.stats().deleted() < 1) {
                return result;
            }
            bench.mirror.after = same -> same;
            uncheckedMove(bench.source, top.resolve("away"));
            return result;
        };
        bench.state.enter("released", "");
        Files.createFile(bench.directory.resolve("release"));
        await().until(() -> bench.state.current().detail().contains("is not the directory"));
        Files.move(top.resolve("away"), bench.source);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aCountThatFailedIsNoCount() throws Exception {
        bench.limits = new SafetyLimits(2, 0);
        for (String name : new String[] {"d/1", "d/2", "d/3", "d/4"}) {
            bench.write(name, "x");
        }
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = times(1, run -> FaultyMirror.result(12));
        TestFiles.remove(bench.source.resolve("d"));
        Files.move(bench.source.resolve("a/f"), bench.source.resolve("a/h"));
        bench.publish(
                DirtySet.of(
                        new Dirt(RelPath.of("d"), Scope.TREE),
                        new Dirt(RelPath.of("a/f"), Scope.ENTRY),
                        new Dirt(RelPath.of("a/h"), Scope.ENTRY)),
                List.of(new Rename(RelPath.of("a/f"), RelPath.of("a/h"), false)),
                Set.of());
        await().until(() -> bench.counter("held") > 0 || bench.isDone());
        assertTrue(Files.exists(bench.destination.resolve("d/1")));
        assertEquals(1, bench.counter("retries"));
    }

    /** Mutant: the belt is wider by the whole mirror as soon as anything was renamed. */
    @Test
    void aRenameLiftsTheLimitByNoMoreThanItMoves() throws Exception {
        bench.limits = new SafetyLimits(2, 0);
        for (String name : new String[] {"d/1", "d/2", "d/3", "d/4"}) {
            bench.write(name, "x");
        }
        bench.start();
        bench.awaitDone();
        TestFiles.remove(bench.source.resolve("d"));
        Files.move(bench.source.resolve("a/f"), bench.source.resolve("a/h"));
        bench.mirror.after = result -> FaultyMirror.result(0);
        bench.publish(
                DirtySet.of(
                        new Dirt(RelPath.of("d"), Scope.TREE),
                        new Dirt(RelPath.of("a/f"), Scope.ENTRY),
                        new Dirt(RelPath.of("a/h"), Scope.ENTRY)),
                List.of(new Rename(RelPath.of("a/f"), RelPath.of("a/h"), false)),
                Set.of());
        bench.awaitDone();
        RsyncRun last = bench.mirror.runs.get(bench.mirror.runs.size() - 1);
        assertEquals(java.util.OptionalLong.of(2), last.maxDelete());
    }

    @Test
    void aCrawlPutsAsideWhatFailedThoughSomethingElseVanished() throws Exception {
        bench.write("t/closed/f", "1");
        bench.mirror.instead = new Function<>() {
            private int runs;

            @Override
            public Optional<RsyncResult> apply(RsyncRun run) {
                if (run.dryRun()) {
                    return Optional.empty();
                }
                return switch (runs++) {
                    case 0 -> Optional.of(suspended(new PathError(RelPath.of("t/closed"), "opendir denied", false)));
                    case 1 -> Optional.of(FaultyMirror.result(24, new PathError(RelPath.of("a/f"), "vanished", true)));
                    default -> Optional.empty();
                };
            }
        };
        bench.start();
        bench.awaitDone();
        assertEquals(
                1,
                bench.checkpoint().quarantine().size(),
                () -> bench.checkpoint().toString());
        assertEquals("t/closed", bench.checkpoint().quarantine().get(0).path());
    }

    @Test
    void aRunThatWasTakenForDoneAndFailedIsWrittenDownAndComparedByContent() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead = run -> Optional.of(FaultyMirror.result(255));
        withdraw("a/f");
        bench.awaitState("retrying");
        assertEquals("a/f", bench.checkpoint().quarantine().get(0).path());

        Files.writeString(bench.destination.resolve("a/f"), "2");
        Files.setLastModifiedTime(
                bench.destination.resolve("a/f"), Files.getLastModifiedTime(bench.source.resolve("a/f")));
        bench.mirror.instead = run -> Optional.empty();
        await().until(() -> bench.checkpoint().quarantine().isEmpty());
        bench.assertEqual();
    }

    /** Kills: a second try that goes by size and time, and calls the old content equal; also in the next process. */
    @Test
    void whatIsComparedByContentAndFailsIsComparedSoAgain() throws Exception {
        Path file = bench.write("a/twin", "1");
        Instant trusted = Files.getLastModifiedTime(file).toInstant().plus(RacyTimes.SLACK.multipliedBy(2));
        await().until(() -> Instant.now().isAfter(trusted));
        bench.start();
        bench.awaitDone();
        Files.writeString(bench.destination.resolve("a/twin"), "2");
        Files.setLastModifiedTime(
                bench.destination.resolve("a/twin"), Files.getLastModifiedTime(bench.source.resolve("a/twin")));
        DirtySet twin = DirtySet.of(new Dirt(RelPath.of("a/twin"), Scope.ENTRY));
        for (int i = 0; i < 2; i++) {
            bench.mirror.instead =
                    run -> Optional.of(FaultyMirror.result(0, new PathError(RelPath.of("a/twin"), "denied", false)));
            bench.publish(twin, i == 0 ? twin : DirtySet.empty(), List.of(), Set.of());
            bench.awaitDone();
            assertEquals(1, bench.checkpoint().quarantine().size());
            bench.restart();
        }
        bench.entry("a/twin");
        bench.awaitDone();
        assertTrue(bench.checkpoint().quarantine().isEmpty());
        bench.assertEqual();
    }

    /** A crawl by size and time cures nothing that was found to differ, nor what is doubted. */
    @Test
    void aCrawlForgetsNothingThatSizeAndTimeCannotProve() throws Exception {
        bench.write("b/f", "1");
        bench.write("b/g", "1");
        bench.start();
        bench.awaitDone();
        bench.stop();
        for (String name : new String[] {"a/f", "b/f", "b/g"}) {
            Files.writeString(bench.destination.resolve(name), "2");
            Files.setLastModifiedTime(
                    bench.destination.resolve(name), Files.getLastModifiedTime(bench.source.resolve(name)));
        }
        // Found before the crawl, found in it, and doubted by the journal.
        repair("a/f");
        bench.mirror = bench.newMirror();
        bench.mirror.instead = run -> {
            repair("b/g");
            bench.mirror.instead = same -> Optional.empty();
            return Optional.empty();
        };
        bench.publish(
                DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)),
                DirtySet.of(new Dirt(RelPath.of("b/f"), Scope.ENTRY)),
                List.of(),
                Set.of(RescanReason.OVERFLOW));
        bench.chunks = new ChunkLimits(1, 1);
        bench.start();
        bench.awaitDone();
        await().until(() -> bench.checkpoint().quarantine().isEmpty() && bench.isDone());
        bench.assertEqual();
    }

    /** An exchange of two names that was executed by a process that was killed is undone by a second time. */
    @Test
    void aCrawlTriesNoRenameThatMayBeDone() throws Exception {
        Files.setLastModifiedTime(bench.source.resolve("a/g"), Files.getLastModifiedTime(bench.write("a/f", "2")));
        bench.start();
        bench.awaitDone();
        bench.stop();
        // The journal has it at the start: somebody before us may have tried.
        List<Rename> exchange = List.of(
                new Rename(RelPath.of("a/f"), RelPath.of("a/t"), false),
                new Rename(RelPath.of("a/g"), RelPath.of("a/f"), false),
                new Rename(RelPath.of("a/t"), RelPath.of("a/g"), false));
        for (Rename rename : exchange) {
            Files.move(
                    bench.source.resolve(rename.from().display()),
                    bench.source.resolve(rename.to().display()));
        }
        bench.publish(DirtySet.of(new Dirt(RelPath.ROOT, Scope.TREE)), exchange, Set.of(RescanReason.OVERFLOW));
        bench.restart();
        bench.awaitDone();
        // Of the last step the names say whether it was executed; of the others nothing does.
        assertEquals(exchange.subList(2, 3), bench.mirror.moved);
        bench.assertEqual();
    }

    @Test
    void aPathThatCannotBeSeenKeepsNoOtherWaiting() throws Exception {
        bench.start();
        bench.awaitDone();
        String unseen = "a/" + "x".repeat(300);
        bench.write("a/f", "changed");
        bench.dirty(new Dirt(RelPath.of("a/f"), Scope.ENTRY), new Dirt(RelPath.of(unseen), Scope.TREE));
        bench.awaitDone();
        bench.assertEqual();
        assertEquals(unseen, bench.checkpoint().quarantine().get(0).path());
        assertEquals(Scope.TREE, bench.checkpoint().quarantine().get(0).scope());
    }

    @Test
    void aFailureWithoutAPathIsNotLostBesideOneWithAPath() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.instead =
                times(1, run -> FaultyMirror.result(23, new PathError(RelPath.of("a/f"), "denied", false)));
        bench.write("a/f", "changed");
        bench.write("a/g", "changed");
        bench.entry("a/f", "a/g");
        bench.awaitDone();
        assertEquals(
                List.of("a/f", "a/g"),
                bench.checkpoint().quarantine().stream()
                        .map(ShipperCheckpoint.QuarantinedPart::path)
                        .toList());
    }

    /** What was held before it was tried has moved nothing. */
    @Test
    void aHeldRoundKeepsItsRenames() throws Exception {
        bench.limits = new SafetyLimits(1, 0);
        bench.write("a/1", "x");
        bench.write("a/2", "x");
        bench.start();
        bench.awaitDone();
        Files.delete(bench.source.resolve("a/1"));
        Files.delete(bench.source.resolve("a/2"));
        Files.move(bench.source.resolve("a/f"), bench.source.resolve("a/h"));
        bench.publish(
                DirtySet.of(
                        new Dirt(RelPath.of("a/1"), Scope.ENTRY),
                        new Dirt(RelPath.of("a/2"), Scope.ENTRY),
                        new Dirt(RelPath.of("a/f"), Scope.ENTRY),
                        new Dirt(RelPath.of("a/h"), Scope.ENTRY)),
                List.of(new Rename(RelPath.of("a/f"), RelPath.of("a/h"), false)),
                Set.of());
        bench.awaitState("held");
        assertEquals(List.of(), bench.mirror.moved);
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        assertEquals(1, bench.mirror.moved.size());
        bench.assertEqual();
    }

    @Test
    void aRequestToRepairWithABadPathIsPutAside() throws Exception {
        bench.start();
        bench.awaitDone();
        repair("a\\");
        await().until(() -> Files.exists(bench.directory.resolve("repair.json.bad")) || !bench.isRunning());
        assertTrue(bench.isRunning(), () -> String.valueOf(bench.end.get()));
    }

    @Test
    void aRequestToRepairThatComesWhileOneIsTakenIsNotLost() throws Exception {
        Repairs repairs = new Repairs(Files.createDirectories(bench.directory));
        repair("a/f");
        assertEquals(1, repairs.take().orElseThrow().size());
        repair("a/g");
        repairs.done();
        assertEquals("a/g", repairs.take().orElseThrow().get(0).dirt().path().display());
        // As after a kill: what was taken and is not done is taken again.
        assertEquals(1, new Repairs(bench.directory).take().orElseThrow().size());
    }

    @Test
    void aStopWritesDownWhatWasTakenForDone() throws Exception {
        bench.start();
        bench.awaitDone();
        bench.mirror.saying = () -> bench.mirror.isStopped() ? withdrawn("a/f") : LateResult.NONE;
        bench.stop();
        assertEquals("a/f", bench.checkpoint().quarantine().get(0).path());
    }

    @Test
    void anotherDirectoryAtTheRootIsHeldAndComesBack() throws Exception {
        bench.start();
        bench.awaitDone();
        Files.move(bench.source, top.resolve("away"));
        Files.createDirectory(bench.source);
        bench.tree("a");
        bench.awaitState("held");
        assertTrue(bench.state.current().detail().contains("expected"), bench.state.current()::toString);
        assertTrue(Files.exists(bench.destination.resolve("a/f")));
        Files.delete(bench.source);
        Files.move(top.resolve("away"), bench.source);
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void firstContactWithAForeignDirectoryIsHeld() throws Exception {
        bench.limits = new SafetyLimits(3, 0.5);
        for (int i = 0; i < 5; i++) {
            Files.writeString(bench.destination.resolve("precious" + i), "x");
        }
        bench.start();
        bench.awaitState("held");
        assertTrue(Files.exists(bench.destination.resolve("precious4")));
        Files.createFile(bench.directory.resolve("release"));
        bench.awaitDone();
        bench.assertEqual();
    }

    @Test
    void aStopEndsTheRunThatIsUnderWay() throws Exception {
        bench.options = bench.options.withExtra(List.of("--bwlimit=1"));
        bench.mirror = bench.newMirror();
        Files.write(bench.source.resolve("big"), new byte[1 << 20]);
        bench.start();
        await().until(() -> !bench.mirror.runs.isEmpty()
                && !bench.mirror.runs.get(bench.mirror.runs.size() - 1).dryRun());
        bench.stop();
        assertEquals("stopped", bench.state.current().state());
        assertEquals(0, bench.counter("retries"));
        assertTrue(bench.checkpoint().crawl().isPresent());
    }

    private void repair(String path) {
        RepairRequest.file(bench.directory)
                .write(new RepairRequest(1, List.of(path), List.of(), java.time.Instant.now()));
    }

    private void withdraw(String path) {
        AtomicInteger said = new AtomicInteger();
        bench.mirror.saying = () -> said.getAndIncrement() == 0 ? withdrawn(path) : LateResult.NONE;
    }

    private static LateResult withdrawn(String path) {
        return new LateResult(RsyncStats.NONE, List.of(RsyncRun.flat(List.of(ListedName.entry(RelPath.of(path))))));
    }

    private static RsyncResult suspended(PathError error) {
        RsyncResult plain = FaultyMirror.result(23, error);
        return new RsyncResult(
                23, plain.stats(), plain.errors(), plain.unattributed(), List.of(), List.of(), 0, true, false, false);
    }

    private static RsyncResult refusal() {
        RsyncResult plain = FaultyMirror.result(2);
        return new RsyncResult(
                2,
                plain.stats(),
                List.of(),
                List.of("invalid file mode 00"),
                List.of(),
                List.of(),
                0,
                false,
                false,
                false);
    }

    private static void uncheckedMove(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void uncheckedWrite(String path, String content) {
        try {
            bench.write(path, content);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Function<RsyncRun, Optional<RsyncResult>> times(
            int count, Function<RsyncRun, RsyncResult> injected) {
        AtomicInteger left = new AtomicInteger(count);
        return run -> left.getAndDecrement() > 0 ? Optional.of(injected.apply(run)) : Optional.empty();
    }
}
