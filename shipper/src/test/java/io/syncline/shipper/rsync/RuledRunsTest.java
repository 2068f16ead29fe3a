package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
     * that goes with its directory; a name whose characters are wildcards to rsync; what a rule for directories alone
     * protects although it is a file.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyWhatIsInIsSentAndOnlyWhatNoRuleProtectsGoes(boolean byName) throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        destination = Files.createDirectory(directory.resolve("destination"));
        write(source, ".rules", "- *.tmp\n- only/\n");
        write(source, "a/.rules", "- *.o\n+ kept.tmp\n");
        for (String in : List.of("x", "x.o", "a/x", "a/kept.tmp", "a/b/x", "only.d/x")) {
            write(source, in, "in");
        }
        for (String out : List.of("x.tmp", "a/x.o", "a/b/x.o", "a/b/x.tmp", "only/x", "a/only/x")) {
            write(source, out, "out");
        }
        for (String stays : List.of("y.tmp", "a/y.o", "gone/deep/y.tmp", "only/y", "a/b/y.o")) {
            write(destination, stays, "there");
        }
        for (String goes :
                List.of("y", "y.o", "a/y", "a/b/[y]*", "a/b/y\\z", "a/b/y\nz", "gone/deep/y", "gone/y/y", "a/b/only")) {
            write(destination, goes, "there");
        }
        RsyncRun run = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));

        RsyncResult dry = rsync(byName).run(run.asDryRun());
        assertEquals(10, dry.stats().deleted(), dry::toString);
        RsyncResult result = rsync(byName).run(run);

        assertEquals(0, result.exitCode(), result::toString);
        assertEquals(10, result.stats().deleted(), result::toString);
        assertEquals(
                new TreeSet<>(Set.of(
                        ".rules",
                        "a/.rules",
                        "x",
                        "x.o",
                        "a/x",
                        "a/kept.tmp",
                        "a/b/x",
                        "only.d/x",
                        "y.tmp",
                        "a/y.o",
                        "gone/deep/y.tmp",
                        "only/y",
                        "a/b/y.o")),
                files());
        assertEquals(List.of(), rsync(byName).run(run.asDryRun()).deleted());
    }

    private Rsync rsync(boolean byName) {
        Mapping mapping = Mapping.plain(source, new Destination.Local(destination), "d");
        Capabilities all = Capabilities.full();
        return new Rsync(
                mapping,
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                TransferOptions.DEFAULT.withFilters(List.of(": .rules")),
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
