package io.syncline.shipper;

import java.nio.file.Path;

/** A shipper in a process of its own, to be killed: arguments are the directory of its workbench and the entries of a chunk. */
final class ShipMain {
    private ShipMain() {}

    public static void main(String[] args) throws Exception {
        Workbench bench = new Workbench(Path.of(args[0]));
        bench.chunks = new ChunkLimits(Long.parseLong(args[1]), Long.MAX_VALUE);
        bench.start();
        bench.awaitDone();
        System.out.println("done");
        bench.stop();
    }
}
