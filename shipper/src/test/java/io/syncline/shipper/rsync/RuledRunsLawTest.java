package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.testing.Seeds;
import io.syncline.testing.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed rsync, which reads files of rules when it walks a whole tree, says what a run of names has to leave behind. */
@Thorough
class RuledRunsLawTest {
    private static final int TREES = 25;
    private static final List<String> NAMES = List.of("a", "b", "ab", "x.o", "y.o", "z.tmp", "[a]*", "c d");
    private static final List<String> PATTERNS = List.of(
            "*.o", "*.tmp", "a", "a/", "/b", "/b/", "ab/", "b/*.o", "/a/x.o", "[xy].o", "a*", "/*/a", "a/**/b", "c?d");
    private static final List<String> KINDS = List.of("- ", "- ", "- ", "+ ", "+ ", "P ", "R ", "-p ");

    @TempDir
    Path directory;

    /**
     * Kills: a rule that counts in the wrong directory or at the wrong end; what is protected and goes, or is at risk and
     * stays, in directories that are gone and in those that are not; what a directory that is protected holds although the
     * source has that directory; an end that cannot delete by name and deletes more or less than that.
     */
    @Test
    void theDestinationHasWhatRsyncMakesOfTheWholeTree() {
        Seeds.forEach(4, (seed, random) -> {
            Path top = Files.createDirectory(directory.resolve("seed" + seed));
            Path source = Files.createDirectory(top.resolve("source"));
            Path wanted = Files.createDirectory(top.resolve("wanted"));
            for (int i = 0; i < TREES; i++) {
                grow(source.resolve("t" + i), random, true);
                grow(wanted.resolve("t" + i), random, false);
            }
            Path copy = top.resolve("copy");
            run(List.of("cp", "-a", wanted.toString(), copy.toString()));
            List<String> filters = List.of(rule(random), ": .rules", rule(random));
            // In the first of two the receiver has no files of rules yet.
            rsync(source, wanted, filters);
            rsync(source, wanted, filters);

            Rsync ours = ours(source, copy, filters, seed % 2 == 0);
            RsyncRun all = RsyncRun.tree(List.of(ListedName.listing(RelPath.ROOT)));
            RsyncResult result = ours.run(all);

            assertEquals(0, result.exitCode(), () -> seed + ": " + filters + ": " + result);
            assertEquals(differences(wanted, copy), "[] []", () -> seed + ": " + filters + ", only rsync's, only ours");
            assertEquals(List.of(), ours.run(all.asDryRun()).deleted(), () -> seed + ": " + filters);
        });
    }

    private static Rsync ours(Path source, Path copy, List<String> filters, boolean byName) {
        Capabilities all = Capabilities.full();
        return new Rsync(
                Mapping.plain(source, new Destination.Local(copy), "d"),
                Posix.identity(Posix.bytes(source)).orElseThrow(),
                TransferOptions.DEFAULT.withFilters(filters),
                byName ? all : all.withoutDeleteMissingArgs());
    }

    private static void rsync(Path source, Path wanted, List<String> filters) throws Exception {
        List<String> words = new ArrayList<>(List.of("rsync", "-a", "--delete-after", "--force"));
        filters.forEach(rule -> words.add("--filter=" + rule));
        words.addAll(List.of(source + "/", wanted + "/"));
        run(words);
    }

    private static void run(List<String> words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static String differences(Path wanted, Path copy) throws IOException {
        TreeSet<String> rsyncs = paths(wanted);
        TreeSet<String> ours = paths(copy);
        TreeSet<String> both = new TreeSet<>(rsyncs);
        both.retainAll(ours);
        rsyncs.removeAll(both);
        ours.removeAll(both);
        return rsyncs + " " + ours;
    }

    private static TreeSet<String> paths(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.map(path -> tree.relativize(path).toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What is a directory is one in every tree: what gives way to another kind is the affair of other tests. */
    private static void grow(Path root, Random random, boolean ruled) throws IOException {
        List<Path> directories = new ArrayList<>(List.of(Files.createDirectory(root)));
        for (int i = 0; i < 14; i++) {
            Path path = pick(directories, random).resolve(pick(NAMES, random));
            boolean isDirectory = (root.relativize(path).toString().hashCode() & 4) == 0;
            if (Files.exists(path)) {
                continue;
            }
            if (isDirectory) {
                directories.add(Files.createDirectory(path));
            } else {
                Files.createFile(path);
            }
        }
        for (Path each : directories) {
            if (ruled && random.nextInt(3) == 0) {
                Files.writeString(each.resolve(".rules"), rules(random));
            }
        }
    }

    private static String rules(Random random) {
        StringBuilder rules = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            rules.append(random.nextInt(10) == 0 ? "!" : rule(random)).append('\n');
        }
        return rules.toString();
    }

    /** None is about the files of rules themselves: those of the source count here, and rsync's receiver has its own. */
    private static String rule(Random random) {
        return pick(KINDS, random) + pick(PATTERNS, random);
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
