package io.syncline.ops;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code syncline} itself; does nothing without a command. */
@Command(
        name = "syncline",
        description = "Mirrors a directory tree to many destinations, continuously, through a durable journal.",
        subcommands = {
            MirrorCommand.class,
            CaptureCommand.class,
            PlanCommand.class,
            ShipCommand.class,
            StatusCommand.class,
            SyncCommand.class,
            VerifyCommand.class,
            ReleaseCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ForgetCommand.class,
            SweepCommand.class,
            AdoptCommand.class,
            JournalCommand.class,
            CheckpointCommand.class,
            ExplainCommand.class,
            ExplainDestinationCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class SynclineCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
