package io.syncline.ops.e2e;

import io.syncline.ops.e2e.ChurnTree.Kind;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** What programs do to single entries. Each operation says what it did, or nothing where the draw did not fit. */
final class ContentOperations {
    private static final int[] SIZES = {0, 1, 17, 17, 17, 17, 1000, 1000, 70_000};
    private static final int[] FILE_MODES = {0644, 0600, 0755, 0444, 0666, 0640, 04755, 02755};
    private static final int[] DIRECTORY_MODES = {0755, 0700, 0775, 01777, 02755};
    private static final boolean ROOT =
            Posix.lstat("/proc/self".getBytes()).orElseThrow().uid() == 0;

    private final ChurnTree tree;
    private final Random random;
    private final HeldFile held;
    private int twins;

    ContentOperations(ChurnTree tree, Random random, HeldFile held) {
        this.tree = tree;
        this.random = random;
        this.held = held;
    }

    Optional<String> create() {
        return freshName().map(path -> {
            createFile(path, content());
            return "create " + path;
        });
    }

    Optional<String> append() {
        return tree.any(Kind.FILE).map(path -> {
            tree.disk().append(path, bytes(1 + random.nextInt(40)));
            return "append " + path;
        });
    }

    Optional<String> appendHeld() {
        if (!held.isOpen()) {
            Optional<RelPath> path = tree.any(p -> tree.kind(p).equals(Optional.of(Kind.FILE)) && tree.links(p) == 1);
            path.ifPresent(p -> held.open(tree.absolute(p), tree.inode(p)));
            return path.map(p -> "open for append " + p);
        }
        held.append(bytes(9));
        if (random.nextInt(4) == 0) {
            held.close();
            return Optional.of("append to the held file and close it");
        }
        return Optional.of("append to the held file");
    }

    Optional<String> truncate() {
        return tree.any(Kind.FILE).map(path -> {
            long length = random.nextInt(30);
            Posix.truncate(tree.absolute(path), length);
            return "truncate " + path + " to " + length;
        });
    }

    /** Same size, another content; several times within one tick of the clock. */
    Optional<String> rewrite() {
        return tree.any(Kind.FILE).map(path -> {
            int size = (int) tree.disk().lstat(path).orElseThrow().size();
            int times = 1 + random.nextInt(3);
            for (int i = 0; i < times; i++) {
                tree.disk().overwrite(path, bytes(size));
            }
            return "rewrite " + path + " " + times + " times";
        });
    }

    Optional<String> replaceAtomically() {
        return tree.any(Kind.FILE).flatMap(path -> {
            RelPath parent = path.parent().orElseThrow();
            return tree.freshName(parent).map(temporary -> {
                createFile(temporary, content());
                tree.rename(temporary, path);
                return "replace " + path + " through " + temporary;
            });
        });
    }

    /** Two files that a comparison by size and time cannot tell apart. */
    Optional<String> createTwins() {
        return freshName().flatMap(one -> {
            Instant time = Instant.ofEpochSecond(1_000_000_000 + twins++);
            createFile(one, bytes(17));
            Posix.setModified(tree.absolute(one), time);
            return tree.freshName(one.parent().orElseThrow()).map(other -> {
                createFile(other, bytes(17));
                Posix.setModified(tree.absolute(other), time);
                return "twins " + one + " and " + other;
            });
        });
    }

    /** A whole directory of files at once, as unpacking does. */
    Optional<String> createMany() {
        return freshName().map(directory -> {
            makeDirectory(directory);
            int count = 5 + random.nextInt(25);
            for (int i = 0; i < count; i++) {
                createFile(directory.resolve("n" + i), bytes(17));
            }
            return "create " + count + " files in " + directory;
        });
    }

    Optional<String> makeDirectories() {
        return freshName().map(top -> {
            makeDirectory(top);
            RelPath deepest = top;
            int depth = random.nextInt(5);
            for (int i = 0; i < depth; i++) {
                Optional<RelPath> next = tree.freshName(deepest);
                next.ifPresent(this::makeDirectory);
                deepest = next.orElse(deepest);
            }
            createFile(deepest.resolve("leaf"), content());
            return "mkdir -p " + deepest;
        });
    }

    Optional<String> symlink() {
        return freshName().map(path -> {
            link(path);
            return "symlink " + path;
        });
    }

    Optional<String> replaceLink() {
        return tree.any(Kind.LINK).map(path -> {
            tree.remove(path);
            link(path);
            return "replace symlink " + path;
        });
    }

    Optional<String> fifo() {
        return freshName().map(path -> {
            Posix.mkfifo(tree.absolute(path), 0644);
            tree.put(path, Kind.FIFO);
            return "mkfifo " + path;
        });
    }

    Optional<String> hardLink() {
        return tree.any(Kind.FILE)
                .flatMap(path -> freshName().map(name -> {
                    held.closeIfIsInode(tree.inode(path));
                    Posix.link(tree.absolute(path), tree.absolute(name));
                    tree.put(name, Kind.FILE);
                    tree.noteLinks(path);
                    return "link " + path + " as " + name;
                }));
    }

    Optional<String> chmod() {
        Optional<RelPath> path = random.nextInt(12) == 0
                ? Optional.of(RelPath.ROOT)
                : tree.any(p -> tree.isDirectory(p) || tree.kind(p).equals(Optional.of(Kind.FILE)));
        return path.map(p -> {
            int[] modes = tree.isDirectory(p) ? DIRECTORY_MODES : FILE_MODES;
            int mode = modes[random.nextInt(modes.length)] | (ROOT ? 0 : 0700);
            Posix.chmod(tree.absolute(p), mode);
            return "chmod " + Integer.toOctalString(mode) + " " + p;
        });
    }

    Optional<String> chown() {
        if (!ROOT) {
            return Optional.empty();
        }
        return tree.any(p -> true).map(path -> {
            int uid = random.nextInt(3) * 1000;
            Posix.libC().lchown(Posix.terminated(tree.absolute(path)), uid, random.nextInt(3) * 1000);
            return "chown " + uid + " " + path;
        });
    }

    Optional<String> utime() {
        return tree.any(path -> true).map(path -> {
            Instant time = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            Posix.setModified(tree.absolute(path), time);
            return "utime " + path + " " + time;
        });
    }

    Optional<String> delete() {
        return tree.any(path -> !tree.isDirectory(path) || tree.isEmptyDirectory(path))
                .map(path -> {
                    tree.remove(path);
                    return "delete " + path;
                });
    }

    Optional<String> removeTree() {
        return tree.any(Kind.DIRECTORY).map(path -> {
            tree.remove(path);
            return "rm -r " + path;
        });
    }

    Optional<String> deleteAndRecreate() {
        return tree.any(path -> true).map(path -> {
            tree.remove(path);
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            make(path, kind);
            return "delete and recreate as " + kind + " " + path;
        });
    }

    private void make(RelPath path, Kind kind) {
        switch (kind) {
            case FILE -> createFile(path, content());
            case LINK -> link(path);
            case FIFO -> {
                Posix.mkfifo(tree.absolute(path), 0600);
                tree.put(path, Kind.FIFO);
            }
            case DIRECTORY -> {
                makeDirectory(path);
                createFile(path.resolve("new"), content());
            }
        }
    }

    private void link(RelPath path) {
        // A daemon that may not chroot (as root may) keeps no absolute target as it is.
        byte[] target = random.nextBoolean() || !ROOT
                ? HostileNames.draw(random)
                : tree.absolute(tree.any(p -> true).orElse(RelPath.ROOT));
        Posix.symlink(target, tree.absolute(path));
        tree.put(path, Kind.LINK);
    }

    private void makeDirectory(RelPath path) {
        Posix.mkdir(tree.absolute(path), 0755);
        tree.put(path, Kind.DIRECTORY);
    }

    private void createFile(RelPath path, byte[] content) {
        tree.disk().create(path, content);
        tree.put(path, Kind.FILE);
    }

    private Optional<RelPath> freshName() {
        return tree.isFull() ? Optional.empty() : tree.freshName();
    }

    private byte[] content() {
        return bytes(SIZES[random.nextInt(SIZES.length)]);
    }

    private byte[] bytes(int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return content;
    }
}
