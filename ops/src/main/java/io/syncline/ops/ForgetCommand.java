package io.syncline.ops;

import io.syncline.ops.run.DestinationFiles;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The end of a destination. Nothing is changed there. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description =
                "Removes the state of a destination that is mirrored to no more: its checkpoint, what fails there, its"
                        + " hold. Changes nothing at the destination. Until then the journal keeps for it what it has not"
                        + " done. Refused while its shipper runs.")
final class ForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(names = "--yes", description = "Do it; without, only what would be forgotten is said.")
    private boolean yes;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    @Override
    public Integer call() {
        DestinationFiles files = new DestinationFiles(state.resolve(), name);
        String what = files.describe();
        if (!yes) {
            throw new StageException(
                    ExitCode.USAGE,
                    "nothing was forgotten: destination " + name + " " + what
                            + "; mirrored to again, it would be a first contact. Say --yes to forget it");
        }
        files.forget();
        spec.commandLine().getOut().println("forgot " + name + ", which " + what);
        return 0;
    }
}
