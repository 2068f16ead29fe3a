package io.syncline.ops;

import io.syncline.ops.run.DestinationFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides what becomes of what a destination had before. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description =
                "Takes over a destination that is held because it has entries of its own: they are deleted, or stay"
                        + " with --keep. The shipper need not run.")
final class AdoptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(
            names = "--keep",
            description = "Leave them: no pass over the whole tree deletes anything there from now on.")
    private boolean keep;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    @Override
    public Integer call() {
        String held = new DestinationFiles(state.resolve(), name).adopt(keep);
        spec.commandLine().getOut().println((keep ? "adopted, with what is there, " : "adopted ") + name + ": " + held);
        return 0;
    }
}
