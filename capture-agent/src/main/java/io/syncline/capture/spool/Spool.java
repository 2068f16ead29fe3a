package io.syncline.capture.spool;

import static java.util.Objects.requireNonNull;

import io.syncline.capture.watch.Landing;
import io.syncline.capture.watch.Safekeeping;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What read(2) gave, from the last moment on at which all was settled: everything before it is durable in the journal, and
 * nothing was held back. The memory is shared with a file that outlives the process, so the next process handles the same
 * bytes once more, and then what the kernel still has. Host byte order: nobody else reads it.
 *
 * <pre>
 * 0      u64 format           "SYNSPL" 0 1
 * 8      u64 settled          position; 0: not whole, whatever is in here
 * 16     u64 attempts         processes that began with this and did not get through it
 * 24     u32 length, identity what the events are of; UTF-8
 * 4096   segments of 256 KiB, each: u64 sequence from 1 on (0: free), u64 0, bytes of the kernel, zeros
 *
 * position = sequence * 256 KiB + offset in the segment
 * </pre>
 *
 * <p>A segment is zeroed before it gets a sequence, and a read only ever writes behind the bytes of the reads before it. So
 * the bytes end at the first zero header, even if the process died inside of a read, before anybody could note its length.
 *
 * <p>If nothing settles for so long that there is no free segment, those that are recorded are used again: better no
 * continuation than a kernel that forgets. Then the segment of {@code settled} is missing, and that says so.
 */
public final class Spool implements Landing, Safekeeping {
    /** What is left of an earlier process. */
    public record Rest(List<ByteBuffer> regions, List<Long> positions) {
        public Rest {
            regions = List.copyOf(regions);
            positions = List.copyOf(positions);
        }
    }

    /** 16 MiB: some 400,000 events; used from the front, so a quiet tree touches one segment. A guess. */
    public static final int SIZE = 4096 + 64 * Spool.SEGMENT;

    static final int SEGMENT = 256 * 1024;

    private static final long FORMAT = 0x53594e53504c0001L;
    private static final int SETTLED = 8;
    private static final int ATTEMPTS = 16;
    private static final int IDENTITY = 24;
    private static final int FIRST = 4096;
    private static final int HEADER = 16;
    /** Below this a segment counts as full; the largest event of inotify has 272 bytes, of fanotify some 700. */
    private static final int LEAST_ROOM = 8192;
    /** An event that ends every process that handles it must not do so for ever. */
    private static final int MOST_ATTEMPTS = 5;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;
    private final ByteBuffer room;
    private final int segments;
    private int current;
    private int used;
    private long sequence;
    private long found;
    private volatile long recorded;

    private Spool(ByteBuffer memory) {
        this.memory = memory.order(ByteOrder.nativeOrder());
        this.room = memory.duplicate().order(ByteOrder.nativeOrder());
        this.segments = (memory.capacity() - FIRST) / SEGMENT;
        if (segments < 2) {
            throw new IllegalArgumentException("too small for a spool: " + memory.capacity() + " bytes");
        }
    }

    /** @param memory zeroed, shared with a file */
    public static Spool create(ByteBuffer memory, String identity) {
        Spool spool = new Spool(requireNonNull(memory, "memory is null"));
        byte[] text = identity.getBytes(StandardCharsets.UTF_8);
        if (text.length > FIRST - IDENTITY - Integer.BYTES) {
            throw new IllegalArgumentException("identity of " + text.length + " bytes");
        }
        memory.putInt(IDENTITY, text.length).put(IDENTITY + Integer.BYTES, text);
        spool.begin(0);
        spool.recorded = SEGMENT;
        spool.put(0, FORMAT);
        return spool;
    }

    /** Empty if this is no spool. */
    public static Optional<Spool> open(ByteBuffer memory) {
        if (memory.capacity() < FIRST + 2 * SEGMENT) {
            return Optional.empty();
        }
        Spool spool = new Spool(memory);
        if (spool.get(0) != FORMAT) {
            return Optional.empty();
        }
        spool.sequence = 0;
        for (int i = 0; i < spool.segments; i++) {
            spool.sequence = Math.max(spool.sequence, spool.get(at(i)));
        }
        spool.found = spool.sequence;
        spool.recorded = spool.get(SETTLED);
        spool.used = SEGMENT;
        spool.current = -1;
        return Optional.of(spool);
    }

    /** What the events are of: the source, and what is asked of the kernel. */
    public String identity() {
        byte[] text = new byte[Math.min(Math.max(memory.getInt(IDENTITY), 0), FIRST - IDENTITY - Integer.BYTES)];
        memory.get(IDENTITY + Integer.BYTES, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /**
     * All bytes since it was settled, oldest first; empty if they are not whole, or have been begun with too often.
     * Counts as an attempt.
     */
    public Optional<Rest> rest() {
        long settled = get(SETTLED);
        if (settled == 0 || get(ATTEMPTS) >= MOST_ATTEMPTS) {
            return Optional.empty();
        }
        put(ATTEMPTS, get(ATTEMPTS) + 1);
        List<ByteBuffer> regions = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        for (long wanted = settled / SEGMENT; wanted <= sequence; wanted++) {
            int segment = segmentOf(wanted);
            if (segment < 0) {
                return Optional.empty();
            }
            int from = wanted == settled / SEGMENT ? (int) (settled % SEGMENT) : 0;
            from = Math.max(from, HEADER);
            regions.add(region(segment, from));
            positions.add(wanted * SEGMENT + from);
        }
        return Optional.of(new Rest(regions, positions));
    }

    @Override
    public ByteBuffer room() {
        if (SEGMENT - used < LEAST_ROOM) {
            int free = free();
            if (free < 0) {
                return room.limit(0);
            }
            begin(free);
        }
        return room.limit(at(current) + SEGMENT).position(at(current) + used);
    }

    @Override
    public long landed(int length) {
        long position = sequence * SEGMENT + used;
        used += length;
        return position;
    }

    @Override
    public void recorded(long position, boolean settled) {
        long upTo = Math.max(position, recorded);
        if (settled && upTo != 0) {
            put(SETTLED, upTo);
        }
        if (settled || upTo / SEGMENT > found) {
            put(ATTEMPTS, 0);
        }
        recorded = upTo;
    }

    @Override
    public void doubt() {
        put(SETTLED, 0);
    }

    /** Nobody goes on with this, whatever is recorded from now on. */
    public void end() {
        put(0, 0);
    }

    private int free() {
        int free = olderThan(get(SETTLED) / SEGMENT);
        return free >= 0 ? free : olderThan(recorded / SEGMENT);
    }

    /** The first segment that nobody needs from this sequence on; what is in use stays small that way. */
    private int olderThan(long needed) {
        for (int i = 0; i < segments; i++) {
            if (i != current && get(at(i)) < needed || get(at(i)) == 0) {
                return i;
            }
        }
        return -1;
    }

    private void begin(int segment) {
        put(at(segment), 0);
        for (int i = at(segment) + Long.BYTES; i < at(segment) + SEGMENT; i += Long.BYTES) {
            memory.putLong(i, 0);
        }
        sequence++;
        put(at(segment), sequence);
        current = segment;
        used = HEADER;
    }

    private int segmentOf(long wanted) {
        for (int i = 0; i < segments; i++) {
            if (get(at(i)) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private ByteBuffer region(int segment, int from) {
        return memory.duplicate()
                .order(ByteOrder.nativeOrder())
                .limit(at(segment) + SEGMENT)
                .position(at(segment) + from);
    }

    private long get(int offset) {
        return (long) WORD.getVolatile(memory, offset);
    }

    private void put(int offset, long value) {
        WORD.setVolatile(memory, offset, value);
    }

    private static int at(int segment) {
        return FIRST + segment * SEGMENT;
    }
}
