package io.syncline.ops.print;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.event.RescanReason;
import io.syncline.journal.JournalRecord;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Prints records of the changeset journal. */
public final class ChangesetPrinter implements RecordPrinter<Changeset> {
    @Override
    public String text(JournalRecord<Changeset> found) {
        Changeset changeset = found.value();
        StringBuilder text = new StringBuilder()
                .append(found.position() + " " + found.appendedAt())
                .append(" events " + changeset.span().first() + "-"
                        + changeset.span().last())
                .append(" closed " + changeset.reason());
        if (!changeset.rescans().isEmpty()) {
            text.append(" whole tree because " + changeset.rescans());
        }
        changeset.dirty().elements().forEach(dirt -> text.append("\n  " + line(dirt)));
        changeset.renames().forEach(rename -> text.append("\n  RENAME " + rename));
        changeset.deferred().elements().forEach(dirt -> text.append("\n  DEFERRED " + line(dirt)));
        return text.toString();
    }

    @Override
    public String json(JournalRecord<Changeset> found) {
        Changeset changeset = found.value();
        return Json.line(new ChangesetLine(
                found.position().sequence(),
                found.appendedAt(),
                "changeset",
                changeset.span().first().sequence(),
                changeset.span().last().sequence(),
                changeset.reason().name(),
                changeset.rescans(),
                changeset.firstEventAt(),
                changeset.closedAt(),
                dirt(changeset.dirty()),
                changeset.renames().stream().map(ChangesetPrinter::rename).toList(),
                dirt(changeset.deferred())));
    }

    private static String line(Dirt dirt) {
        return dirt.scope() + " " + dirt.path().display();
    }

    private static List<DirtLine> dirt(DirtySet set) {
        return set.elements().stream()
                .map(dirt -> new DirtLine(dirt.path().display(), dirt.scope().name()))
                .toList();
    }

    private static RenameLine rename(Rename rename) {
        return new RenameLine(rename.from().display(), rename.to().display(), rename.directory());
    }

    private record ChangesetLine(
            long position,
            Instant appendedAt,
            String type,
            long firstEvent,
            long lastEvent,
            String closed,
            Set<RescanReason> rescans,
            Instant firstEventAt,
            Instant closedAt,
            List<DirtLine> dirty,
            List<RenameLine> renames,
            List<DirtLine> deferred) {}

    private record DirtLine(String path, String scope) {}

    private record RenameLine(String from, String to, boolean directory) {}
}
