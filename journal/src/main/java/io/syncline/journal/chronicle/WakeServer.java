package io.syncline.journal.chronicle;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wakes the readers in other processes: a socket in the journal's directory, at which they wait for a byte. No thread: who
 * has connected is looked for at each force, and a byte waits for whoever is not reading just now. Never a reason to fail:
 * readers poll as well. Owned by the writer's thread.
 */
final class WakeServer implements AutoCloseable {
    /** More than the shippers of one source. */
    private static final int BACKLOG = 128;

    private final Path socket;
    private final Optional<ServerSocketChannel> server;
    private final List<SocketChannel> readers = new ArrayList<>();
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    private WakeServer(Path socket, Optional<ServerSocketChannel> server) {
        this.socket = socket;
        this.server = server;
    }

    /** @param socket may be there already, from a writer that was killed: the caller holds the writer's lock */
    static WakeServer listen(Path socket) {
        try {
            Files.deleteIfExists(socket);
            return new WakeServer(socket, Optional.of(bound(socket)));
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException cannot) {
            // A path longer than the 107 bytes of an address, or a file system without sockets.
            return new WakeServer(socket, Optional.empty());
        }
    }

    private static ServerSocketChannel bound(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.configureBlocking(false);
            server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    void wake() {
        if (server.isPresent()) {
            // An interrupt would close the channels.
            Uninterrupted.run(() -> wakeAll(server.get()));
        }
    }

    @Override
    public void close() {
        Uninterrupted.run(() -> {
            server.ifPresent(WakeServer::closeQuietly);
            readers.forEach(WakeServer::closeQuietly);
            readers.clear();
            try {
                if (server.isPresent()) {
                    Files.deleteIfExists(socket);
                }
            } catch (IOException left) {
                // Nobody answers there; the next writer removes it.
            }
        });
    }

    private void wakeAll(ServerSocketChannel from) {
        try {
            for (SocketChannel reader = from.accept(); reader != null; reader = from.accept()) {
                reader.configureBlocking(false);
                readers.add(reader);
            }
        } catch (IOException tooManyFiles) {
            // They poll.
        }
        readers.removeIf(reader -> !wake(reader));
    }

    /** False if it is gone. One that has not read the last bytes yet is awake anyway. */
    private boolean wake(SocketChannel reader) {
        try {
            one.clear();
            reader.write(one);
            return true;
        } catch (IOException gone) {
            closeQuietly(reader);
            return false;
        }
    }

    private static void closeQuietly(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception gone) {
            // As it should be.
        }
    }
}
