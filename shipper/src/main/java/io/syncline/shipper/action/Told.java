package io.syncline.shipper.action;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.SourceFacts;
import io.syncline.shipper.transfer.TransferPlan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One path that a command is told of. On its standard input each is
 *
 * <pre>
 * KIND TAB PATH NUL        such as  ENTRY\t./a/b\0
 * </pre>
 *
 * with the path's own bytes, behind {@code ./}; the root itself is {@code .}
 */
public record Told(Kind kind, RelPath path) {
    /** How much of it is no longer true. These words are part of the format. */
    public enum Kind {
        /** The file, link or directory itself; of a directory not what is in it. */
        ENTRY,
        /** A directory with its direct entries: also which names it has. */
        LISTING,
        /** A directory with all that is below it. */
        TREE,
        /** It was there no more when this was written, whatever it was. */
        GONE
    }

    public Told {
        requireNonNull(kind, "kind is null");
        requireNonNull(path, "path is null");
    }

    /** The whole tree, as one path. */
    public static List<Told> wholeTree() {
        return List.of(new Told(Kind.TREE, RelPath.ROOT));
    }

    /**
     * What a plan makes true, in path order; what is gone ahead of what lies there now.
     *
     * @param facts those of the plan: rsync takes a file that is linked with one below a tree for a tree itself
     */
    public static List<Told> of(TransferPlan plan, SourceFacts facts) {
        List<Told> all = new ArrayList<>();
        plan.files().forEach(path -> all.add(new Told(Kind.ENTRY, path)));
        plan.forced().forEach(path -> all.add(new Told(Kind.ENTRY, path)));
        plan.directories().forEach(dirt -> all.add(new Told(kind(dirt), dirt.path())));
        plan.trees().forEach(path -> all.add(new Told(isFile(path, facts) ? Kind.ENTRY : Kind.TREE, path)));
        plan.vanished().forEach(path -> all.add(new Told(Kind.GONE, path)));
        all.sort(Comparator.comparing(Told::path));
        return List.copyOf(all);
    }

    private static boolean isFile(RelPath path, SourceFacts facts) {
        return facts.of(path).filter(fact -> !fact.isDirectory()).isPresent();
    }

    private static Kind kind(Dirt dirt) {
        return dirt.scope() == Scope.LISTING ? Kind.LISTING : Kind.ENTRY;
    }

    /** As it goes to the command. */
    public static byte[] bytes(List<Told> all) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Told told : all) {
            String head = told.kind + "\t" + (told.path.isRoot() ? "." : "./");
            bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(told.path.toBytes());
            bytes.write(0);
        }
        return bytes.toByteArray();
    }
}
