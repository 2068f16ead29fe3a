package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A list as rsync reads it with {@code --from0 --files-from=-}:
 *
 * <pre>
 * ./a/b NUL          the entry
 * ./a/ NUL           the directory and its direct entries
 * ./ NUL             the same of the root
 * </pre>
 *
 * The {@code ./} keeps a name that starts with {@code #} or {@code ;} from being a comment, which it is even with NULs.
 */
final class Names {
    /**
     * {@code .} stands for the root with its direct entries, slash or not. Any other name brings the root's own entry
     * along, one that nothing has just as well.
     */
    private static final byte[] ONLY_THE_ROOT = "./.syncline-no-such-name\0".getBytes(StandardCharsets.US_ASCII);

    /** Half of what a pipe holds, bytes. */
    private static final long SMALL = 32 << 10;

    private static final int MAX_PATH = 4096;

    private Names() {}

    static Child.Input input(RsyncRun run) {
        long atMost = run.names().size() * (MAX_PATH + 4L);
        boolean small = atMost <= SMALL || run.names().size() < SMALL / 8 && bytes(run) <= SMALL;
        return new Child.Input() {
            @Override
            public void writeTo(OutputStream stdin) throws IOException {
                write(run, stdin);
            }

            @Override
            public boolean isSmall() {
                return small;
            }
        };
    }

    private static long bytes(RsyncRun run) {
        return run.names().stream()
                .mapToLong(name -> name.path().toBytes().length + 4L)
                .sum();
    }

    static void write(RsyncRun run, OutputStream target) throws IOException {
        OutputStream out = new BufferedOutputStream(target, 1 << 16);
        for (ListedName name : run.names()) {
            boolean isRootEntry = name.path().isRoot() && !name.contents() && run.kind() == RsyncRun.Kind.FLAT;
            if (!isRootEntry) {
                writeOne(name, out);
            } else if (run.names().size() == 1) {
                out.write(ONLY_THE_ROOT);
            }
        }
        out.flush();
    }

    private static void writeOne(ListedName name, OutputStream out) throws IOException {
        RelPath path = name.path();
        out.write('.');
        if (!path.isRoot()) {
            out.write('/');
            out.write(path.toBytes());
        }
        if (name.contents() || path.isRoot()) {
            out.write('/');
        }
        out.write(0);
    }
}
