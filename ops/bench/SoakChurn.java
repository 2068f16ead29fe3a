import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes in a tree of bounded size: what editors, archives, logs and people do to it. */
final class SoakChurn {
    private static final int MOST_FILES = 3_000;
    private static final List<String> NAMES = List.of("plain", "with space", "-dash", "#hash#", "]", "new\nline", "*", "\\");

    private final Path source;
    private final Random random;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private long changes;

    SoakChurn(Path source, Random random) {
        this.source = source;
        this.random = random;
        directories.add(source);
    }

    long changes() {
        return changes;
    }

    int files() {
        return files.size();
    }

    void change() throws IOException {
        changes++;
        int what = random.nextInt(100);
        if (files.isEmpty() || what < 25) {
            create();
        } else if (what < 45) {
            Files.write(any(files), content());
        } else if (what < 60) {
            Files.write(any(files), content(), StandardOpenOption.APPEND);
        } else if (what < 72) {
            replaceInOneStep(any(files));
        } else if (what < 82) {
            moveFile();
        } else if (what < 85) {
            moveDirectory();
        } else if (what < 90) {
            makeDirectory();
        } else {
            delete();
        }
    }

    private void create() throws IOException {
        if (files.size() >= MOST_FILES) {
            delete();
            return;
        }
        Path file = fresh();
        Files.write(file, content());
        files.add(file);
    }

    private void replaceInOneStep(Path file) throws IOException {
        Path beside = file.resolveSibling(".beside" + changes);
        Files.write(beside, content());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void moveFile() throws IOException {
        Path from = files.remove(random.nextInt(files.size()));
        Path to = random.nextBoolean() || files.isEmpty() ? fresh() : any(files);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        if (!files.contains(to)) {
            files.add(to);
        }
    }

    private void makeDirectory() throws IOException {
        if (directories.size() < 200) {
            directories.add(Files.createDirectory(fresh()));
        }
    }

    private void moveDirectory() throws IOException {
        Path from = any(directories);
        Path into = any(directories);
        if (from.equals(source) || into.startsWith(from)) {
            return;
        }
        Path to = into.resolve("moved" + changes);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        files.replaceAll(path -> moved(path, from, to));
        directories.replaceAll(path -> moved(path, from, to));
    }

    private static Path moved(Path path, Path from, Path to) {
        return path.startsWith(from) ? to.resolve(from.relativize(path)) : path;
    }

    private void delete() throws IOException {
        Files.delete(files.remove(random.nextInt(files.size())));
    }

    private Path fresh() {
        return any(directories).resolve(NAMES.get(random.nextInt(NAMES.size())) + changes);
    }

    private Path any(List<Path> paths) {
        return paths.get(random.nextInt(paths.size()));
    }

    private byte[] content() {
        byte[] content = new byte[random.nextInt(4_096)];
        random.nextBytes(content);
        return content;
    }
}
