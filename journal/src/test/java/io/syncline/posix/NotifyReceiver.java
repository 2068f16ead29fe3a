package io.syncline.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.types.ssize_t;

/** The service manager's end of its socket. */
public final class NotifyReceiver implements AutoCloseable {
    /** The calls of the receiving end. */
    public interface ReceiverC {
        int bind(int socket, @In byte[] address, int length);

        @ssize_t
        long recvmsg(int socket, Pointer message, int flags);
    }

    /** One datagram. */
    public record Received(String text, List<Integer> descriptors) {}

    private static final ReceiverC C = LibraryLoader.create(ReceiverC.class).load("c");
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ROOM = 8192;

    private final int socket;

    private NotifyReceiver(byte[] name) {
        socket = Posix.libC().socket(1, 2, 0);
        byte[] address = new byte[2 + name.length];
        address[0] = 1;
        System.arraycopy(name, 0, address, 2, name.length);
        if (C.bind(socket, address, address.length) != 0) {
            throw new PosixException("bind", name, Runtime.getRuntime(C).getLastError());
        }
    }

    public static NotifyReceiver at(Path path) {
        return new NotifyReceiver(Posix.terminated(Posix.bytes(path)));
    }

    public static NotifyReceiver atAbstract(String name) {
        return new NotifyReceiver(("\0" + name).getBytes(StandardCharsets.UTF_8));
    }

    /** All datagrams that have arrived. */
    public List<Received> take() {
        List<Received> all = new ArrayList<>();
        Pointer memory = Memory.allocateDirect(Runtime.getRuntime(Posix.libC()), 3 * ROOM, true);
        while (true) {
            memory.putLong(16, memory.address() + 64);
            memory.putLong(24, 1);
            memory.putLong(32, memory.address() + ROOM);
            memory.putLong(40, ROOM);
            memory.putLong(64, memory.address() + 2 * ROOM);
            memory.putLong(72, ROOM);
            long length = C.recvmsg(socket, memory, MSG_DONTWAIT);
            if (length < 0) {
                return all;
            }
            byte[] text = new byte[(int) length];
            memory.get(2 * ROOM, text, 0, text.length);
            all.add(new Received(new String(text, StandardCharsets.UTF_8), descriptors(memory)));
        }
    }

    public List<String> texts() {
        return take().stream().map(Received::text).toList();
    }

    private static List<Integer> descriptors(Pointer memory) {
        List<Integer> descriptors = new ArrayList<>();
        if (memory.getLong(40) > 0) {
            for (int at = 16; at < memory.getLong(ROOM); at += 4) {
                descriptors.add(memory.getInt(ROOM + at));
            }
        }
        return descriptors;
    }

    @Override
    public void close() {
        Descriptors.close(socket);
    }
}
