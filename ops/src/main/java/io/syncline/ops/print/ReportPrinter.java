package io.syncline.ops.print;

import io.syncline.journal.JournalReport;
import io.syncline.journal.JournalReport.Epoch;
import io.syncline.journal.JournalReport.Problem;
import io.syncline.journal.JournalReport.Verdict;
import io.syncline.journal.Position;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Prints what lies in a journal, and whether it can be read. Pure. */
public final class ReportPrinter {
    private ReportPrinter() {}

    /** @param journal {@code events} or {@code changesets} */
    public static String text(String journal, JournalReport report) {
        StringBuilder text = new StringBuilder()
                .append(journal + ": " + range(report) + ", " + mebibytes(report.bytes()) + ", ")
                .append(
                        report.writerPid().isPresent()
                                ? "written by process " + report.writerPid().getAsLong()
                                : "not being written");
        for (Epoch epoch : report.epochs()) {
            text.append("\n  epoch " + epoch.number() + ": " + range(epoch.first(), epoch.last()) + ", "
                    + mebibytes(epoch.bytes()) + ", " + epoch.state());
        }
        return text.toString();
    }

    /** The JSON object of one journal, to be put below its name. */
    public static Object json(JournalReport report) {
        return new ReportShape(
                report.durable().sequence(),
                report.oldest().map(Position::sequence).orElse(0L),
                report.writerPid(),
                report.bytes(),
                report.epochs().stream().map(ReportPrinter::shape).toList());
    }

    public static String text(String journal, Verdict verdict) {
        StringBuilder text = new StringBuilder(journal + ": " + verdict.records() + " sound records, ")
                .append(verdict.isSound() ? "no damage" : verdict.problems().size() + " problems");
        verdict.problems()
                .forEach(problem -> text.append("\n  epoch " + problem.epoch() + ": "
                        + range(problem.first(), problem.last()) + ": " + problem.what()));
        return text.toString();
    }

    /** The JSON object of one journal, to be put below its name. */
    public static Object json(Verdict verdict) {
        return new VerdictShape(
                verdict.isSound(),
                verdict.records(),
                verdict.problems().stream().map(ReportPrinter::shape).toList());
    }

    private static String range(JournalReport report) {
        return report.oldest().map(oldest -> range(oldest, report.durable())).orElse("no records");
    }

    private static String range(Position first, Position last) {
        return first.isAfter(last) ? "no records" : "records " + first + " to " + last;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static EpochShape shape(Epoch epoch) {
        return new EpochShape(
                epoch.number(),
                epoch.state(),
                epoch.clean(),
                epoch.first().sequence(),
                epoch.last().sequence(),
                epoch.bytes());
    }

    private static ProblemShape shape(Problem problem) {
        return new ProblemShape(
                problem.epoch(), problem.first().sequence(), problem.last().sequence(), problem.what());
    }

    private record ReportShape(
            long durable, long oldest, OptionalLong writerPid, long bytes, List<EpochShape> epochs) {}

    private record EpochShape(int number, String state, boolean clean, long first, long last, long bytes) {}

    private record VerdictShape(boolean sound, long records, List<ProblemShape> problems) {}

    private record ProblemShape(int epoch, long first, long last, String what) {}
}
