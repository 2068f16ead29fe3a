package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of rules in the tree, where rsync is told names; with an end that deletes by name, and with one that cannot. */
class RuledRunsTest {
    @TempDir
    Path directory;

    private Path source;
    private Path destination;

    /**
     * Kills: a rule of a directory that counts beside it; one of a directory above that is not known below; a protected entry
     * that goes with its directory; a name whose characters are wildcards to rsync, of a file or of a directory that goes or
     * stays; what a rule for directories alone protects although it is a file; a rule behind the files of rules that counts
     * although they say otherwise.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyWhatIsInIsSentAndOnlyWhatNoRuleProtectsGoes(boolean byName) throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        destination = Files.createDirectory(directory.resolve("destination"));
        write(source, ".rules", "- *.tmp\n- only/\n");
        write(source, "a/.rules", "- *.o\n+ kept.tmp\n+ kept.bak\n");
        for (String in : List.of("x", "x.o", "a/x", "a/kept.tmp", "a/kept.bak", "a/b/x", "only.d/x")) {
            write(source, in, "in");
        }
        for (String out : List.of("x.tmp", "a/x.o", "a/b/x.o", "a/b/x.tmp", "only/x", "a/only/x", "kept.bak")) {
            write(source, out, "out");
        }
        for (String stays : List.of("y.tmp", "a/y.o", "gone/deep/y.tmp", "only/y", "a/b/y.o", "a/[e]*/z.tmp")) {
            write(destination, stays, "there");
        }
        for (String goes : List.of(
                "y",
                "y.o",
                "a/y",
                "a/b/[y]*",
                "a/b/y\\z",
                "a/b/y\nz",
                "gone/deep/y",
                "gone/y/y",
                "a/b/only",
                "a/[d]*/f",
                "a/[e]*/f")) {
            write(destination, goes, "there");
        }
        RsyncRun run = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));

        RsyncResult dry = rsync(byName).run(run.asDryRun());
        assertEquals(13, dry.stats().deleted(), dry::toString);
        RsyncResult result = rsync(byName).run(run);

        assertEquals(0, result.exitCode(), result::toString);
        assertEquals(13, result.stats().deleted(), result::toString);
        assertEquals(
                new TreeSet<>(Set.of(
                        ".rules",
                        "a/.rules",
                        "x",
                        "x.o",
                        "a/x",
                        "a/kept.tmp",
                        "a/kept.bak",
                        "a/b/x",
                        "only.d/x",
                        "y.tmp",
                        "a/y.o",
                        "gone/deep/y.tmp",
                        "only/y",
                        "a/b/y.o",
                        "a/[e]*/z.tmp")),
                files());
        assertEquals(List.of(), rsync(byName).run(run.asDryRun()).deleted());
    }

    /** Kills: a name that is no word of a command line, and stays; one beside it that is taken for the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNameThatIsNotUtf8GoesLikeAnyOther(boolean byName) throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        destination = Files.createDirectory(directory.resolve("destination"));
        write(source, ".rules", "- ?.tmp\n");
        write(source, "a/x", "in");
        write(destination, "a/x", "in");
        byte[] a = Posix.bytes(destination.resolve("a"));
        for (String name : List.of("/\u00ff", "/\u00ff[*\\", "/\u00fe.tmp", "/\u00ff\n")) {
            Posix.mkdir(bytes(a, name), 0700);
        }
        Posix.mkdir(bytes(a, "/\u00ff[*\\/\u00fd"), 0700);
        Posix.mkdir(bytes(a, "/\u00ff/\u00fe.tmp"), 0700);

        RsyncRun run = RsyncRun.flat(List.of(ListedName.listing(RelPath.of("a"))));
        RsyncResult result = rsync(byName).run(run);

        assertEquals(0, result.exitCode(), result::toString);
        assertEquals(3, result.stats().deleted(), result::toString);
        assertEquals(Set.of("x", "\u00ff", "\u00fe.tmp"), names(a));
        assertEquals(Set.of("\u00fe.tmp"), names(bytes(a, "/\u00ff")));
    }

    /** Kills: what vanishes behind the verdict, and is deleted by its name where a rule may protect it by now. */
    @Test
    void whatIsToBeSentAndIsNotThereIsLeftAlone() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        destination = Files.createDirectory(directory.resolve("destination"));

        List<String> words = rsync(true).command(RsyncRun.flat(List.of(ListedName.entry(RelPath.of("x")))));

        // The last one counts.
        assertTrue(words.indexOf("--delete-missing-args") >= 0, words::toString);
        assertTrue(
                words.lastIndexOf("--ignore-missing-args") > words.indexOf("--delete-missing-args"), words::toString);
    }

    private static byte[] bytes(byte[] directory, String name) {
        byte[] last = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] path = Arrays.copyOf(directory, directory.length + last.length);
        System.arraycopy(last, 0, path, directory.length, last.length);
        return path;
    }

    private static Set<String> names(byte[] directory) {
        return Posix.list(directory).stream()
                .map(entry -> new String(entry.name(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Rsync rsync(boolean byName) {
        Mapping mapping = Mapping.plain(source, new Destination.Local(destination), "d");
        Capabilities all = Capabilities.full();
        return new Rsync(
                mapping,
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                TransferOptions.DEFAULT.withFilters(List.of(": .rules", "- *.bak")),
                byName ? all : all.withoutDeleteMissingArgs());
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(destination)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> destination.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void write(Path tree, String file, String content) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
