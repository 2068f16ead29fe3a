package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.checkpoint.CheckpointFile;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.FailedDirt;
import io.syncline.shipper.transfer.Quarantine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code repair.json} of a destination holds: paths that somebody has found to differ there. The shipper takes them
 * into its checkpoint and removes the file.
 *
 * @param version 1
 * @param differing paths of the source, as people read them
 * @param extra paths that only the destination has
 */
public record RepairRequest(int version, List<String> differing, List<String> extra, Instant foundAt) {
    private static final int VERSION = 1;

    public RepairRequest {
        differing = List.copyOf(differing);
        extra = List.copyOf(extra);
        requireNonNull(foundAt, "foundAt is null");
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version: " + version);
        }
    }

    public static RepairRequest of(Differences differences, Instant now) {
        return new RepairRequest(VERSION, texts(differences.differing()), texts(differences.extra()), now);
    }

    /** @param directory of the destination in the state directory */
    public static CheckpointFile<RepairRequest> file(Path directory) {
        return new CheckpointFile<>(directory.resolve("repair.json"), RepairRequest.class);
    }

    /** Nobody knows whether an extra path is a directory; as a tree it goes in any case. */
    List<FailedDirt> dirt() {
        return Stream.concat(dirt(differing, Scope.ENTRY), dirt(extra, Scope.TREE))
                .toList();
    }

    private static Stream<FailedDirt> dirt(List<String> texts, Scope scope) {
        return texts.stream()
                .map(text -> new FailedDirt(new Dirt(PathText.parse(text), scope), Quarantine.FOUND_DIFFERENT, true));
    }

    private static List<String> texts(Iterable<RelPath> paths) {
        Stream.Builder<String> texts = Stream.builder();
        paths.forEach(path -> texts.add(PathText.of(path)));
        return texts.build().toList();
    }
}
