package io.syncline.codec;

import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import java.nio.ByteBuffer;

/**
 * Events as bytes. Stateless; any thread may use it.
 *
 * <pre>
 * 1 byte version (1) | 1 byte kind | body
 * kind 1 Touched         path
 *      2 ListingTouched  path
 *      3 TreeTouched     1 byte reason | path
 *      4 Renamed         1 byte directory (0, 1) | path from | path to
 *      5 Watermark       instant
 *      6 Cookie          8 bytes id, big-endian
 * </pre>
 */
public final class FileEventCodec implements Codec<FileEvent> {
    private static final int VERSION = 1;
    private static final int HEADER = 2;
    private static final int TOUCHED = 1;
    private static final int LISTING = 2;
    private static final int TREE = 3;
    private static final int RENAMED = 4;
    private static final int WATERMARK = 5;
    private static final int COOKIE = 6;

    @Override
    public int maxEncodedSize(FileEvent event) {
        // An instanceof chain until the language level has patterns in switch (21).
        if (event instanceof Touched touched) {
            return HEADER + ByteSink.maxPath(touched.path());
        }
        if (event instanceof ListingTouched listing) {
            return HEADER + ByteSink.maxPath(listing.directory());
        }
        if (event instanceof TreeTouched tree) {
            return HEADER + 1 + ByteSink.maxPath(tree.path());
        }
        if (event instanceof Renamed renamed) {
            return HEADER + 1 + ByteSink.maxPath(renamed.from()) + ByteSink.maxPath(renamed.to());
        }
        return HEADER + ByteSink.INSTANT;
    }

    @Override
    public void encode(FileEvent event, ByteBuffer target) {
        if (event instanceof Touched touched) {
            beginTouched(target, touched.path().length());
            touched.path().writeTo(target);
        } else {
            encode(event, new ByteSink(target));
        }
    }

    /** What comes ahead of the path, which is this long. */
    static void beginTouched(ByteBuffer target, int length) {
        target.put((byte) VERSION).put((byte) TOUCHED);
        ByteSink.number(target, length);
    }

    /** With a path of this length. */
    static int maxTouched(int length) {
        return HEADER + ByteSink.MAX_NUMBER + length;
    }

    private static void encode(FileEvent event, ByteSink sink) {
        sink.octet(VERSION);
        if (event instanceof ListingTouched listing) {
            sink.octet(LISTING);
            sink.path(listing.directory());
        } else if (event instanceof TreeTouched tree) {
            sink.octet(TREE);
            sink.octet(tree.reason().code());
            sink.path(tree.path());
        } else if (event instanceof Renamed renamed) {
            sink.octet(RENAMED);
            sink.octet(renamed.directory() ? 1 : 0);
            sink.path(renamed.from());
            sink.path(renamed.to());
        } else if (event instanceof Watermark watermark) {
            sink.octet(WATERMARK);
            sink.instant(watermark.time());
        } else if (event instanceof Cookie cookie) {
            sink.octet(COOKIE);
            sink.fixed(cookie.id());
        } else {
            throw new IllegalArgumentException("unknown kind of event: " + event);
        }
    }

    @Override
    public FileEvent decode(ByteBuffer payload) {
        ByteSource source = new ByteSource(payload);
        int version = source.octet();
        if (version != VERSION) {
            throw new CodecException("event of version " + version + "; known is " + VERSION);
        }
        FileEvent event = body(source);
        source.end();
        return event;
    }

    private static FileEvent body(ByteSource source) {
        int kind = source.octet();
        return switch (kind) {
            case TOUCHED -> new Touched(source.path());
            case LISTING -> new ListingTouched(source.path());
            case TREE -> tree(source);
            case RENAMED -> renamed(source);
            case WATERMARK -> new Watermark(source.instant());
            case COOKIE -> new Cookie(source.fixed());
            default -> throw new CodecException("unknown kind of event: " + kind);
        };
    }

    private static FileEvent tree(ByteSource source) {
        RescanReason reason = source.coded(RescanReason::ofCode);
        return new TreeTouched(source.path(), reason);
    }

    private static FileEvent renamed(ByteSource source) {
        boolean directory = source.flag();
        try {
            return new Renamed(source.path(), source.path(), directory);
        } catch (IllegalArgumentException refused) {
            throw new CodecException(refused.getMessage());
        }
    }
}
