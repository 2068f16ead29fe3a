package io.syncline.ops.config;

import io.syncline.process.Problems;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a state directory must not lie: inside of the source it would capture its own writing; inside of a destination it
 * would be deleted by the first round. (That source and destinations lie apart is the mapping parser's concern.)
 */
public final class Places {
    private Places() {}

    /** Adds a problem for each two places that lie in each other. Symbolic links are resolved. */
    public static void check(Path source, Path state, List<Mapping> mappings, Problems problems) {
        apart("the state directory", state, "the source", source, problems);
        for (Mapping mapping : mappings) {
            if (mapping.target() instanceof Destination.Local local) {
                apart("the state directory", state, "destination " + mapping.name(), local.path(), problems);
            }
        }
    }

    /** The path without symbolic links, as far as it exists. */
    static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Optional<Path> existing = Optional.of(absolute);
        while (existing.isPresent()) {
            try {
                Path real = existing.get().toRealPath();
                return real.resolve(existing.get().relativize(absolute)).normalize();
            } catch (IOException missing) {
                existing = Optional.ofNullable(existing.get().getParent());
            }
        }
        return absolute;
    }

    private static void apart(String one, Path first, String other, Path second, Problems problems) {
        Path a = real(first);
        Path b = real(second);
        if (a.startsWith(b)) {
            problems.add(one + " lies inside of " + other + ": " + first + " in " + second + "; give another --state");
        } else if (b.startsWith(a)) {
            problems.add(other + " lies inside of " + one + ": " + second + " in " + first + "; give another --state");
        }
    }
}
