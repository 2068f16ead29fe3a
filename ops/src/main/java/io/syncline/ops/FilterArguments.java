package io.syncline.ops;

import io.syncline.filter.FilterOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is not mirrored, in rsync's words. The order of all these options together is the order of the rules. */
final class FilterArguments {
    private static final Map<String, FilterOption.Kind> KINDS = Map.of(
            "--filter", FilterOption.Kind.FILTER,
            "--exclude", FilterOption.Kind.EXCLUDE,
            "--include", FilterOption.Kind.INCLUDE,
            "--exclude-from", FilterOption.Kind.EXCLUDE_FROM,
            "--include-from", FilterOption.Kind.INCLUDE_FROM,
            "--clsync-rules", FilterOption.Kind.CLSYNC_RULES);

    @Option(
            names = "--filter",
            paramLabel = "RULE",
            parameterConsumer = InOrder.class,
            description = "A filter rule as rsync has it, such as '- *.tmp' or 'merge FILE'. This and the next four may"
                    + " be given again; in the order of all of them, the first match counts.")
    private List<String> filters = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            parameterConsumer = InOrder.class,
            description = "Do not mirror what matches, as rsync has it.")
    private List<String> excludes = List.of();

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            parameterConsumer = InOrder.class,
            description = "Mirror what matches, whatever a later option excludes.")
    private List<String> includes = List.of();

    @Option(
            names = "--exclude-from",
            paramLabel = "FILE",
            parameterConsumer = InOrder.class,
            description = "Exclude the patterns of a file, one a line.")
    private List<String> excludesFrom = List.of();

    @Option(
            names = "--include-from",
            paramLabel = "FILE",
            parameterConsumer = InOrder.class,
            description = "Include the patterns of a file, one a line.")
    private List<String> includesFrom = List.of();

    @Option(
            names = "--clsync-rules",
            paramLabel = "FILE",
            parameterConsumer = InOrder.class,
            description =
                    "Follow a rules file of clsync, [+-][fdWwm*]REGEX a line. It stands in place of all the others.")
    private List<String> clsyncRules = List.of();

    private final List<FilterOption> inOrder = new ArrayList<>();

    List<FilterOption> options() {
        return List.copyOf(inOrder);
    }

    /** Of several options, each with a list of its own, nobody could tell which came first. */
    static final class InOrder implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec argument, CommandSpec command) {
            String name = ((OptionSpec) argument).longestName();
            CommandLine line = command.commandLine();
            if (words.isEmpty()) {
                throw new ParameterException(line, "Missing required parameter for option '" + name + "'");
            }
            try {
                FilterArguments all = (FilterArguments) argument.scope().get();
                all.inOrder.add(new FilterOption(KINDS.get(name), words.pop(), name));
            } catch (Exception notSet) {
                throw new IllegalStateException("no place for the values of " + name, notSet);
            }
        }
    }
}
