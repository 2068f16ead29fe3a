package io.syncline.shipper.destination;

import java.io.IOException;
import java.nio.file.Path;

/** Where a path leads when the symbolic links of the part that exists are followed. */
final class RealPath {
    private RealPath() {}

    static Path of(Path path) {
        Path existing = path;
        while (existing.getParent() != null) {
            try {
                return existing.toRealPath().resolve(existing.relativize(path)).normalize();
            } catch (IOException notThere) {
                existing = existing.getParent();
            }
        }
        return path;
    }
}
