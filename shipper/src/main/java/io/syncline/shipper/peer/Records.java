package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How states are written, in a batch as in the files of what is known; big endian.
 *
 * <pre>
 * path:  length u16, bytes
 * state: kind u8; FILE: size u64, modified i64, mode u16; DIRECTORY: mode u16;
 *        LINK: target (length u16, bytes); SPECIAL: mode u16
 * known: path, state, print u64, told u64, flags u8 (1 racy, 2 due STATE, 4 due QUESTION)
 * </pre>
 */
final class Records {
    private static final int RACY = 1;
    private static final int STATE = 2;
    private static final int QUESTION = 4;

    private Records() {}

    static void path(RelPath path, DataOutputStream out) throws IOException {
        bytes(path.toBytes(), out);
    }

    static RelPath path(DataInputStream in) throws IOException {
        try {
            return RelPath.of(bytes(in));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static void text(String text, DataOutputStream out) throws IOException {
        bytes(text.getBytes(StandardCharsets.ISO_8859_1), out);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.ISO_8859_1);
    }

    private static void bytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }

    static void state(EntryState state, DataOutputStream out) throws IOException {
        out.writeByte(state.kind().ordinal());
        switch (state.kind()) {
            case GONE -> {}
            case SPECIAL, DIRECTORY -> out.writeShort(state.mode());
            case LINK -> text(state.target(), out);
            case FILE -> {
                out.writeLong(state.size());
                out.writeLong(state.modified());
                out.writeShort(state.mode());
            }
        }
    }

    static EntryState state(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind >= EntryState.Kind.values().length) {
            throw new IOException("unknown kind: " + kind);
        }
        return switch (EntryState.Kind.values()[kind]) {
            case GONE -> EntryState.GONE;
            case SPECIAL -> EntryState.special(in.readUnsignedShort());
            case LINK -> EntryState.link(text(in));
            case FILE -> EntryState.file(in.readLong(), in.readLong(), in.readUnsignedShort());
            case DIRECTORY -> EntryState.directory(in.readUnsignedShort());
        };
    }

    static void known(RelPath path, Known known, DataOutputStream out) throws IOException {
        path(path, out);
        state(known.state(), out);
        out.writeLong(known.print());
        out.writeLong(known.told());
        out.writeByte((known.racy() ? RACY : 0) | due(known.due()));
    }

    static Known known(DataInputStream in) throws IOException {
        EntryState state = state(in);
        long print = in.readLong();
        long told = in.readLong();
        int flags = in.readUnsignedByte();
        return new Known(state, print, (flags & RACY) != 0, told, due((flags & STATE) != 0, (flags & QUESTION) != 0));
    }

    private static Known.Due due(boolean ofState, boolean ofQuestion) {
        if (ofQuestion) {
            return ofState ? Known.Due.QUESTION_AND_STATE : Known.Due.QUESTION;
        }
        return ofState ? Known.Due.STATE : Known.Due.NOTHING;
    }

    private static int due(Known.Due due) {
        return switch (due) {
            case NOTHING -> 0;
            case STATE -> STATE;
            case QUESTION -> QUESTION;
            case QUESTION_AND_STATE -> QUESTION | STATE;
        };
    }
}
