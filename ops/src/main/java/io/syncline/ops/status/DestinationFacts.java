package io.syncline.ops.status;

import io.syncline.journal.Position;
import java.util.Optional;

/**
 * What the files of a destination say beside its state file.
 *
 * @param position the last changeset that has arrived there
 */
public record DestinationFacts(Position position, Optional<String> hold, int quarantined) {}
