package io.syncline.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command for {@code exec:} that keeps a copy from nothing but what it is told. */
final class Copier {
    /**
     * Copies what it is told of, by content. Each directory is taken with all that is below it as soon as one of them is a
     * tree: coarser is never wrong. A name that has vanished meanwhile is in the next list.
     */
    private static final String SCRIPT = """
            #!/bin/sh
            export LC_ALL=C
            if [ -e "$0.broken" ]; then
                cat "$0.broken" >&2
                exit 1
            fi
            told=$(mktemp) || exit 1
            trap 'rm -f "$told" "$told".*' EXIT
            cat > "$told"
            {
                sed -zn 's/^ENTRY\\t//p' "$told"
                sed -zn 's/^LISTING\\t\\(.*\\)$/\\1\\//p' "$told"
                sed -zn 's/^TREE\\t//p' "$told"
                sed -zn 's/^GONE\\t//p' "$told"
            } > "$told.names"
            how=--dirs
            [ "$SYNCLINE_TREE" -gt 0 ] && how=--recursive
            rsync $how -lptgoDH --numeric-ids --checksum --modify-window=-1 --from0 --files-from="$told.names" --relative \\
                --delete --force --delete-missing-args ./ "$1"/
            """;

    /** Exit codes that say that it is done, with that of rsync for names that have vanished. */
    static final String SUCCESS = "0,24";

    private final Path script;

    /** @param script is written */
    Copier(Path script) throws IOException {
        this.script = Files.writeString(script, SCRIPT);
        allow(true);
    }

    /** @param copy a directory, without a character that is special to a shell */
    String destination(Path copy) {
        return "exec:" + script + " " + copy;
    }

    /** Each call fails with these words, from now on. */
    void fail(String words) throws IOException {
        Files.writeString(broken(), words);
    }

    void failNoMore() throws IOException {
        Files.delete(broken());
    }

    /** Whether it may be run at all. */
    void allow(boolean run) throws IOException {
        if (!script.toFile().setExecutable(run, false)) {
            throw new IOException("cannot change the mode of " + script);
        }
    }

    private Path broken() {
        return script.resolveSibling(script.getFileName() + ".broken");
    }
}
