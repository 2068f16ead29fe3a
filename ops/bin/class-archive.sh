# Read by `ops/bin/syncline --make-class-archive`. Expects what that has found out: jdk, options, class_path, archive.

# Runs a mirror of two files in a directory of its own and lets the JVM write down the classes that it has loaded: the next
# JVM maps them instead of reading and checking them. It looks itself whether the archive fits it and the jars, and does
# without if not; so one that is missing or old costs time and nothing else.
make_class_archive() {
    # Not local: the trap runs when the function is over.
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch" "$archive.new"' EXIT
    mkdir "$scratch/source" "$scratch/copy"
    echo one >"$scratch/source/one"
    local -a command=(capture --state "$scratch/state" "$scratch/source")
    local started='^watching '
    if command -v rsync >/dev/null; then
        command=(mirror --state "$scratch/state" --quiet-time 0ms "$scratch/source" "$scratch/copy")
        started=' in sync$'
    fi
    "$jdk/bin/java" "${options[@]}" "-XX:ArchiveClassesAtExit=$archive.new" -cp "$class_path" io.syncline.ops.Main \
        "${command[@]}" >"$scratch/out" 2>&1 &
    local java=$!
    await 1800 grep -q "$started" "$scratch/out"
    echo two >"$scratch/source/two"
    [ "${command[0]}" = capture ] || await 100 cmp -s "$scratch/source/two" "$scratch/copy/two"
    kill "$java" 2>/dev/null || true
    # JVMs that are told to use a file which is cut short crash: what is forced has its size written beside it, and
    # is_whole asks for that.
    if ! { wait "$java" && sync "$archive.new" && rm -f "$archive.size" && mv -f "$archive.new" "$archive" &&
        stat -c %s "$archive" >"$archive.size"; } 2>>"$scratch/out"; then
        echo "syncline: cannot make $archive:" >&2
        tail -n 3 "$scratch/out" >&2
        return 1
    fi
}

# await TENTHS COMMAND...: until it succeeds, the time is over or there is no JVM any more.
await() {
    local left=$1
    shift
    until "$@" 2>/dev/null || [ "$left" -eq 0 ] || ! kill -0 "$java" 2>/dev/null; do
        left=$((left - 1))
        sleep 0.1
    done
}
