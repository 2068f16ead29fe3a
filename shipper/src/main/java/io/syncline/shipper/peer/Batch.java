package io.syncline.shipper.peer;

import static java.util.Objects.requireNonNull;

import io.syncline.path.RelPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What one side tells the other at once. Its file arrives behind all that it speaks of.
 *
 * <pre>
 * "SYNPEER1", session u64, number u64, seen u64, sender, receiver, count u32,
 * each change: kind u8, path, base, next, print u64, fresh u8
 * CRC32C of all that u32
 * </pre>
 *
 * @param session since when both sides write down what they have in common; a greater one ends a smaller one
 * @param sender the id of the tree that it comes from
 * @param receiver the id of the tree that the sender is told of changes by; empty as long as it was told of none
 * @param number contiguous within a session, from 1
 * @param seen the number of the last batch that the sender had received
 */
public record Batch(long session, long number, long seen, String sender, String receiver, List<Change> changes) {
    private static final long MAGIC = 0x53594E5045455231L;

    public Batch {
        requireNonNull(sender, "sender is null");
        requireNonNull(receiver, "receiver is null");
        changes = List.copyOf(changes);
    }

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeLong(session);
            out.writeLong(number);
            out.writeLong(seen);
            Records.text(sender, out);
            Records.text(receiver, out);
            out.writeInt(changes.size());
            for (Change change : changes) {
                out.writeByte(change.kind().ordinal());
                Records.path(change.path(), out);
                Records.state(change.base(), out);
                Records.state(change.next(), out);
                out.writeLong(change.print());
                out.writeBoolean(change.fresh());
            }
            out.writeInt(sum(bytes.toByteArray(), bytes.size()));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if it is none, or torn */
    public static Batch decode(byte[] bytes) throws IOException {
        int length = bytes.length - Integer.BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != sum(bytes, length)) {
            throw new IOException("not a batch of changes, or a torn one");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, length)));
        if (in.readLong() != MAGIC) {
            throw new IOException("not a batch of changes of this version");
        }
        long session = in.readLong();
        long number = in.readLong();
        long seen = in.readLong();
        String sender = Records.text(in);
        String receiver = Records.text(in);
        int count = in.readInt();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(change(in));
        }
        return new Batch(session, number, seen, sender, receiver, changes);
    }

    private static Change change(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        RelPath path = Records.path(in);
        EntryState base = Records.state(in);
        EntryState next = Records.state(in);
        long print = in.readLong();
        boolean fresh = in.readBoolean();
        if (path.isRoot() || kind >= Change.Kind.values().length) {
            throw new IOException("no change: kind " + kind + " of " + path.display());
        }
        return new Change(Change.Kind.values()[kind], path, base, next, print, fresh);
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    /** What tells two batches with one number apart. */
    static int sumOf(byte[] encoded) {
        return sum(encoded, encoded.length);
    }
}
