package io.syncline.journal.chronicle;

import java.nio.file.Path;
import java.time.Duration;

/** Waits at a socket until it is woken, and then until nobody is left who could. */
final class WakingMain {
    private static final long LONGER_THAN_THE_TEST = Duration.ofMinutes(5).toNanos();

    private WakingMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        WakeSocket socket = new WakeSocket(Path.of(arguments[0]));
        System.out.println(socket.connect() ? "connected" : "refused");
        socket.await(LONGER_THAN_THE_TEST);
        System.out.println("woken");
        socket.await(LONGER_THAN_THE_TEST);
        System.out.println(socket.isConnected() ? "woken again" : "alone");
    }
}
