package io.syncline.capture.watch;

import io.syncline.capture.watch.FakeKernel.Inode;
import io.syncline.path.RelPath;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Random work on a model: mostly directories, within the tree, beside it, and across its border. */
final class FakeWork {
    private static final List<RelPath> NAMES = List.of(RelPath.of("a"), RelPath.of("b"), RelPath.of("c"));

    private final FakeKernel kernel;
    private final Random random;
    private final boolean exchanges;
    private final List<String> history;

    FakeWork(FakeKernel kernel, Random random, boolean exchanges, List<String> history) {
        this.kernel = kernel;
        this.random = random;
        this.exchanges = exchanges;
        this.history = history;
    }

    /** One of those that it uses. */
    static RelPath name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    void step() {
        Inode one = FakeKernel.anyDirectory(random.nextInt(8) == 0 ? kernel.outside : kernel.inside, random);
        Inode two = FakeKernel.anyDirectory(random.nextInt(8) == 0 ? kernel.outside : kernel.inside, random);
        RelPath name = name(random);
        RelPath other = name(random);
        int operation = random.nextInt(exchanges ? 13 : 12);
        history.add("op " + operation + " " + place(one).resolve(name) + " "
                + place(two).resolve(other));
        switch (operation) {
            case 0, 1, 2, 3 -> kernel.create(one, name, true);
            case 4 -> kernel.create(one, name, false);
            case 5 -> kernel.write(one, name);
            case 6, 7 -> kernel.remove(one, name);
            case 8 -> removeTree(one, name);
            case 9, 10, 11 -> kernel.rename(one, name, two, other);
            case 12 -> kernel.exchange(one, name, two, other);
            default -> throw new IllegalStateException();
        }
    }

    /** There and back and there again: the kernel merges the third into the first. */
    void flip() {
        Inode one = FakeKernel.anyDirectory(random.nextInt(4) == 0 ? kernel.outside : kernel.inside, random);
        Inode two = FakeKernel.anyDirectory(random.nextInt(4) == 0 ? kernel.outside : kernel.inside, random);
        RelPath name = name(random);
        RelPath other = name(random);
        history.add("flip " + place(one).resolve(name) + " " + place(two).resolve(other));
        kernel.rename(one, name, two, other);
        kernel.rename(two, other, one, name);
        kernel.rename(one, name, two, other);
    }

    /** All directories of a tree. */
    static void paths(RelPath path, Inode inode, TreeMap<RelPath, Inode> into) {
        into.put(path, inode);
        inode.entries.forEach((name, child) -> {
            if (child.directory) {
                paths(path.resolve(name), child, into);
            }
        });
    }

    private void removeTree(Inode directory, RelPath name) {
        Inode victim = directory.entries.get(name);
        if (victim != null) {
            List.copyOf(victim.entries.keySet()).forEach(child -> removeTree(victim, child));
            kernel.remove(directory, name);
        }
    }

    private RelPath place(Inode inode) {
        TreeMap<RelPath, Inode> all = new TreeMap<>();
        paths(RelPath.ROOT, kernel.inside, all);
        paths(RelPath.of("OUT"), kernel.outside, all);
        return all.entrySet().stream()
                .filter(e -> e.getValue() == inode)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
