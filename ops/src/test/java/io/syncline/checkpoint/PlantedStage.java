package io.syncline.checkpoint;

import io.syncline.shipper.destination.DeleteMode;
import picocli.CommandLine;

/** Breaks the star and the room of picocli on purpose; see {@code HouseTest}. */
public final class PlantedStage {
    public DeleteMode knowsAStage() {
        return DeleteMode.NEVER;
    }

    public String parsesACommandLine() {
        return CommandLine.VERSION;
    }

    public CommandLine commandLine() {
        return new CommandLine(this);
    }
}
