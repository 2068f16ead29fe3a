package io.syncline.journal.chronicle;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The reader's end of {@link WakeServer}. Owned by the reader's thread, but for {@link #wake}; every failure means polling. */
final class WakeSocket implements AutoCloseable {
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

    private final Path socket;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64);
    private volatile Optional<Link> link = Optional.empty();
    private long triedAt = System.nanoTime() - RETRY;

    private record Link(SocketChannel channel, Selector selector) {
        void close() {
            for (AutoCloseable part : new AutoCloseable[] {selector, channel}) {
                try {
                    part.close();
                } catch (Exception gone) {
                    // As it should be.
                }
            }
        }
    }

    WakeSocket(Path socket) {
        this.socket = socket;
    }

    boolean isConnected() {
        return link.isPresent();
    }

    /** Tries now and then. If this returns true, the journal is to be looked at again: a force may have come before. */
    boolean connect() {
        long now = System.nanoTime();
        if (now - triedAt < RETRY) {
            return false;
        }
        triedAt = now;
        link = Uninterrupted.call(this::connected);
        return link.isPresent();
    }

    /** Returns at a force, or after a while. */
    void await(long nanos) throws InterruptedException {
        try {
            Link waiting = link.orElseThrow();
            waiting.selector().select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            waiting.selector().selectedKeys().clear();
            drain(waiting.channel());
        } catch (IOException gone) {
            close();
        }
    }

    /** Ends the wait that is under way, or the next one, if it is connected; from any thread. */
    void wake() {
        link.ifPresent(waiting -> waiting.selector().wakeup());
    }

    @Override
    public void close() {
        link.ifPresent(Link::close);
        link = Optional.empty();
    }

    private Optional<Link> connected() {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(socket))) {
                Selector selector = Selector.open();
                channel.register(selector, SelectionKey.OP_READ);
                return Optional.of(new Link(channel, selector));
            }
            channel.close();
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException nobodyThere) {
            closeQuietly(channel);
        }
        return Optional.empty();
    }

    /** All wakes up to now are one. */
    private void drain(SocketChannel channel) throws IOException {
        int read = bytes.capacity();
        while (read == bytes.capacity()) {
            bytes.clear();
            read = channel.read(bytes);
        }
        if (read < 0) {
            throw new IOException("the writer has closed");
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException gone) {
            // As it should be.
        }
    }
}
