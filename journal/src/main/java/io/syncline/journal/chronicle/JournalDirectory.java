package io.syncline.journal.chronicle;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.checkpoint.NoSpace;
import io.syncline.journal.JournalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The layout of a journal on disk.
 *
 * <pre>
 * DIRECTORY/
 *   writer.lock             held by the one writer
 *   durable                 drawn at {@link DurableWord}
 *   wake.socket             where readers of other processes wait; {@link WakeServer}
 *   epoch-000001/           one life of a writer
 *     epoch.json            {@link EpochFile}
 *     20260611-08F.cq4      a file of the queue: one hour
 *     metadata.cq4t         the library's own
 *   epoch-000002/ …
 *   new-000003, removed-000001   half-made and half-removed; no reader looks there, the next writer clears them away
 * </pre>
 */
record JournalDirectory(Path root) {
    private static final Pattern EPOCH = Pattern.compile("epoch-(\\d{6,9})");
    private static final int ATTEMPTS = 10;

    Path durable() {
        return root.resolve("durable");
    }

    Path lock() {
        return root.resolve("writer.lock");
    }

    Path wakeSocket() {
        return root.resolve("wake.socket");
    }

    Path epoch(int number) {
        return root.resolve(name("epoch", number));
    }

    CheckpointFile<EpochFile> epochFile(int number) {
        return epochFile(epoch(number));
    }

    /** The epochs that can be read. Others (damaged by hand) are {@link #unreadableEpochs()}. */
    Catalog catalog() {
        Catalog catalog = readCatalog();
        // RACE: a writer may seal one epoch and begin the next between two of our reads. Only the newest may be open.
        for (int attempt = 1; attempt < ATTEMPTS && isTorn(catalog); attempt++) {
            catalog = readCatalog();
        }
        return catalog;
    }

    List<Integer> unreadableEpochs() {
        return epochNumbers().stream()
                .filter(number -> readEpoch(number).isEmpty())
                .toList();
    }

    int nextNumber() {
        return epochNumbers().stream().mapToInt(number -> number).max().orElse(0) + 1;
    }

    /** A new epoch appears whole: with its {@code epoch.json}, or not at all. */
    void createEpoch(int number, EpochFile epoch) {
        Path half = root.resolve(name("new", number));
        try {
            deleteTree(half);
            Files.createDirectory(half);
            epochFile(half).write(epoch);
            Files.move(half, epoch(number), StandardCopyOption.ATOMIC_MOVE);
            force(root);
        } catch (IOException e) {
            throw failure("create", epoch(number), e);
        } catch (UncheckedIOException e) {
            throw failure("create", epoch(number), e.getCause());
        }
    }

    /** Gone for readers at once, and for good even if we die here. */
    void removeEpoch(int number) {
        Path removed = root.resolve(name("removed", number));
        try {
            Files.move(epoch(number), removed, StandardCopyOption.ATOMIC_MOVE);
            force(root);
            deleteTree(removed);
        } catch (IOException e) {
            throw failure("remove", epoch(number), e);
        }
    }

    void removeFile(int epoch, String name) {
        Path file = epoch(epoch).resolve(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("remove", file, e);
        }
    }

    /** Some files of an epoch that is sealed. */
    void removeFiles(int number, Set<String> names) {
        CheckpointFile<EpochFile> file = epochFile(number);
        try {
            EpochFile epoch = file.read().orElseThrow();
            file.write(epoch.withFiles(epoch.files().stream()
                    .filter(listed -> !names.contains(listed.name()))
                    .toList()));
        } catch (UncheckedIOException e) {
            throw failure("write", file.path(), e.getCause());
        }
        names.forEach(name -> removeFile(number, name));
    }

    /** What a dying writer left half-made or half-removed. */
    void clearLeftovers() {
        for (Path child : children()) {
            String name = child.getFileName().toString();
            if (name.startsWith("new-") || name.startsWith("removed-")) {
                try {
                    deleteTree(child);
                } catch (IOException e) {
                    throw failure("remove", child, e);
                }
            }
        }
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static JournalException failure(String what, Path file, IOException cause) {
        String message = "cannot " + what + " " + file + ": " + describe(cause);
        if (NoSpace.isSaidBy(cause)) {
            return JournalException.noSpace(message + "; free space on its file system", cause);
        }
        return new JournalException(message, cause);
    }

    static String describe(Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("no message");
        return failure.getClass().getSimpleName() + ": " + message;
    }

    private Catalog readCatalog() {
        List<Catalog.Epoch> epochs = new ArrayList<>();
        for (int number : epochNumbers()) {
            readEpoch(number).ifPresent(file -> epochs.add(new Catalog.Epoch(number, file)));
        }
        return new Catalog(epochs);
    }

    private static boolean isTorn(Catalog catalog) {
        List<Catalog.Epoch> epochs = catalog.epochs();
        return epochs.stream().limit(Math.max(0, epochs.size() - 1)).anyMatch(epoch -> !epoch.isSealed());
    }

    private Optional<EpochFile> readEpoch(int number) {
        try {
            return epochFile(number).read();
        } catch (UncheckedIOException e) {
            if (Optional.ofNullable(e.getCause().getCause()).isEmpty()) {
                // The disk refused; that says nothing of what is in the file.
                throw failure("read", epochFile(number).path(), e.getCause());
            }
            return Optional.empty();
        }
    }

    private List<Integer> epochNumbers() {
        return children().stream()
                .map(child -> EPOCH.matcher(child.getFileName().toString()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .sorted()
                .toList();
    }

    private List<Path> children() {
        try (Stream<Path> children = Files.list(root)) {
            return children.toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw failure("list", root, e);
        }
    }

    private static CheckpointFile<EpochFile> epochFile(Path epoch) {
        return new CheckpointFile<>(epoch.resolve("epoch.json"), EpochFile.class);
    }

    private static String name(String prefix, int number) {
        return String.format("%s-%06d", prefix, number);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
