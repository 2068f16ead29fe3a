package io.syncline.ops.status;

import io.syncline.journal.Position;
import java.util.Optional;

/**
 * What the files of a destination say beside its state file.
 *
 * @param position the last changeset that has arrived there
 * @param crawling whether a pass over the whole tree is still under way
 * @param hold why it is held
 * @param quarantined how many paths failed by themselves
 */
public record DestinationFacts(Position position, boolean crawling, Optional<String> hold, int quarantined) {}
