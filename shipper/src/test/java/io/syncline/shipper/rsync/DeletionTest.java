package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls of rsync a deletion becomes; rsync itself is played. */
class DeletionTest {
    private static final RsyncRun LIKE = RsyncRun.flat(List.of(ListedName.listing(RelPath.ROOT)));

    @TempDir
    Path source;

    private final List<RsyncRun> calls = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final Deque<RsyncResult> results = new ArrayDeque<>();

    /** Kills: what is deleted by name in a directory that is gone, which rsync refuses; a listing of what is not there. */
    @Test
    void byNameWhereTheDirectoryLivesAndByTheListingOfOneAboveElsewhere() throws Exception {
        Files.createDirectories(source.resolve("a"));
        delete(true, LIKE, "x", "a/y", "gone/z", "a/gone/deep/z");

        assertEquals(List.of(entry("x"), entry("a/y")), calls.get(0).names());
        assertEquals(
                List.of(ListedName.listing(RelPath.ROOT), ListedName.listing(RelPath.of("a"))),
                calls.get(1).names());
        assertEquals(2, calls.size());
    }

    /** Kills: names behind the first call's; one lost between two. */
    @Test
    void manyNamesTakeSeveralCallsAndEachIsInOne() throws Exception {
        List<String> names = IntStream.range(0, 401).mapToObj(i -> "f" + i).toList();
        delete(false, LIKE, names.toArray(new String[0]));

        assertEquals(3, calls.size());
        assertEquals(
                names.stream().map(name -> "--filter=R /" + name).toList(),
                options.stream()
                        .filter(option -> option.startsWith("--filter=R ") && !option.endsWith("/**"))
                        .toList());
    }

    /** Kills: a limit for each call by itself; none at all. */
    @Test
    void allCallsHaveOneLimit() throws Exception {
        results.add(result(0, 2));
        results.add(result(0, 1));
        List<String> names = new ArrayList<>(List.of("x"));
        IntStream.range(0, 201).forEach(i -> names.add("gone/f" + i));
        delete(true, LIKE.withMaxDelete(5), names.toArray(new String[0]));

        assertEquals(
                List.of(OptionalLong.of(5), OptionalLong.of(3), OptionalLong.of(2)),
                calls.stream().map(RsyncRun::maxDelete).toList());
    }

    /** Kills: a call behind one that was killed, or that lost its connection. */
    @Test
    void nothingFollowsWhatDidNotComeToItsEnd() throws Exception {
        results.add(result(12, 0));
        assertEquals(12, delete(true, LIKE, "x", "gone/y").exitCode());
        assertEquals(1, calls.size());

        results.add(result(12, 0));
        String[] names = IntStream.range(0, 201).mapToObj(i -> "f" + i).toArray(String[]::new);
        assertEquals(12, delete(false, LIKE, names).exitCode());
        assertEquals(2, calls.size());
    }

    private RsyncResult delete(boolean byName, RsyncRun like, String... names) throws InterruptedException {
        List<RelPath> gone = List.of(names).stream().map(RelPath::of).toList();
        byte[] root = Posix.bytes(source);
        RootLook look = new RootLook(Posix.identity(root).orElseThrow());
        try (HeldRoot held = HeldRoot.hold(root, look).orElseThrow()) {
            return new Deletion(this::called, byName).run(new Surplus(gone, 0, false), held, like);
        }
    }

    private RsyncResult called(RsyncRun run, List<String> more) {
        calls.add(run);
        options.addAll(more);
        return results.isEmpty() ? result(0, 0) : results.poll();
    }

    private static RsyncResult result(int code, long deletions) {
        return new RsyncResult(
                code,
                RsyncStats.ofDeletions(deletions),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                false,
                false,
                false);
    }

    private static ListedName entry(String path) {
        return ListedName.entry(RelPath.of(path));
    }
}
