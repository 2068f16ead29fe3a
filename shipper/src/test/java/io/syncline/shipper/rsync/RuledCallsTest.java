package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.syncline.filter.FilterOption;
import io.syncline.filter.FilterRules;
import io.syncline.filter.RuleFiles;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls a run becomes where files of rules have a say, and what each of them may do; rsync itself is played. */
class RuledCallsTest {
    @TempDir
    Path source;

    private final List<RsyncRun> sent = new ArrayList<>();
    private final List<RsyncRun> asked = new ArrayList<>();
    private final List<RsyncRun> deletions = new ArrayList<>();
    private final Deque<RsyncResult> sending = new ArrayDeque<>();
    private final Deque<RsyncResult> answers = new ArrayDeque<>();
    private final Deque<RsyncResult> deleting = new ArrayDeque<>();

    @BeforeEach
    void begin() throws IOException {
        for (String file : List.of("a/x", "a/sub/y", "b/z", "b/sub/y", "b/only/q", "only/q")) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), file);
        }
        Files.writeString(source.resolve(".rules"), "- only/\n");
    }

    /** Kills: a listing that goes further down, or not at all; an entry that is listed; a vanished name that nobody asks about. */
    @Test
    void namesStandForWhatTheyStandForWithoutRules() throws Exception {
        run(RsyncRun.flat(List.of(entry("a"), listing("b"), entry("gone"), listing("only"), entry("only/q"))));

        assertEquals(List.of(entry("a"), entry("b"), entry("b/sub"), entry("b/z")), sorted(sent));
        assertEquals(List.of(listing("b"), entry("gone")), sorted(asked));
    }

    /** Kills: a directory that is left out, and looked into for deletions. */
    @Test
    void aTreeIsEachOfItsEntriesAndTheListingOfEachDirectory() throws Exception {
        run(RsyncRun.tree(List.of(listing("b"), listing("only"))));

        assertEquals(List.of(entry("b"), entry("b/sub"), entry("b/sub/y"), entry("b/z")), sorted(sent));
        assertEquals(List.of(listing("b"), listing("b/sub")), sorted(asked));
    }

    /** Kills: what is mounted below the source, and sent although it is to be left out. */
    @Test
    void whatIsMountedBelowIsLeftOutIfThatIsAsked() throws Exception {
        RsyncRun two = RsyncRun.flat(List.of(entry("proc"), entry("etc"))).withDelete(false);
        FilterRules rules = FilterRules.parse(List.of(": .no-such-rules"));
        for (boolean one : List.of(true, false)) {
            new RuledRuns(
                            rules,
                            Posix.bytes(Path.of("/")),
                            look(Path.of("/")),
                            Posix.bytes(Path.of("/")),
                            one,
                            run -> called(run, sent, sending),
                            run -> called(run, asked, answers),
                            new Deletion((run, options) -> result(0), true))
                    .run(two);
        }
        assertEquals(List.of("[etc]", "[proc, etc]"), names(sent));
    }

    /** Kills: deletions forgotten where what stands ready is used; one call too many where there are none. */
    @Test
    void onlyARunOfLivingEntriesNeedsNoQuestion() {
        assertEquals(
                Optional.of(RsyncRun.flat(List.of(entry("a"), entry("b/z")))),
                runs().plain(RsyncRun.flat(List.of(entry("a"), entry("b/z"), entry("only/q")))));
        assertEquals(Optional.empty(), runs().plain(RsyncRun.flat(List.of(entry("a"), entry("gone")))));
        assertEquals(Optional.empty(), runs().plain(RsyncRun.flat(List.of(entry("only/q")))));
    }

    @Test
    void nothingIsDeletedBehindWhatDidNotComeToItsEnd() throws Exception {
        sending.add(result(12));
        assertEquals(12, run(RsyncRun.flat(List.of(listing("a")))).exitCode());
        assertEquals(0, asked.size());
    }

    @Test
    void aRunThatDeletesNothingAsksNothing() throws Exception {
        run(RsyncRun.flat(List.of(listing("a"))).withDelete(false));
        assertEquals(0, asked.size());
    }

    /** Kills: an answer that is cut short, or without what is in a directory that could not be read, taken for one. */
    @Test
    void whatIsNotKnownIsNotDeleted() throws Exception {
        answers.add(result(12, 1, "a/more"));
        answers.add(new RsyncResult(
                23,
                RsyncStats.ofDeletions(1),
                List.of(),
                List.of(),
                List.of(RelPath.of("a/more")),
                List.of(),
                0,
                true,
                false,
                false));
        assertEquals(12, run(RsyncRun.flat(List.of(listing("a")))).exitCode());
        assertEquals(true, run(RsyncRun.flat(List.of(listing("a")))).deletionsSuspended());
        assertEquals(0, deletions.size());
    }

    /** Kills: one look where an answer has no room for all; a look for ever where nothing can be deleted. */
    @Test
    void whatAnAnswerHasNoRoomForIsAskedForAgain() throws Exception {
        answers.add(result(0, 2, "a/1"));
        answers.add(result(0, 1, "a/2"));
        deleting.add(result(0, 1));
        deleting.add(result(0, 1));
        assertEquals(2, run(RsyncRun.flat(List.of(listing("a")))).stats().deleted());
        assertEquals(List.of("[a/1]", "[a/2]"), names(deletions));

        answers.add(result(0, 2, "a/1"));
        deleting.add(result(0, 0));
        run(RsyncRun.flat(List.of(listing("a"))));
        assertEquals(3, asked.size());
    }

    /** Kills: a limit for each call by itself; one that counts from the last call on. */
    @Test
    void allCallsHaveOneLimit() throws Exception {
        sending.add(result(0, 1));
        answers.add(result(0, 3, "a/1"));
        answers.add(result(0, 2, "a/2"));
        deleting.add(result(0, 1));
        run(RsyncRun.flat(List.of(listing("a"))).withMaxDelete(5));
        assertEquals(
                List.of(OptionalLong.of(4), OptionalLong.of(3)),
                deletions.stream().map(RsyncRun::maxDelete).toList());
    }

    /** Kills: what a file of rules kept out that only the destination had, and that nobody looks for. */
    @Test
    void belowAFileOfRulesThatIsDeletedAllIsLookedAt() throws Exception {
        answers.add(result(0, 1, "b/.rules"));
        run(RsyncRun.flat(List.of(listing("b"))));
        assertEquals(List.of(entry("b"), entry("b/sub"), entry("b/sub/y"), entry("b/z")), sorted(sent.subList(1, 2)));

        sent.clear();
        answers.add(result(0, 1, "b/rules"));
        run(RsyncRun.flat(List.of(listing("b"))));
        assertEquals(1, sent.size());

        sent.clear();
        answers.add(result(0, 1, "b/.rules"));
        run(RsyncRun.tree(List.of(listing("b"))));
        assertEquals(1, sent.size());
    }

    /** Kills: names of one inode in two lists, which are two files then; a last piece that is left out. */
    @Test
    void aLongListGoesInPiecesUnlessItsNamesBelongTogether() {
        List<ListedName> many = new ArrayList<>();
        for (int i = 0; i < 40_001; i++) {
            many.add(entry("f" + i));
        }
        List<List<ListedName>> pieces = RuledRuns.pieces(many, false);
        assertEquals(many, pieces.stream().flatMap(List::stream).toList());
        assertEquals(3, pieces.size());
        assertEquals(List.of(many), RuledRuns.pieces(many, true));
        assertEquals(List.of(), RuledRuns.pieces(List.of(), true));
    }

    /** Kills: an empty directory that is known by its name alone; a directory that goes without what stays in it. */
    @Test
    void aDirectoryStaysForItsOwnSakeOrForWhatItHolds() {
        RsyncResult answer = new RsyncResult(
                0,
                RsyncStats.ofDeletions(5),
                List.of(),
                List.of(),
                List.of("d/only", "d/x", "d", "e/x", "e").stream()
                        .map(RelPath::of)
                        .toList(),
                Set.of(RelPath.of("d/only"), RelPath.of("d"), RelPath.of("e")),
                List.of(),
                0,
                false,
                false,
                false);
        Surplus surplus = Surplus.of(
                answer, FilterRules.parse(List.of("- only/")).in((directory, name) -> Optional.empty()), path -> false);

        assertEquals(
                List.of("d/x", "e/x", "e"),
                surplus.gone().stream().map(RelPath::display).toList());
        assertEquals(
                List.of("d/x", "e"),
                surplus.tops().stream().map(RelPath::display).toList());
        assertEquals(3, surplus.only(answer).stats().deleted());
        assertFalse(surplus.isCut());
    }

    private RsyncResult run(RsyncRun run) throws InterruptedException {
        return runs().run(run);
    }

    private RuledRuns runs() {
        byte[] root = Posix.bytes(source);
        return new RuledRuns(
                FilterRules.of(List.of(FilterOption.filter(": .rules")), RuleFiles.NONE, root),
                root,
                look(source),
                root,
                false,
                run -> called(run, sent, sending),
                run -> called(run, asked, answers),
                new Deletion((run, options) -> called(run, deletions, deleting), true));
    }

    private static RootLook look(Path directory) {
        return new RootLook(Posix.identity(Posix.bytes(directory)).orElseThrow());
    }

    private static RsyncResult called(RsyncRun run, List<RsyncRun> calls, Deque<RsyncResult> results) {
        calls.add(run);
        return results.isEmpty() ? result(0) : results.poll();
    }

    private static RsyncResult result(int code) {
        return result(code, 0);
    }

    private static RsyncResult result(int code, long deletions, String... deleted) {
        return new RsyncResult(
                code,
                RsyncStats.ofDeletions(deletions),
                List.of(),
                List.of(),
                List.of(deleted).stream().map(RelPath::of).toList(),
                List.of(),
                0,
                false,
                false,
                false);
    }

    private static List<ListedName> sorted(List<RsyncRun> runs) {
        return runs.stream()
                .flatMap(run -> run.names().stream())
                .sorted(java.util.Comparator.comparing(name -> name.path().display()))
                .toList();
    }

    private static List<String> names(List<RsyncRun> runs) {
        return runs.stream()
                .map(run -> run.names().stream()
                        .map(name -> name.path().display())
                        .toList()
                        .toString())
                .toList();
    }

    private static ListedName entry(String path) {
        return ListedName.entry(RelPath.of(path));
    }

    private static ListedName listing(String path) {
        return ListedName.listing(RelPath.of(path));
    }
}
