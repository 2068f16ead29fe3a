package io.syncline.testing;

import io.syncline.event.FileEvent;
import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random work on a {@link ModelFileSystem}: few names and shallow trees, so that names are used again and again; some of
 * the names are hostile.
 */
public final class ModelChurn {
    private static final List<byte[]> NAMES = List.of(
            bytes("a"), bytes("b"), bytes("c"), bytes("a!"), bytes("- \n#]*\\"), new byte[] {(byte) 0xff, (byte) 0x80});
    private static final int DEEPEST = 4;

    private ModelChurn() {}

    /** One step; carries its arguments, so that a history of steps can be replayed and shortened. */
    public interface Step {
        List<FileEvent> applyTo(ModelFileSystem tree);
    }

    public static List<Step> history(Random random, int length) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(step(random));
        }
        return steps;
    }

    public static RelPath path(Random random) {
        RelPath path = RelPath.ROOT;
        int depth = 1 + random.nextInt(DEEPEST);
        for (int i = 0; i < depth; i++) {
            path = path.child(name(random));
        }
        return path;
    }

    public static byte[] name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static Step step(Random random) {
        RelPath path = path(random);
        RelPath other = path(random);
        int number = random.nextInt(1000);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> named("mkdir " + path, tree -> tree.mkdir(path));
            case 3, 4 -> named("write " + path, tree -> tree.write(path, "content " + number));
            case 5 -> named("symlink " + path, tree -> tree.symlink(path, "target " + number));
            case 6 -> named("chmod " + path, tree -> tree.chmod(path, number));
            case 7 -> named("utime " + path, tree -> tree.utime(path));
            case 8 -> named("remove " + path, tree -> tree.remove(path));
            case 9 -> named("removeTree " + path, tree -> tree.removeTree(path));
            case 10, 11, 12 -> named("rename " + path + " " + other, tree -> tree.rename(path, other));
            case 13 -> swap(path, other);
            case 14 -> replaceKind(path, number);
            case 15 ->
                number % 2 == 0
                        ? named("moveOut " + path, tree -> tree.moveOut(path))
                        : moveIn(path, List.of(name(random), name(random)));
            default -> throw new IllegalStateException("no such step");
        };
    }

    private static Step swap(RelPath one, RelPath two) {
        RelPath aside = RelPath.of("aside");
        return named("swap " + one + " " + two, tree -> {
            List<FileEvent> events = new ArrayList<>(tree.rename(one, aside));
            events.addAll(tree.rename(two, one));
            events.addAll(tree.rename(aside, two));
            return events;
        });
    }

    private static Step replaceKind(RelPath path, int number) {
        return named("replaceKind " + path, tree -> {
            boolean directory = tree.isDirectory(path);
            List<FileEvent> events = new ArrayList<>(tree.removeTree(path));
            events.addAll(directory ? tree.write(path, "content " + number) : tree.mkdir(path));
            return events;
        });
    }

    private static Step moveIn(RelPath path, List<byte[]> names) {
        return named("moveIn " + path, tree -> tree.moveIn(path, names));
    }

    private static Step named(String name, Step step) {
        return new Step() {
            @Override
            public List<FileEvent> applyTo(ModelFileSystem tree) {
                return step.applyTo(tree);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
