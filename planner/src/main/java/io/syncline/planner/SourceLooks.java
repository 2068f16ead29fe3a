package io.syncline.planner;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import io.syncline.planner.window.FileLook;
import io.syncline.posix.FileKind;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at files of the source, for the one question whether they wait. What cannot be seen does not wait; so a source that
 * is not there, or not the right one, costs bytes at the most.
 */
public final class SourceLooks implements Function<RelPath, Optional<FileLook>> {
    private final Supplier<Optional<Path>> source;
    private Optional<byte[]> root = Optional.empty();

    /** @param source the watched directory, as soon as it is known */
    public SourceLooks(Supplier<Optional<Path>> source) {
        this.source = requireNonNull(source, "source is null");
    }

    @Override
    public Optional<FileLook> apply(RelPath path) {
        if (root.isEmpty()) {
            root = source.get().map(Posix::bytes);
        }
        return root.flatMap(directory -> look(Posix.absolute(directory, path)));
    }

    private static Optional<FileLook> look(byte[] absolute) {
        try {
            return Posix.lstat(absolute)
                    .filter(stat -> stat.kind() == FileKind.REGULAR)
                    .map(stat -> new FileLook(stat.size(), stat.modified()));
        } catch (PosixException unseen) {
            return Optional.empty();
        }
    }
}
