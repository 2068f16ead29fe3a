package io.syncline.planner;

import io.syncline.shipper.destination.DeleteMode;

/** Breaks the star on purpose; see {@code HouseTest}. */
public final class PlantedNeighbour {
    public DeleteMode asksASibling() {
        return DeleteMode.NEVER;
    }
}
