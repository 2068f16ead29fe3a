package io.syncline.ops;

import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.config.StateHome;
import io.syncline.ops.config.Target;
import io.syncline.ops.print.Json;
import io.syncline.ops.run.Verification;
import io.syncline.path.PathText;
import io.syncline.path.RelPath;
import io.syncline.posix.SourceIdentity;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.shipper.Differences;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does a destination hold what the source holds? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares destinations with the source, beside a running mirror: with --config those of these names"
                        + " (all if none is named), otherwise each DESTINATION. What is on its way is no difference. Changes"
                        + " nothing without --repair. Ends with 8 if one differs.")
final class VerifyCommand implements Callable<Integer> {
    /** Of people's output; JSON has all. */
    private static final int SHOWN = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file of the mirror.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Without --config: the state directory (default: as for 'mirror').")
    private Optional<Path> state = Optional.empty();

    @Option(names = "--repair", description = "Have the shipper make true what differs, at once or at its next start.")
    private boolean repair;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    @Mixin
    private TransferArguments transfer;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME | SOURCE DESTINATION",
            description = "With --config: NAME... of destinations. Without: SOURCE DESTINATION...")
    private List<String> words = List.of();

    /**
     * The names of the components are the JSON shape.
     *
     * @param complete whether all differences are listed
     * @param repair whether the shipper was asked to make them true
     * @param failing how many paths more differ that fail by themselves
     * @param underWay how many more are still to be shipped; they make no difference
     * @param failure why it could not be compared; then nothing is known of it
     */
    record Report(
            String destination,
            boolean equal,
            List<String> differing,
            List<String> extra,
            boolean complete,
            boolean repair,
            int failing,
            int underWay,
            Optional<String> failure) {
        static Report failed(String destination, String why) {
            return new Report(destination, false, List.of(), List.of(), false, false, 0, 0, Optional.of(why));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        ResolvedMirror mirror = ResolvedMirror.of(config());
        List<Target> targets = comparable(mirror.named(config.isPresent() ? words : List.of()));
        SourceIdentity source = SourceGuard.recordOrVerify(mirror.state().source(), mirror.watchedRoot());
        Verification verification = new Verification(mirror.state());
        List<Report> reports = new ArrayList<>();
        Optional<ExitCode> failure = Optional.empty();
        for (Target target : targets) {
            try {
                reports.add(report(target, verification, source));
            } catch (StageException e) {
                if (targets.size() == 1) {
                    throw e;
                }
                // One that is out of reach says nothing of the others.
                reports.add(Report.failed(target.name(), e.getMessage()));
                failure = failure.or(() -> Optional.of(e.exitCode()));
            }
        }
        mirror.leftOut().forEach(what -> spec.commandLine().getErr().println("left out: " + what));
        print(reports);
        return failure.orElseGet(() -> reports.stream().allMatch(Report::equal) ? ExitCode.OK : ExitCode.INCOMPLETE)
                .code();
    }

    /** Those that are neither commands nor peers. One that is named, or the only one, is refused with the reason. */
    private List<Target> comparable(List<Target> targets) {
        boolean named = config.isPresent() && !words.isEmpty();
        List<Target> places = targets.stream()
                .filter(target -> !(target.mapping().destination() instanceof Destination.Exec))
                .filter(target -> !target.options().settings().is(Setting.PEER))
                .toList();
        return named || places.isEmpty() ? targets : places;
    }

    private Report report(Target target, Verification verification, SourceIdentity source) throws InterruptedException {
        Verification.Found all =
                verification.of(target, verification.source(target, source), transfer.comparesContent());
        Differences found = all.drift();
        boolean asked = repair && !found.isEmpty();
        if (asked) {
            verification.repair(target, found);
        }
        return new Report(
                target.name(),
                found.isEmpty() && all.failing() == 0,
                texts(found.differing()),
                texts(found.extra()),
                found.complete(),
                asked,
                all.failing(),
                all.underWay(),
                Optional.empty());
    }

    private MirrorConfig config() {
        if (config.isPresent()) {
            if (state.isPresent()) {
                throw new ParameterException(spec.commandLine(), "--config and --state exclude each other");
            }
            return ConfigFile.read(config.get());
        }
        if (words.size() < 2) {
            throw new ParameterException(
                    spec.commandLine(), "without --config: SOURCE and at least one DESTINATION are needed");
        }
        MirrorArguments arguments = new MirrorArguments(words.get(0), words.subList(1, words.size()));
        return state.isPresent()
                ? arguments.config(state.get(), new WindowOptions(), transfer)
                : arguments.config(StateHome.of(System.getenv()), new WindowOptions(), transfer);
    }

    private void print(List<Report> reports) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.block(reports));
            return;
        }
        for (Report report : reports) {
            out.println(summary(report));
            print("differs  ", report.differing(), out);
            print("extra    ", report.extra(), out);
        }
    }

    private static String summary(Report report) {
        if (report.failure().isPresent()) {
            return report.destination() + " is not compared: "
                    + report.failure().get();
        }
        String underWay =
                report.underWay() == 0 ? "" : ", but for " + report.underWay() + " paths that are on their way";
        if (report.equal()) {
            return report.destination() + " is equal to the source" + underWay;
        }
        return report.destination() + " differs: " + report.differing().size() + " paths are missing or different, "
                + report.extra().size() + " are only there" + (report.complete() ? "" : ", and there are more")
                + (report.failing() == 0 ? "" : ", " + report.failing() + " fail by themselves (see status)")
                + underWay
                + (report.repair() ? "; the shipper was asked to make them true" : "");
    }

    private static void print(String word, List<String> paths, PrintWriter out) {
        paths.stream().limit(SHOWN).forEach(path -> out.println("  " + word + path));
        if (paths.size() > SHOWN) {
            out.println("  and " + (paths.size() - SHOWN) + " more; --json shows all");
        }
    }

    private static List<String> texts(Set<RelPath> paths) {
        return paths.stream().map(PathText::of).toList();
    }
}
