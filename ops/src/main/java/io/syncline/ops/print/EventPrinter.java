package io.syncline.ops.print;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.journal.JournalRecord;
import java.util.Map;

/** Prints records of the event journal. */
public final class EventPrinter implements RecordPrinter<FileEvent> {
    @Override
    public String text(JournalRecord<FileEvent> found) {
        return found.position() + " " + found.appendedAt() + " " + describe(found.value());
    }

    @Override
    public String json(JournalRecord<FileEvent> found) {
        Map<String, Object> object = Json.object();
        Json.with(object, "position", found.position().sequence());
        Json.with(object, "appendedAt", found.appendedAt());
        return Json.line(members(object, found.value()));
    }

    private static String describe(FileEvent event) {
        if (event instanceof Touched touched) {
            return "touched " + touched.path().display();
        }
        if (event instanceof ListingTouched listing) {
            return "listing " + listing.directory().display();
        }
        if (event instanceof TreeTouched tree) {
            return "tree " + tree.path().display() + " because " + tree.reason();
        }
        if (event instanceof Renamed renamed) {
            return "renamed " + renamed.from().display() + " -> " + renamed.to().display();
        }
        if (event instanceof Watermark watermark) {
            return "watermark " + watermark.time();
        }
        return "cookie " + ((Cookie) event).id();
    }

    private static Map<String, Object> members(Map<String, Object> object, FileEvent event) {
        if (event instanceof Touched touched) {
            Json.with(object, "type", "touched");
            return Json.with(object, "path", touched.path().display());
        }
        if (event instanceof ListingTouched listing) {
            Json.with(object, "type", "listing");
            return Json.with(object, "path", listing.directory().display());
        }
        if (event instanceof TreeTouched tree) {
            Json.with(object, "type", "tree");
            Json.with(object, "path", tree.path().display());
            return Json.with(object, "reason", tree.reason());
        }
        if (event instanceof Renamed renamed) {
            Json.with(object, "type", "renamed");
            Json.with(object, "from", renamed.from().display());
            Json.with(object, "to", renamed.to().display());
            return Json.with(object, "directory", renamed.directory());
        }
        if (event instanceof Watermark watermark) {
            Json.with(object, "type", "watermark");
            return Json.with(object, "time", watermark.time());
        }
        Json.with(object, "type", "cookie");
        return Json.with(object, "id", ((Cookie) event).id());
    }
}
