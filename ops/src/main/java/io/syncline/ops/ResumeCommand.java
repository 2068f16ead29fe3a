package io.syncline.ops;

import io.syncline.ops.run.DestinationFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends a pause: all that has changed meanwhile is shipped, at once and in one go. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Ends a pause: all that has changed meanwhile is shipped, at once and in one go. The shipper need not run.")
final class ResumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Parameters(index = "0", paramLabel = "NAME", description = "The destination, as 'status' names it.")
    private String name;

    @Override
    public Integer call() {
        String done = new DestinationFiles(state.resolve(), name).pause().end() ? "resumed " : "was not paused: ";
        spec.commandLine().getOut().println(done + name);
        return 0;
    }
}
