package io.syncline.ops;

import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import io.syncline.ops.config.Target;
import io.syncline.ops.print.DestinationPrinter;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.MappingException;
import io.syncline.shipper.destination.MappingParser;
import io.syncline.shipper.destination.Reading;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.Probe;
import io.syncline.shipper.rsync.ProbeException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would be mirrored where, what the destination can do, and how rsync would be called; changes nothing. */
@Command(
        name = "explain-destination",
        mixinStandardHelpOptions = true,
        description = "Prints what is mirrored where, what both ends can do together, and the rsync command for it."
                + " Asks the other end, unless --offline, and changes nothing there.")
final class ExplainDestinationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--offline",
            description = "Open no connection: print the command as for two current versions of rsync.")
    private boolean offline;

    @Mixin
    private OneFileSystem files;

    @Mixin
    private TransferArguments transfer;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "As for 'mirror'.")
    private String source;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "DESTINATION", description = "As for 'mirror'.")
    private List<String> destinations;

    @Override
    public Integer call() throws InterruptedException {
        DestinationPrinter printer = new DestinationPrinter(spec.commandLine().getOut());
        List<String> mounted = new ArrayList<>();
        for (String destination : destinations) {
            if (read(destination) instanceof Reading.Unmounted volume) {
                printer.unmounted(volume);
            } else {
                mounted.add(destination);
            }
        }
        if (!mounted.isEmpty()) {
            explain(mounted, printer);
        }
        return (mounted.size() == destinations.size() ? ExitCode.OK : ExitCode.USAGE).code();
    }

    private Reading read(String destination) {
        try {
            return MappingParser.read(source, destination, Path.of("").toAbsolutePath());
        } catch (MappingException e) {
            throw new StageException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private void explain(List<String> mounted, DestinationPrinter printer) throws InterruptedException {
        MirrorConfig config = new MirrorArguments(source, mounted)
                .config(
                        StateHome.of(System.getenv()),
                        new WatchOptions(WatchMode.AUTO, files.isOne()),
                        new WindowOptions(),
                        transfer);
        PrintWriter out = spec.commandLine().getOut();
        for (Target target : ResolvedMirror.of(config).targets()) {
            printer.mapping(target.mapping());
            if (target.mapping().destination() instanceof Destination.Exec exec) {
                printer.exec(exec);
                continue;
            }
            if (target.options().settings().is(Setting.PEER)) {
                printer.peer();
                continue;
            }
            printer.commands(target, capabilities(target, printer));
            out.flush();
        }
    }

    /** What an end that cannot be asked can do is a guess, and the reason is printed. */
    private Capabilities capabilities(Target target, DestinationPrinter printer) throws InterruptedException {
        if (offline) {
            printer.notAsked("as two current versions");
            return Capabilities.full();
        }
        try {
            Capabilities both = Probe.probe(target.mapping(), target.options());
            printer.abilities(both, target);
            return both;
        } catch (ProbeException e) {
            printer.notAsked("cannot be asked: " + e.getMessage() + "; what follows is for two current versions");
            return Capabilities.full();
        }
    }
}
