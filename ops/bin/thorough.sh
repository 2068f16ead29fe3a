# Read by ops/bin/check: that the thorough tests (io.syncline.testing.Thorough) ran, and were not left out in silence.
# Each test run appends their names to MODULE/target/thorough-tests. Expects: home = the top of the checkout.

forget_thorough() {
    rm -f "$home"/*/target/thorough-tests
    rm -rf "$home"/*/target/surefire-reports
}

# thorough_ran ARGUMENT...: with what Maven was called. With arguments, of the modules alone whose tests ran.
thorough_ran() {
    local argument module ran=0
    local -a silent=()
    for argument in "$@"; do
        case $argument in -Dtest=* | -Dgroups=* | -DexcludedGroups=*) return 0 ;; esac
    done
    for module in "$home"/*/; do
        grep -rqs '^ *@Thorough$' "$module/src/test/java" || continue
        [ $# -eq 0 ] || [ -d "$module/target/surefire-reports" ] || continue
        if [ -s "$module/target/thorough-tests" ]; then
            ran=$((ran + $(wc -l <"$module/target/thorough-tests")))
        else
            silent+=("$(basename "$module")")
        fi
    done
    if [ ${#silent[@]} -gt 0 ]; then
        echo "check: no thorough test ran in ${silent[*]}, though there are some: see 'thorough' in pom.xml" >&2
        return 1
    fi
    echo "check: $ran thorough tests ran among these"
}
