package io.syncline.codec;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Span;
import io.syncline.event.RescanReason;
import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Changesets as bytes. Stateless; any thread may use it.
 *
 * <pre>
 * 1 byte version (1) | 1 byte close reason
 * number span.first | number span.last - span.first
 * instant firstEventAt | instant closedAt
 * number of rescans, then 1 byte each, ascending
 * dirty | doubted | deferred    drawn at {@link CoverBytes}
 * number of renames, then each: 1 byte directory (0, 1) | path from | path to
 * </pre>
 */
public final class ChangesetCodec implements Codec<Changeset> {
    private static final int VERSION = 1;
    private static final int FIXED = 2 + 2 * ByteSink.MAX_NUMBER + 2 * ByteSink.INSTANT;
    /** Flag, and two paths of at least a length and a byte. */
    private static final int MIN_RENAME = 5;

    @Override
    public int maxEncodedSize(Changeset changeset) {
        long size = FIXED
                + ByteSink.MAX_NUMBER
                + changeset.rescans().size()
                + CoverBytes.maxSize(changeset.dirty())
                + CoverBytes.maxSize(changeset.doubted())
                + CoverBytes.maxSize(changeset.deferred())
                + ByteSink.MAX_NUMBER;
        for (Rename rename : changeset.renames()) {
            size += 1 + ByteSink.maxPath(rename.from()) + ByteSink.maxPath(rename.to());
        }
        return Math.toIntExact(size);
    }

    @Override
    public void encode(Changeset changeset, ByteBuffer target) {
        ByteSink sink = new ByteSink(target);
        sink.octet(VERSION);
        sink.octet(changeset.reason().code());
        long first = changeset.span().first().sequence();
        sink.number(first);
        sink.number(changeset.span().last().sequence() - first);
        sink.instant(changeset.firstEventAt());
        sink.instant(changeset.closedAt());
        sink.number(changeset.rescans().size());
        changeset.rescans().forEach(reason -> sink.octet(reason.code()));
        CoverBytes.write(changeset.dirty(), sink);
        CoverBytes.write(changeset.doubted(), sink);
        CoverBytes.write(changeset.deferred(), sink);
        sink.number(changeset.renames().size());
        for (Rename rename : changeset.renames()) {
            sink.octet(rename.directory() ? 1 : 0);
            sink.path(rename.from());
            sink.path(rename.to());
        }
    }

    @Override
    public Changeset decode(ByteBuffer payload) {
        ByteSource source = new ByteSource(payload);
        int version = source.octet();
        if (version != VERSION) {
            throw new CodecException("changeset of version " + version + "; known is " + VERSION);
        }
        CloseReason reason = source.coded(CloseReason::ofCode);
        Span span = span(source);
        Instant firstEventAt = source.instant();
        Instant closedAt = source.instant();
        Set<RescanReason> rescans = rescans(source);
        DirtySet dirty = CoverBytes.read(source);
        DirtySet doubted = CoverBytes.read(source);
        DirtySet deferred = CoverBytes.read(source);
        List<Rename> renames = renames(source);
        source.end();
        return new Changeset(span, dirty, doubted, renames, deferred, reason, rescans, firstEventAt, closedAt);
    }

    private static Span span(ByteSource source) {
        long first = source.number();
        long last = first + source.number();
        if (first < 0 || last < first) {
            throw new CodecException("not a span: " + first + " to " + last);
        }
        return new Span(new Position(first), new Position(last));
    }

    private static Set<RescanReason> rescans(ByteSource source) {
        EnumSet<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
        int previous = -1;
        for (int left = source.count(1); left > 0; left--) {
            RescanReason reason = source.coded(RescanReason::ofCode);
            if (reason.ordinal() <= previous) {
                throw new CodecException("rescan reasons out of order: " + reason);
            }
            previous = reason.ordinal();
            rescans.add(reason);
        }
        return rescans;
    }

    private static List<Rename> renames(ByteSource source) {
        List<Rename> renames = new ArrayList<>();
        for (int left = source.count(MIN_RENAME); left > 0; left--) {
            boolean directory = source.flag();
            RelPath from = source.path();
            RelPath to = source.path();
            if (from.isRoot() || to.isRoot()) {
                throw new CodecException("rename of the root");
            }
            renames.add(new Rename(from, to, directory));
        }
        return renames;
    }
}
