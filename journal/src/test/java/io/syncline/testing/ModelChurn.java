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
        Place place = place(random);
        Place other = place(random);
        Place room = room(random);
        int number = random.nextInt(1000);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> named("mkdir", tree -> tree.mkdir(room.in(tree)));
            case 4, 5, 6 -> named("create", tree -> tree.write(room.in(tree), "content " + number));
            case 7 -> named("symlink", tree -> tree.symlink(room.in(tree), "target " + number));
            case 8 -> named("write", tree -> tree.write(place.in(tree), "content " + number));
            case 9 -> named("chmod", tree -> tree.chmod(place.in(tree), number));
            case 10 -> named("utime", tree -> tree.utime(place.in(tree)));
            case 11 -> named("remove", tree -> tree.remove(place.in(tree)));
            case 12 -> named("removeTree", tree -> tree.removeTree(place.in(tree)));
            case 13, 14 -> rename(place, room);
            case 15 -> rename(place, other);
            case 16 -> swap(place, other);
            case 17 -> replaceKind(place, number);
            case 18 -> named("moveOut", tree -> tree.moveOut(place.in(tree)));
            case 19 -> moveIn(room, List.of(name(random), name(random)));
            default -> throw new IllegalStateException("no such step");
        };
    }

    private static Step rename(Place from, Place to) {
        return named("rename", tree -> tree.rename(from.in(tree), to.in(tree)));
    }

    private static Step swap(Place first, Place second) {
        RelPath aside = RelPath.of("aside");
        return named("swap", tree -> {
            RelPath one = first.in(tree);
            RelPath two = second.in(tree);
            List<FileEvent> events = new ArrayList<>(tree.rename(one, aside));
            events.addAll(tree.rename(two, one));
            events.addAll(tree.rename(aside, two));
            return events;
        });
    }

    private static Step replaceKind(Place place, int number) {
        return named("replaceKind", tree -> {
            RelPath path = place.in(tree);
            boolean directory = tree.isDirectory(path);
            List<FileEvent> events = new ArrayList<>(tree.removeTree(path));
            events.addAll(directory ? tree.write(path, "content " + number) : tree.mkdir(path));
            return events;
        });
    }

    private static Step moveIn(Place room, List<byte[]> names) {
        return named("moveIn", tree -> tree.moveIn(room.in(tree), names));
    }

    /** A path that is decided when the step is taken: most steps would otherwise be about what is not there. */
    private interface Place {
        RelPath in(ModelFileSystem tree);
    }

    /** Mostly something that exists. */
    private static Place place(Random random) {
        RelPath anywhere = path(random);
        int number = random.nextInt(1000);
        return tree -> {
            List<RelPath> existing = new ArrayList<>(tree.entries().keySet());
            return number % 8 == 0 || existing.size() == 1
                    ? anywhere
                    : existing.get(1 + number % (existing.size() - 1));
        };
    }

    /** A name in a directory that exists; it may be taken. */
    private static Place room(Random random) {
        byte[] name = name(random);
        int number = random.nextInt(1000);
        return tree -> {
            List<RelPath> directories = tree.entries().keySet().stream()
                    .filter(path -> tree.isDirectory(path) && path.depth() < DEEPEST)
                    .toList();
            return directories.get(number % directories.size()).child(name);
        };
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
