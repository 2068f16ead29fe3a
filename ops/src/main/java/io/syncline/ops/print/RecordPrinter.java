package io.syncline.ops.print;

import io.syncline.journal.JournalRecord;
import io.syncline.journal.ReadResult;

/** Prints what a reader of a journal found; one line of JSON, or one paragraph of text. */
public interface RecordPrinter<T> {
    String text(JournalRecord<T> found);

    String json(JournalRecord<T> found);

    /** Text of any result; empty for idle. */
    default String text(ReadResult<T> result) {
        if (result instanceof ReadResult.Found<T> found) {
            return text(found.found());
        }
        if (result instanceof ReadResult.Gap<T> gap) {
            return gap.firstLost() + "-" + gap.lastLost() + " lost: " + gap.why();
        }
        if (result instanceof ReadResult.Damaged<T> damaged) {
            return damaged.at() + " damaged: " + damaged.what();
        }
        return "";
    }

    /** JSON of any result; empty for idle. */
    default String json(ReadResult<T> result) {
        if (result instanceof ReadResult.Found<T> found) {
            return json(found.found());
        }
        if (result instanceof ReadResult.Gap<T> gap) {
            return Json.line(new GapLine(
                    "gap", gap.firstLost().sequence(), gap.lastLost().sequence(), gap.why()));
        }
        if (result instanceof ReadResult.Damaged<T> damaged) {
            return Json.line(new DamageLine("damaged", damaged.at().sequence(), damaged.what()));
        }
        return "";
    }

    /** The JSON of a gap. */
    record GapLine(String type, long first, long last, String why) {}

    /** The JSON of a damaged record. */
    record DamageLine(String type, long position, String what) {}
}
