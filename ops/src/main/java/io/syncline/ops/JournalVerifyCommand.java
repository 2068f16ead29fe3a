package io.syncline.ops;

import io.syncline.journal.JournalReport.Verdict;
import io.syncline.ops.print.Json;
import io.syncline.ops.print.ReportPrinter;
import io.syncline.ops.run.Journals;
import io.syncline.process.ExitCode;
import io.syncline.process.StateDirectory;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads every record and says what is damaged. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Reads every record of the journals. Exits with 5 if one is damaged or missing.")
final class JournalVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Mixin
    private JournalChoice journals;

    @Option(names = "--json", description = "Print one JSON object: a verdict by the name of the journal.")
    private boolean json;

    @Override
    public Integer call() {
        StateDirectory directory = state.resolve();
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> verdicts = new LinkedHashMap<>();
        boolean sound = true;
        for (JournalName name : journals.names()) {
            Verdict verdict = verify(name, directory);
            sound &= verdict.isSound();
            verdicts.put(name.word(), ReportPrinter.json(verdict));
            if (!json) {
                out.println(ReportPrinter.text(name.word(), verdict));
            }
        }
        if (json) {
            out.println(Json.block(verdicts));
        }
        return (sound ? ExitCode.OK : ExitCode.JOURNAL).code();
    }

    private static Verdict verify(JournalName name, StateDirectory directory) {
        return switch (name) {
            case EVENTS -> Journals.verifyEvents(directory);
            case CHANGESETS -> Journals.verifyChangesets(directory);
        };
    }
}
