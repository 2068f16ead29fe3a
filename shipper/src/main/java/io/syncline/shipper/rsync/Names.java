package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

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
    private Names() {}

    static void write(List<ListedName> names, OutputStream target) throws IOException {
        OutputStream out = new BufferedOutputStream(target, 1 << 16);
        for (ListedName name : names) {
            writeOne(name, out);
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
        if (name.contents()) {
            out.write('/');
        }
        out.write(0);
    }
}
