package io.syncline.posix;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The datagram socket on which a service manager listens (sd_notify(3)). The JDK has neither datagrams of this family nor
 * a way to send descriptors along.
 *
 * <pre>
 * struct msghdr, 64 bit:   0 name   8 u32 namelen   16 iov   24 iovlen   32 control   40 controllen   48 flags
 * struct iovec:            0 base   8 len
 * struct cmsghdr:          0 len    8 SOL_SOCKET   12 SCM_RIGHTS   16 int descriptors[]
 * struct sockaddr_un:      0 u16 AF_UNIX   2 path, or NUL and a name (abstract)
 * </pre>
 */
public final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int LONGEST_PATH = 107;
    private static final int MESSAGE_HEADER = 56;
    private static final int CONTROL_HEADER = 16;

    private final String address;
    private final byte[] name;

    /** @param address as in {@code NOTIFY_SOCKET}: a path, or {@code @name} for an abstract one */
    public NotifySocket(String address) {
        this.address = requireNonNull(address, "address is null");
        byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 2 || bytes.length > LONGEST_PATH || (bytes[0] != '/' && bytes[0] != '@')) {
            throw new IllegalArgumentException("no address of a unix socket: " + address);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
            this.name = bytes;
        } else {
            this.name = Posix.terminated(bytes);
        }
    }

    /**
     * One datagram, with duplicates of these descriptors. Blocks while the receiver's queue is full.
     *
     * @throws PosixException ENOENT or ECONNREFUSED if nobody listens
     */
    public void send(String message, int... descriptors) {
        LibC c = Posix.libC();
        int socket = c.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw failed("socket");
        }
        try {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            if (c.sendmsg(socket, datagram(text, descriptors), MSG_NOSIGNAL) < 0) {
                throw failed("sendmsg");
            }
        } finally {
            c.close(socket);
        }
    }

    private PosixException failed(String call) {
        return new PosixException(call, address.getBytes(StandardCharsets.UTF_8), Posix.errno());
    }

    /** All parts in one piece of memory, which lives as long as the pointer to its beginning. */
    private Pointer datagram(byte[] text, int[] descriptors) {
        int vector = MESSAGE_HEADER;
        int control = vector + 16;
        int controlLength = descriptors.length == 0 ? 0 : CONTROL_HEADER + Integer.BYTES * descriptors.length;
        int address = control + (controlLength + 7) / 8 * 8;
        int addressLength = 2 + name.length;
        int content = address + (addressLength + 7) / 8 * 8;
        Pointer memory = Memory.allocateDirect(Runtime.getRuntime(Posix.libC()), content + text.length + 8, true);
        long base = memory.address();

        memory.putLong(0, base + address);
        memory.putInt(8, addressLength);
        memory.putLong(16, base + vector);
        memory.putLong(24, 1);
        memory.putLong(32, controlLength == 0 ? 0 : base + control);
        memory.putLong(40, controlLength);

        memory.putLong(vector, base + content);
        memory.putLong(vector + 8, text.length);
        if (controlLength > 0) {
            memory.putLong(control, controlLength);
            memory.putInt(control + 8, SOL_SOCKET);
            memory.putInt(control + 12, SCM_RIGHTS);
            memory.put(control + CONTROL_HEADER, descriptors, 0, descriptors.length);
        }
        memory.putShort(address, (short) AF_UNIX);
        memory.put(address + 2, name, 0, name.length);
        memory.put(content, text, 0, text.length);
        return memory;
    }
}
