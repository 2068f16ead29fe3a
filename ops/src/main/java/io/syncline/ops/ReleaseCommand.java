package io.syncline.ops;

import io.syncline.ops.run.DestinationFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets through what a held destination waits for. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description =
                "Lifts the hold of a destination: what 'status' shows as held is let through once, and nothing else."
                        + " The shipper need not run.")
final class ReleaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    @Override
    public Integer call() {
        String held = new DestinationFiles(state.resolve(), name).release();
        spec.commandLine().getOut().println("released " + name + ": " + held);
        return 0;
    }
}
