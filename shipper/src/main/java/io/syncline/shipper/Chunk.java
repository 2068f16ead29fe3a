package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.FailedDirt;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a crawl: directories to ship with their direct entries, in path order.
 *
 * @param entries in these directories
 * @param bytes in the regular files among them
 * @param linked whether one of them has further names
 * @param unreadable directories that could not be listed
 * @param last how far the tree has been walked with this; empty if nothing was left
 * @param end whether nothing comes behind it
 */
record Chunk(
        List<RelPath> directories,
        long entries,
        long bytes,
        boolean linked,
        List<FailedDirt> unreadable,
        Optional<RelPath> last,
        boolean end) {
    Chunk {
        directories = List.copyOf(directories);
        unreadable = List.copyOf(unreadable);
    }
}
