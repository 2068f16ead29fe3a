package io.syncline.shipper.outage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the resolver says of a host, when it has said it. It can take its time, and cannot be asked without waiting: all
 * destinations share two threads for that, which are gone when nobody asks.
 */
final class Addresses {
    private static final ThreadPoolExecutor RESOLVERS = resolvers();

    private final CompletableFuture<List<InetAddress>> answer;

    private Addresses(CompletableFuture<List<InetAddress>> answer) {
        this.answer = answer;
    }

    /** @param host a name or an address, which needs no resolver */
    static Addresses of(String host) {
        return of(() -> resolve(host), RESOLVERS);
    }

    static Addresses of(Supplier<List<InetAddress>> resolver, Executor threads) {
        return new Addresses(CompletableFuture.supplyAsync(resolver, threads));
    }

    static Addresses of(List<InetAddress> known) {
        return new Addresses(CompletableFuture.completedFuture(List.copyOf(known)));
    }

    boolean areKnown() {
        return answer.isDone();
    }

    /** To be called when they are known and not forgotten; none if the resolver does not know the host, or does not answer. */
    List<InetAddress> all() {
        return answer.join();
    }

    /**
     * Nobody waits for the answer. What the resolver was not asked yet it is not asked any more: where it answers nobody,
     * the questions of all destinations, every few seconds, would wait for it without an end.
     */
    void forget() {
        answer.cancel(false);
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException nobodyKnows) {
            return List.of();
        }
    }

    private static ThreadPoolExecutor resolvers() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
