package io.syncline.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.path.RelPath;
import io.syncline.process.ExitCode;
import io.syncline.process.StageLock;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.HoldRecord;
import io.syncline.shipper.ShipperCheckpoint;
import io.syncline.shipper.transfer.HoldReason;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that look at a state directory, over real journals and the files that a shipper leaves. */
class ReadCommandsTest {
    private static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");
    private static final byte[] HOSTILE = {'a', '\n', (byte) 0xff};

    @TempDir
    Path directory;

    private StateDirectory state;
    private String out;
    private String err;

    @BeforeEach
    void makeState() throws Exception {
        state = new StateDirectory(Files.createDirectory(directory.resolve("state")));
        try (JournalWriter<FileEvent> events = Journals.events(state).openWriter()) {
            events.append(new FileEvent.TreeTouched(RelPath.ROOT, RescanReason.FIRST_START));
            events.append(new FileEvent.Touched(RelPath.of(HOSTILE)));
            events.append(new FileEvent.Renamed(RelPath.of("b"), RelPath.of("c"), true));
            events.force();
        }
        try (JournalWriter<Changeset> changesets = Journals.changesets(state).openWriter()) {
            changesets.append(changeset());
            changesets.append(changeset());
            changesets.force();
        }
    }

    @Test
    void aDumpHasOneLineForEachEvent() {
        assertEquals(0, run("journal", "dump", "--from", "2"));

        String[] lines = out.split("\n");
        assertEquals(2, lines.length, out);
        assertTrue(lines[0].matches("2 \\S+Z touched a\\\\n\\\\xff"), lines[0]);
        assertTrue(lines[1].matches("3 \\S+Z renamed b -> c"), lines[1]);
    }

    @Test
    void theJsonOfEventsIsStable() {
        assertEquals(0, run("journal", "dump", "--json"));

        String[] lines = out.replaceAll("\"appendedAt\":\"[^\"]+Z\"", "\"appendedAt\":\"T\"")
                .split("\n");
        assertEquals(
                "{\"position\":1,\"appendedAt\":\"T\",\"type\":\"tree\",\"path\":\".\",\"reason\":\"FIRST_START\"}",
                lines[0]);
        assertEquals("{\"position\":2,\"appendedAt\":\"T\",\"type\":\"touched\",\"path\":\"a\\\\n\\\\xff\"}", lines[1]);
        assertEquals(
                "{\"position\":3,\"appendedAt\":\"T\",\"type\":\"renamed\",\"from\":\"b\",\"to\":\"c\",\"directory\":true}",
                lines[2]);
    }

    @Test
    void aChangesetIsPrintedWithItsPaths() {
        assertEquals(0, run("journal", "dump", "changesets", "--from", "2"));

        assertTrue(
                out.matches(
                        "2 \\S+Z events 1-3 closed QUIET\n  TREE b\n  TREE c\n  RENAME b -> c\n  DEFERRED ENTRY d\n"),
                out);
        assertEquals(0, run("journal", "dump", "changesets", "--json", "--from", "2"));
        assertTrue(
                out.endsWith(
                        "\"type\":\"changeset\",\"firstEvent\":1,\"lastEvent\":3,\"closed\":\"QUIET\",\"rescans\":[],"
                                + "\"firstEventAt\":\"2026-11-21T08:00:00Z\",\"closedAt\":\"2026-11-21T08:00:01Z\","
                                + "\"dirty\":[{\"path\":\"b\",\"scope\":\"TREE\"},{\"path\":\"c\",\"scope\":\"TREE\"}],"
                                + "\"renames\":[{\"from\":\"b\",\"to\":\"c\",\"directory\":true}],"
                                + "\"deferred\":[{\"path\":\"d\",\"scope\":\"ENTRY\"}]}\n"),
                out);
    }

    @Test
    void nothingIsPrintedBehindTheEnd() {
        assertEquals(0, run("journal", "dump", "--from", "99"));
        assertEquals("", out);
    }

    @Test
    void infoAndVerifySpeakOfBothJournals() {
        assertEquals(0, run("journal", "info"));
        assertTrue(out.contains("events: records 1 to 3, "), out);
        assertTrue(out.contains("changesets: records 1 to 2, "), out);
        assertTrue(out.contains("\n  epoch 1: records 1 to 3, "), out);

        assertEquals(0, run("journal", "verify"));
        assertEquals("events: 3 sound records, no damage\nchangesets: 2 sound records, no damage\n", out);

        assertEquals(0, run("journal", "verify", "events", "--json"));
        assertEquals("{\"events\":{\"sound\":true,\"records\":3,\"problems\":[]}}", out.replaceAll("\\s", ""));
    }

    @Thorough
    @Test
    void verifyEndsWithFiveOnDamage() throws Exception {
        damage(state.events());

        assertEquals(ExitCode.JOURNAL.code(), run("journal", "verify"));
        assertTrue(out.contains("events: ") && out.contains(" problems\n  epoch 1: "), out);
        assertTrue(out.contains("changesets: 2 sound records, no damage"), out);

        // In an epoch that has ended it reads as records that are lost, and goes on behind them.
        assertEquals(0, run("journal", "dump", "events"));
        assertTrue(out.contains("2-"), out);
        assertTrue(out.contains(" lost: "), out);
    }

    @Test
    void aCheckpointIsShownAndRewound() {
        checkpoint(2);
        assertEquals(0, run("checkpoint", "show"));
        assertTrue(out.startsWith("backup (host:/x) has changeset 2, written 2026-11-21T08:00:00Z\n"), out);
        assertTrue(out.contains("  quarantined: a b (ENTRY), 3 attempts: permission denied"), out);

        assertEquals(0, run("checkpoint", "rewind", "backup", "--to", "1"));
        assertEquals("checkpoint of backup moved from 2 to 1\n", out);
        assertEquals(0, run("checkpoint", "rewind", "backup", "--to-start"));
        assertEquals(0, run("checkpoint", "show", "backup", "--json"));
        assertTrue(out.contains("\"position\" : 0,\n    \"covered\" : 0,"), out);
    }

    @Test
    void aCheckpointIsNotMovedBehindTheEndOrUnderARunningShipper() {
        checkpoint(2);
        assertEquals(ExitCode.USAGE.code(), run("checkpoint", "rewind", "backup", "--to", "3"));
        assertEquals("syncline: cannot move the checkpoint of backup to 3: the last changeset is 2\n", err);

        try (StageLock lock = StageLock.take(state.lock("ship-backup"), "the shipper")) {
            assertEquals(ExitCode.STATE.code(), run("checkpoint", "rewind", "backup", "--to", "1"), lock::toString);
        }
        assertEquals(0, run("checkpoint", "show"));
        assertTrue(out.contains("has changeset 2"), out);
    }

    /** Kills: one that is forgotten by mistake, or under its shipper; one that keeps the journal for ever. */
    @Test
    void aDestinationIsForgottenWhenSomebodyIsSureAndNobodyShips() {
        checkpoint(2);
        assertEquals(ExitCode.USAGE.code(), run("forget", "backup"));
        assertTrue(err.contains("destination backup has changeset 2"), err);
        try (StageLock lock = StageLock.take(state.lock("ship-backup"), "the shipper")) {
            assertEquals(ExitCode.STATE.code(), run("forget", "--yes", "backup"), lock::toString);
        }
        assertEquals(List.of("backup"), DestinationFiles.names(state));

        assertEquals(0, run("forget", "--yes", "backup"));
        assertTrue(out.startsWith("forgot backup, which has changeset 2"), out);
        assertEquals(List.of(), DestinationFiles.names(state));
        assertTrue(Files.notExists(state.root().resolve("forgotten-backup")));
        assertEquals(ExitCode.UNREACHABLE.code(), run("forget", "--yes", "backup"));
    }

    @Test
    void aDestinationThatDoesNotExistIsRefusedWithASuggestion() {
        checkpoint(2);

        assertEquals(ExitCode.UNREACHABLE.code(), run("release", "bakcup"));
        assertEquals(
                "syncline: no destination is named \"bakcup\" in " + state.root()
                        + "; did you mean \"backup\"?; there are: backup\n",
                err);
    }

    @Test
    void aHoldIsShownAndReleased() {
        checkpoint(2);
        assertEquals(0, run("status"));
        assertEquals(ExitCode.UNREACHABLE.code(), run("release", "backup"));

        hold();
        assertEquals(ExitCode.HELD.code(), run("status"));
        assertTrue(
                out.contains("  HELD: 1200 of 1300 entries would be deleted; syncline release backup lets it through"),
                out);
        assertEquals(ExitCode.HELD.code(), run("status", "--json"));

        assertEquals(0, run("release", "backup"));
        assertEquals("released backup: 1200 of 1300 entries would be deleted\n", out);
        assertTrue(Files.exists(state.destination("backup").resolve("release")));
        assertEquals(0, run("status"), "outside of its hours the shipper takes it up hours later");
        assertFalse(out.contains("HELD"), out);
    }

    @Test
    void aHoldThatNoReleaseLiftsOffersNone() {
        checkpoint(2);
        hold(HoldReason.SOURCE, "source /data is not the directory that was configured; mount or restore it");
        assertEquals(ExitCode.HELD.code(), run("status"));
        assertTrue(
                out.contains("  HELD: source /data is not the directory that was configured; mount or restore it\n"),
                out);

        assertEquals(ExitCode.HELD.code(), run("release", "backup"));
        assertTrue(err.contains("no release helps backup, it goes on by itself: source /data is not"), err);
        assertFalse(Files.exists(state.destination("backup").resolve("release")));
    }

    @Test
    void aDestinationIsPausedAndResumed() throws IOException {
        Files.createDirectories(state.destination("backup"));
        assertEquals(0, run("pause", "backup"));
        assertEquals("paused backup\n", out);
        assertEquals(0, run("pause", "backup"));
        assertEquals("was paused before: backup\n", out);
        assertEquals(0, run("resume", "backup"));
        assertEquals("resumed backup\n", out);
        assertEquals(0, run("resume", "backup"));
        assertEquals("was not paused: backup\n", out);
        assertEquals(ExitCode.UNREACHABLE.code(), run("pause", "bakcup"));
    }

    private int run(String... words) {
        StringWriter printed = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = Main.commandLine(List.of(words));
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(errors));
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--state";
        all[words.length + 1] = state.root().toString();
        int code = line.execute(all);
        out = printed.toString();
        err = errors.toString();
        return code;
    }

    private void checkpoint(long position) {
        ShipperCheckpoint checkpoint = new ShipperCheckpoint(
                ShipperCheckpoint.VERSION,
                "host:/x",
                position,
                1,
                1300,
                Optional.empty(),
                List.of(new ShipperCheckpoint.QuarantinedPart(
                        "a b", Scope.ENTRY, "permission denied", 3, T0, T0, false)),
                List.of(),
                T0);
        new CheckpointFile<>(destination().resolve("checkpoint.json"), ShipperCheckpoint.class).write(checkpoint);
    }

    private void hold() {
        hold(HoldReason.DELETIONS, "1200 of 1300 entries would be deleted");
    }

    private void hold(HoldReason reason, String what) {
        HoldRecord hold = new HoldRecord(1, reason, what, 1200, 1000, 1300, List.of("a"), T0);
        new CheckpointFile<>(destination().resolve("hold.json"), HoldRecord.class).write(hold);
    }

    private Path destination() {
        try {
            return Files.createDirectories(state.destination("backup"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Changeset changeset() {
        return new Changeset(
                new Span(new Position(1), new Position(3)),
                DirtySet.of(new Dirt(RelPath.of("b"), Scope.TREE), new Dirt(RelPath.of("c"), Scope.TREE)),
                DirtySet.empty(),
                List.of(new Rename(RelPath.of("b"), RelPath.of("c"), true)),
                DirtySet.of(new Dirt(RelPath.of("d"), Scope.ENTRY)),
                CloseReason.QUIET,
                Set.of(),
                T0,
                T0.plusSeconds(1));
    }

    /** Zeroes the second record's name: the checksum has to notice. */
    private static void damage(Path journal) throws IOException {
        try (var files = Files.walk(journal)) {
            Path data = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            for (int i = 0; i < bytes.length - 2; i++) {
                if (bytes[i] == HOSTILE[0] && bytes[i + 1] == HOSTILE[1] && bytes[i + 2] == HOSTILE[2]) {
                    bytes[i] = 0;
                    Files.write(data, bytes, StandardOpenOption.WRITE);
                    return;
                }
            }
        }
        throw new IllegalStateException("the record is not where it is looked for: " + journal);
    }
}
