package io.syncline.ops;

import io.syncline.capture.WatchMode;
import io.syncline.journal.JournalException;
import io.syncline.ops.config.DeleteModes;
import io.syncline.ops.config.Durations;
import io.syncline.ops.run.Termination;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.DeleteMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where every Syncline process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.start("INFO", System.getenv());
        Preload preload = Preload.of(List.of(args));
        CommandLine line = commandLine(List.of(args));
        line.setExecutionStrategy(parsed -> {
            preload.await();
            return new CommandLine.RunLast().execute(parsed);
        });
        System.exit(Termination.ended(line.execute(args)));
    }

    /** With the command that these arguments begin with, as each process has it. */
    static CommandLine commandLine(List<String> arguments) {
        CommandLine line = new CommandLine(new SynclineCommand());
        Commands.addMeant(line, arguments);
        return prepared(line);
    }

    /** With all commands. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new SynclineCommand());
        Commands.addAll(line);
        return prepared(line);
    }

    private static CommandLine prepared(CommandLine line) {
        line.registerConverter(Duration.class, converter(Durations::parse));
        line.registerConverter(DeleteMode.class, converter(DeleteModes::parse));
        line.registerConverter(WatchMode.class, converter(WatchMode::parse));
        line.setAbbreviatedOptionsAllowed(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
        complete(line);
        return line;
    }

    /** What every command has, however deep it lies. */
    private static void complete(CommandLine line) {
        line.getCommandSpec().usageMessage().footer(exitCodes());
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(Main::complete);
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static int explain(Exception failure, CommandLine command) {
        if (failure instanceof StageException stage) {
            command.getErr().println("syncline: " + stage.getMessage());
            return stage.exitCode().code();
        }
        if (failure instanceof JournalException) {
            command.getErr().println("syncline: " + failure.getMessage());
            return ExitCode.JOURNAL.code();
        }
        command.getErr().println("syncline: unexpected failure; please report it with the lines below");
        failure.printStackTrace(command.getErr());
        return ExitCode.FAILURE.code();
    }

    private static String[] exitCodes() {
        return Stream.concat(
                        Stream.of("", "Exit codes:"),
                        Arrays.stream(ExitCode.values()).map(code -> "  " + code.code() + "  " + code.meaning()))
                .toArray(String[]::new);
    }
}
