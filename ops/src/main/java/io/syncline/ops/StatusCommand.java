package io.syncline.ops;

import io.syncline.ops.print.Json;
import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.ops.status.MirrorStatus;
import io.syncline.ops.status.StatusPrinter;
import io.syncline.ops.status.StatusReader;
import io.syncline.process.ExitCode;
import io.syncline.process.StateDirectory;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how every stage and destination is, whether a process runs or not. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows every stage and destination: state, lag, last error, what is held and why. Needs no running"
                        + " process. Exits with 3 if the source is lost, with 4 if its disk is full, with 6 if a destination is held.")
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        MirrorStatus status = read(state.resolve());
        spec.commandLine().getOut().println(json ? Json.block(status) : StatusPrinter.text(status, Instant.now()));
        if (status.isSourceLost()) {
            return ExitCode.SOURCE.code();
        }
        if (status.isDiskFull()) {
            return ExitCode.STATE.code();
        }
        return (status.isHeld() ? ExitCode.HELD : ExitCode.OK).code();
    }

    private static MirrorStatus read(StateDirectory directory) {
        return new StatusReader(
                        directory, Journals.events(directory), Journals.changesets(directory), DestinationFiles::facts)
                .read(DestinationFiles.names(directory));
    }
}
