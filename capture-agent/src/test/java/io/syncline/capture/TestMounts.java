package io.syncline.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a test mounts; all of it is gone at the end. */
final class TestMounts implements AutoCloseable {
    private static final String DEAD =
            "exec 5<>/dev/fuse; mount -i -t fuse -o fd=5,rootmode=040000,user_id=0,group_id=0 dead \"$0\" && echo mounted; read";

    private final Deque<Path> mounted = new ArrayDeque<>();
    private final Map<Path, Process> servers = new HashMap<>();

    void tmpfs(Path at) throws Exception {
        mount(at, "-t", "tmpfs", "-o", "size=1m", "syncline-test");
    }

    /** An image of a small ext4, to be mounted with {@code -o loop}. Skips the test where it cannot be made. */
    Path disk(Path directory) throws Exception {
        Path image = directory.resolve("disk.ext4");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(8 << 20);
        }
        Process made = new ProcessBuilder("/sbin/mkfs.ext4", "-q", "-F", "-O", "^has_journal", image.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes());
        assumeTrue(made.waitFor() == 0, () -> "needs mkfs.ext4: " + said);
        return image;
    }

    /** A file system whose server never answers: whoever asks it waits until the end of the test. */
    void deadServer(Path at) throws Exception {
        Process server = new ProcessBuilder("bash", "-c", DEAD, at.toString())
                .redirectErrorStream(true)
                .start();
        servers.put(at, server);
        String said = server.inputReader().readLine();
        assumeTrue("mounted".equals(said), () -> "needs root and fuse: " + said);
        mounted.push(at);
    }

    /** Skips the test, with the reason, where it is not allowed. */
    void mount(Path at, String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(what));
        command.add(at.toString());
        Process mount = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(mount.getInputStream().readAllBytes());
        assumeTrue(mount.waitFor() == 0, () -> "needs root to mount a file system: " + said);
        mounted.push(at);
    }

    void unmount(Path at) {
        Optional.ofNullable(servers.get(at)).ifPresent(Process::destroyForcibly);
        // The agent may be just looking at it.
        await().atMost(Duration.ofSeconds(10)).until(() -> umount(at));
        mounted.remove(at);
    }

    /** Lazily: an agent may have it open still. */
    @Override
    public void close() {
        servers.values().forEach(Process::destroyForcibly);
        while (!mounted.isEmpty()) {
            umount(mounted.pop(), "-l");
        }
    }

    private static boolean umount(Path at, String... options) {
        List<String> command = new ArrayList<>(List.of("umount"));
        command.addAll(List.of(options));
        command.add(at.toString());
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot unmount " + at, e);
        }
    }
}
