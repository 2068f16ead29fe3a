package io.syncline.ops;

import io.syncline.ops.run.DestinationFiles;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Nothing is shipped to a destination until resume, whatever is restarted meanwhile; capture and planning go on. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description =
                "Nothing is shipped to a destination until resume, whatever is restarted meanwhile; capture and planning go on. The shipper need not run.")
final class PauseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    @Override
    public Integer call() {
        String done = new DestinationFiles(state.resolve(), name).pause().begin(Instant.now())
                ? "paused "
                : "was paused before: ";
        spec.commandLine().getOut().println(done + name);
        return 0;
    }
}
