package io.syncline.codec;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Scope;
import io.syncline.journal.CodecException;
import io.syncline.path.RelPath;
import java.util.Arrays;

/**
 * A dirty set as bytes. Paths are front-coded: neighbours in path order share most of their directories.
 *
 * <pre>
 * number of elements, then each in path order:
 * 1 byte scope | number: bytes shared with the path before | number: bytes that follow | these bytes
 * </pre>
 */
final class CoverBytes {
    private static final int MIN_ELEMENT = 3;

    /**
     * LIMIT: the paths of one set, unfolded, in bytes. Front-coding could make a small damaged record ask for terabytes;
     * a window of the planner ends long before this. A guess, 16 times the largest record.
     */
    static final long MAX_UNFOLDED = 64L << 20;

    private CoverBytes() {}

    static long maxSize(DirtySet set) {
        long size = ByteSink.MAX_NUMBER;
        for (Dirt dirt : set.elements()) {
            size += 1 + 2 * ByteSink.MAX_NUMBER + dirt.path().length();
        }
        return size;
    }

    static void write(DirtySet set, ByteSink sink) {
        sink.number(set.size());
        byte[] previous = {};
        for (Dirt dirt : set.elements()) {
            byte[] path = dirt.path().toBytes();
            int shared = sharedLength(previous, path);
            sink.octet(dirt.scope().code());
            sink.number(shared);
            sink.number(path.length - shared);
            sink.bytes(path, shared, path.length);
            previous = path;
        }
    }

    static DirtySet read(ByteSource source) {
        int count = source.count(MIN_ELEMENT);
        DirtySet.Builder cover = DirtySet.builder();
        byte[] previous = {};
        RelPath last = RelPath.ROOT;
        long unfolded = 0;
        for (int i = 0; i < count; i++) {
            Scope scope = source.coded(Scope::ofCode);
            byte[] raw = unfold(previous, source);
            unfolded += raw.length;
            if (unfolded > MAX_UNFOLDED) {
                throw new CodecException("paths of more than " + MAX_UNFOLDED + " bytes");
            }
            RelPath path = ByteSource.path(raw);
            if (i > 0 && path.compareTo(last) <= 0) {
                throw new CodecException("paths out of order: " + path.display() + " behind " + last.display());
            }
            cover.add(path, scope);
            previous = raw;
            last = path;
        }
        return minimal(cover, count);
    }

    private static byte[] unfold(byte[] previous, ByteSource source) {
        long shared = source.number();
        if (shared < 0 || shared > previous.length) {
            throw new CodecException("shares " + shared + " bytes with a path of " + previous.length);
        }
        byte[] rest = source.bytes(source.count(1));
        byte[] raw = ByteSource.joined(previous, (int) shared, rest);
        if (sharedLength(previous, raw) != shared) {
            throw new CodecException("shares more than " + shared + " bytes");
        }
        return raw;
    }

    private static int sharedLength(byte[] previous, byte[] path) {
        int mismatch = Arrays.mismatch(previous, path);
        return mismatch < 0 ? path.length : mismatch;
    }

    private static DirtySet minimal(DirtySet.Builder cover, int count) {
        // The paths ascend, so none was doubled; a smaller set means that one covered another.
        if (cover.size() != count) {
            throw new CodecException("not a minimal cover: " + count + " elements, " + cover.size() + " needed");
        }
        return cover.build();
    }
}
