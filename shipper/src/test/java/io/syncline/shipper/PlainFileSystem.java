package io.syncline.shipper;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system without ACLs and extended attributes, mounted for one test. Close it, and it is gone. */
record PlainFileSystem(Path directory) implements AutoCloseable {
    /** Skips the test, and prints why, where nothing can be mounted. */
    static PlainFileSystem mount(Path directory) throws IOException {
        Files.createDirectory(directory);
        boolean mounted = call("mount", "-t", "ramfs", "none", directory.toString()) == 0;
        if (!mounted) {
            System.err.println("skipped: cannot mount a ramfs, not root?");
        }
        assumeTrue(mounted, "cannot mount a ramfs, not root?");
        return new PlainFileSystem(directory);
    }

    @Override
    public void close() throws IOException {
        call("umount", directory.toString());
    }

    private static int call(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.onExit().join().exitValue();
    }
}
