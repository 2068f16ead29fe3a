import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Plain trees of small files, and how they are compared. */
final class Trees {
    private Trees() {}

    static void create(Path directory, int directories, int filesEach, int size) throws IOException {
        for (int d = 0; d < directories; d++) {
            Path child = Files.createDirectories(directory.resolve("d" + d));
            for (int f = 0; f < filesEach; f++) {
                Files.write(child.resolve("f" + f), content(d * filesEach + f, size));
            }
        }
    }

    static byte[] content(int seed, int size) {
        byte[] content = new byte[size];
        new java.util.Random(seed).nextBytes(content);
        return content;
    }

    /** How many entries are missing, too much, or of another type, size or modification time (to the microsecond). */
    static long differences(Path source, Path destination) throws IOException {
        Map<String, String> expected = listing(source);
        Map<String, String> actual = listing(destination);
        long differences = 0;
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            differences += entry.getValue().equals(actual.remove(entry.getKey())) ? 0 : 1;
        }
        return differences + actual.size();
    }

    /** How many files of the source have another content (or none) at the destination. */
    static long stale(Path source, Path destination) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isStale(file, destination.resolve(source.relativize(file))))
                    .count();
        }
    }

    /** Of all entries, with the directory itself. */
    static Instant lastChange(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.map(Trees::changed).max(Instant::compareTo).orElseThrow();
        }
    }

    private static Instant changed(Path path) {
        try {
            return ((FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path directory) throws IOException {
        new ProcessBuilder("rm", "-rf", directory.toString()).inheritIO().start().onExit().join();
    }

    private static boolean isStale(Path file, Path mirrored) {
        try {
            return Files.mismatch(file, mirrored) >= 0;
        } catch (NoSuchFileException missing) {
            return true;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Directories by name only: lsyncd and rsync without -a at the parents leave their times behind. */
    private static Map<String, String> listing(Path root) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                entries.put(root.relativize(path).toString(), "directory");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                entries.put(root.relativize(path).toString(), attributes.size() + " " + attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
        return entries;
    }
}
