package io.syncline.ops;

import io.syncline.filter.PathWildcards;
import io.syncline.ops.config.ConfigFile;
import io.syncline.ops.config.DestinationConfig;
import io.syncline.ops.config.MirrorConfig;
import io.syncline.ops.config.ResolvedMirror;
import io.syncline.ops.print.Json;
import io.syncline.ops.print.PathExplanation;
import io.syncline.path.RelPath;
import io.syncline.posix.FileStat;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of single paths whether they are mirrored, and which rule decides. Touches nothing. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Says whether each PATH is mirrored, which filter rule decides and where that comes from, for each"
                        + " destination; and whether capture looks at it. A PATH is relative to SOURCE; one with a slash at its"
                        + " end is a directory, for others the source is looked at.")
final class ExplainCommand implements Callable<Integer> {
    /** What is asked about rules alone ships nowhere; each match of a source with wildcards to a place of its own there. */
    private static final String NOWHERE = "host:";

    private static final String ANY = "every-destination";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file of the mirror; then SOURCE is left out.")
    private Optional<Path> config = Optional.empty();

    @Mixin
    private TransferArguments transfer;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "[SOURCE] PATH",
            description = "With --config: PATH... Else SOURCE PATH...")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        ResolvedMirror mirror = ResolvedMirror.of(config());
        for (String path : config.isPresent() ? words : words.subList(1, words.size())) {
            PathExplanation explanation = PathExplanation.of(mirror, relative(path), isDirectory(mirror, path));
            spec.commandLine().getOut().println(json ? Json.line(explanation) : explanation.text());
        }
        return 0;
    }

    private MirrorConfig config() {
        if (config.isPresent()) {
            return ConfigFile.read(config.get());
        }
        if (words.size() < 2) {
            throw new ParameterException(spec.commandLine(), "give --config FILE or SOURCE, and at least one PATH");
        }
        MirrorConfig given = new MirrorArguments(words.get(0), List.of(NOWHERE + placeholders(words.get(0))))
                .config(Path.of("/nonexistent"), new WindowOptions(), transfer);
        DestinationConfig any = given.destinations().get(0);
        return new MirrorConfig(
                given.workingDirectory(),
                given.source(),
                given.state(),
                given.window(),
                List.of(new DestinationConfig(Optional.of(ANY), any.to(), any.options(), any.filters())));
    }

    private static String placeholders(String source) {
        StringBuilder each = new StringBuilder();
        int number = 1;
        for (String component : source.split("/")) {
            each.append(PathWildcards.isWild(component) ? "{" + number++ + "}/" : "");
        }
        return each.toString();
    }

    private RelPath relative(String path) {
        try {
            return RelPath.of(path);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "not a path relative to the source: \"" + path + "\": " + e.getMessage());
        }
    }

    private boolean isDirectory(ResolvedMirror mirror, String path) {
        if (path.endsWith("/")) {
            return true;
        }
        try {
            return Posix.lstat(Posix.absolute(Posix.bytes(mirror.watchedRoot()), relative(path)))
                    .filter(FileStat::isDirectory)
                    .isPresent();
        } catch (PosixException unreachable) {
            return false;
        }
    }
}
