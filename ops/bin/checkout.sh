# Read by ops/bin/syncline and ops/bin/check when they run from a checkout; an installed package has no need of it.
# Expects: home = the top of the checkout.

say() {
    printf 'syncline: %s\n' "$*" >&2
}

# need_packages WHEN...: installs what ops/packaging/debian-packages.txt lists for these and is missing.
need_packages() {
    local -a missing=()
    local when package command
    while read -r when package command; do
        case " $* " in *" $when "*) ;; *) continue ;; esac
        command -v "$command" >/dev/null || missing+=("$package")
    done < <(grep -v '^#' "$home/ops/packaging/debian-packages.txt")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        say "missing: ${missing[*]}; install with: sudo apt-get install --no-install-recommends ${missing[*]}"
        exit 1
    fi
    say "installing ${missing[*]}"
    # Two starts at once wait for each other here; apt itself would fail.
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get -o DPkg::Lock::Timeout=120 update -qq &&
        apt-get -o DPkg::Lock::Timeout=120 install -qq -y --no-install-recommends "${missing[@]}"; } >&2; then
        say "cannot install ${missing[*]}; install them by hand"
        exit 1
    fi
}

# Prints a path if the built jars are missing or older than a source; prints nothing if they are up to date.
stale() {
    local stamp=$home/ops/target/syncline.built
    if [ ! -e "$stamp" ] || [ ! -d "$home/ops/target/lib" ]; then
        echo "$stamp"
        return
    fi
    find "$home"/pom.xml "$home"/{journal,capture-agent,planner,shipper,ops}/{pom.xml,src/main} \
        -newer "$stamp" -print -quit
}

# build_if_stale JDK: two starts at once build once.
build_if_stale() {
    [ -n "$(stale)" ] || return 0
    if ! command -v mvn >/dev/null; then
        say "cannot build: no Maven found; install with: sudo apt-get install --no-install-recommends maven"
        exit 1
    fi
    if [ ! -x "$1/bin/javac" ]; then
        say "cannot build: $1 is a Java runtime without a compiler; install with:" \
            "sudo apt-get install --no-install-recommends openjdk-17-jdk-headless"
        exit 1
    fi
    (
        flock 9
        [ -n "$(stale)" ] || exit 0
        say "building (the first time this takes a few minutes)"
        # A source that is saved while the build runs is newer than this, and is built the next time.
        local stamp
        stamp=$(mktemp)
        trap 'rm -f "$stamp"' EXIT
        rm -rf "$home"/ops/target/lib "$home"/ops/target/syncline-ops-*.jar
        # Tests are compiled, because siblings' tests need the test-jar of journal, and not run.
        if ! (cd "$home" && JAVA_HOME=$1 mvn -q -B -Dstyle.color=never -DskipTests -Dspotless.apply.skip -Dspotless.check.skip package) >&2; then
            say "the build failed; see above"
            exit 1
        fi
        touch -r "$stamp" "$home/ops/target/syncline.built"
        # Without it a start takes twice as long, and that is all.
        JAVA_HOME=$1 "$home/ops/bin/syncline" --make-class-archive >&2 || true
    ) 9<"$home/pom.xml"
}
