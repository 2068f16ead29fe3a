package io.syncline.shipper.outage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Whether a port answers: a connection is begun to each address of the host, as ssh and rsync would try them, and closed
 * when it is there. Nothing is said or read, and while the port refuses no server hears of it.
 */
final class PortLook implements Look {
    /** A guess: who has more has them to share the load, and any of them will do. */
    private static final int MAX_ADDRESSES = 4;

    private final Addresses addresses;
    private final int port;
    private final List<SocketChannel> begun = new ArrayList<>();
    private boolean hasBegun;

    PortLook(Addresses addresses, int port) {
        this.addresses = requireNonNull(addresses, "addresses is null");
        this.port = port;
    }

    @Override
    public Seen seen() {
        if (!addresses.areKnown()) {
            return Seen.NOT_YET;
        }
        if (!hasBegun) {
            hasBegun = true;
            addresses.all().stream().limit(MAX_ADDRESSES).forEach(this::begin);
        }
        for (Iterator<SocketChannel> all = begun.iterator(); all.hasNext(); ) {
            SocketChannel channel = all.next();
            try {
                if (channel.finishConnect()) {
                    return Seen.SOMEBODY;
                }
            } catch (IOException nobody) {
                close(channel);
                all.remove();
            }
        }
        return begun.isEmpty() ? Seen.NOBODY : Seen.NOT_YET;
    }

    @Override
    public void close() {
        addresses.forget();
        begun.forEach(PortLook::close);
        begun.clear();
    }

    private void begin(InetAddress address) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException noDescriptor) {
            return;
        }
        try {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(address, port));
            begun.add(channel);
        } catch (IOException | UnsupportedAddressTypeException noWay) {
            close(channel);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException closedAllTheSame) {
            // Of a connection that has said nothing, nothing is lost.
        }
    }
}
