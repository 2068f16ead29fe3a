package io.syncline.ops;

import io.syncline.journal.JournalReport;
import io.syncline.ops.print.Json;
import io.syncline.ops.print.ReportPrinter;
import io.syncline.ops.run.Journals;
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

/** Says what lies in the journals. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Shows what the journals hold: positions, size, epochs and why each was ended.")
final class JournalInfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StateOption state;

    @Mixin
    private JournalChoice journals;

    @Option(names = "--json", description = "Print one JSON object: a report by the name of the journal.")
    private boolean json;

    @Override
    public Integer call() {
        StateDirectory directory = state.resolve();
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> reports = new LinkedHashMap<>();
        for (JournalName name : journals.names()) {
            JournalReport report = Journals.report(name.in(directory));
            reports.put(name.word(), ReportPrinter.json(report));
            if (!json) {
                out.println(ReportPrinter.text(name.word(), report));
            }
        }
        if (json) {
            out.println(Json.block(reports));
        }
        return 0;
    }
}
