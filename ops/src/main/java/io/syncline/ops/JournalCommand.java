package io.syncline.ops;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks into the journals; never writes to them. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks into the journals of a mirror, whether it runs or not.",
        subcommands = {
            JournalInfoCommand.class,
            JournalDumpCommand.class,
            JournalFollowCommand.class,
            JournalVerifyCommand.class
        })
final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
