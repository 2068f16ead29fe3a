package io.syncline.ops;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at, or moves, what destinations have done. */
@Command(
        name = "checkpoint",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows or moves how far each destination is; names moments, and says where they have arrived.",
        subcommands = {
            CheckpointShowCommand.class,
            CheckpointRewindCommand.class,
            CheckpointSetCommand.class,
            CheckpointListCommand.class
        })
final class CheckpointCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
