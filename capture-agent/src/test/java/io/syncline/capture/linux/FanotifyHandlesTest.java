package io.syncline.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.capture.watch.Location;
import io.syncline.filter.Pruning;
import io.syncline.posix.Errno;
import io.syncline.posix.Posix;
import io.syncline.posix.PosixException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanotifyHandlesTest {
    @TempDir
    Path directory;

    /** Kills: a directory of the tree that counts as outside, since nothing could be opened to ask where it is. */
    @Test
    void aLackOfDescriptorsIsNoAnswer() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("a/b"));
        try (Fanotify fanotify = open();
                FanotifyHandles handles = handles(fanotify)) {
            byte[] key = FileHandle.of(Posix.bytes(deep)).orElseThrow().key();
            assertInstanceOf(Location.Within.class, handles.locate(key));
            handles.release();
            // So that nothing has to be loaded while no file can be opened.
            new PosixException("warm", new byte[0], Errno.EMFILE).errno();

            Limit none = new Limit();
            Optional<PosixException> refused = refusal(handles, key);
            none.lift();

            assertEquals(Optional.of(Errno.EMFILE), refused.map(PosixException::errno));
            assertInstanceOf(Location.Within.class, handles.locate(key));
        }
    }

    private static Optional<PosixException> refusal(FanotifyHandles handles, byte[] key) {
        try {
            handles.locate(key);
            return Optional.empty();
        } catch (PosixException refused) {
            return Optional.of(refused);
        }
    }

    private FanotifyHandles handles(Fanotify fanotify) {
        byte[] root = Posix.bytes(directory);
        FanotifyHandles handles = new FanotifyHandles(root, new Mounts(root, fanotify, Pruning.NONE, false));
        assumeTrue(canLocate(handles), "needs CAP_DAC_READ_SEARCH");
        return handles;
    }

    private static boolean canLocate(FanotifyHandles handles) {
        try {
            handles.locate(handles.root());
            return true;
        } catch (PosixException refused) {
            return false;
        }
    }

    private static Fanotify open() {
        try {
            return Fanotify.open(false, 0);
        } catch (PosixException refused) {
            assumeTrue(false, () -> "needs fanotify: " + refused.getMessage());
            throw refused;
        }
    }

    /** This process can open no file, until it is lifted. Another process sets and lifts it: this one could not start it. */
    private static final class Limit {
        private final Process setter;

        Limit() throws Exception {
            String ours = "--pid " + ProcessHandle.current().pid();
            String script = "before=$(prlimit " + ours + " --nofile --noheadings -o SOFT) && prlimit " + ours
                    + " --nofile=3: && echo set && read lift; prlimit " + ours + " --nofile=$before:";
            setter = new ProcessBuilder("sh", "-c", script).start();
            BufferedReader said = setter.inputReader();
            assumeTrue("set".equals(said.readLine()), "needs prlimit(1)");
        }

        void lift() throws Exception {
            setter.getOutputStream().close();
            assertEquals(0, setter.waitFor());
        }
    }
}
