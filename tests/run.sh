#!/usr/bin/env bash
# Builds everything and runs every check, counting cases.
#
#   tests/run.sh                 set-up, build, lints, tests, the demo
#   tests/run.sh --full          also: clang-tidy, address and thread sanitizers, fuzzers, the package, Starknet,
#                                Windows, arm64
#   tests/run.sh --only STAGE    that stage, on what earlier runs built; repeat it for more
#
# A stage that breaks (build error, crash, time-out, no test found) counts as a
# failure, and the stages after it run all the same. The last line is exactly
# "N passed, N failed".
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 2
dev=$root/build/dev
logs=$root/build/logs
jobs=$(nproc)

normal_stages=(setup build lint unit forge npm demo)
full_stages=(tidy asan tsan fuzz package starknet windows arm64)
stages=("${normal_stages[@]}")
only=()
fuzz_seconds=${LANDFALL_FUZZ_SECONDS:-5} # a target

wrong_use() {
    printf 'tests/run.sh: %s\n' "$1" >&2
    usage >&2
    exit 2
}

usage() {
    sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    printf 'stages: %s; with --full also: %s\n' "${normal_stages[*]}" "${full_stages[*]}"
}

while [ $# -gt 0 ]; do
    case "$1" in
        --full)
            # The tests of circuits and restarts try everything instead of samples, which takes longer than Qt's own limit.
            export LANDFALL_FULL=1 QTEST_FUNCTION_TIMEOUT=7200000
            stages+=("${full_stages[@]}")
            ;;
        --only)
            shift
            [ $# -gt 0 ] || wrong_use '--only needs the name of a stage.'
            printf '%s\n' "${normal_stages[@]}" "${full_stages[@]}" | grep -Fqx -- "$1" ||
                wrong_use "there is no stage '$1'."
            only+=("$1")
            ;;
        --help)
            usage
            exit 0
            ;;
        *) wrong_use "'$1' is no argument; a stage is named by --only." ;;
    esac
    shift
done

[ "${#only[@]}" -eq 0 ] || stages=("${only[@]}")

passed=0
failed=0
mkdir -p "$logs"

# count PASSED FAILED
count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}

# one_case NAME COMMAND…: a check that passes or fails as a whole. Its output is
# shown only where it fails.
one_case() {
    local name=$1
    shift
    if "$@" >"$logs/case.log" 2>&1; then
        printf '  ok    %s\n' "$name"
        count 1 0
    else
        tail -n 200 "$logs/case.log" | sed 's/^/    /'
        printf '  FAIL  %s\n' "$name"
        count 0 1
    fi
}

stage_broken() {
    printf '  FAIL  %s\n' "$1"
    count 0 1
}

# --- stages -------------------------------------------------------------------

stage_setup() {
    one_case 'set-up' "$root/packaging/setup.sh" --tests
}

# build_preset PRESET [NINJA ARGUMENTS…]
build_preset() {
    local preset=$1
    shift
    cmake --preset "$preset" && ninja -C "$root/build/$preset" -k 0 -j "$jobs" "$@"
}

build_dev() {
    build_preset dev >"$logs/build.log" 2>&1 && return 0
    grep -E -A 12 'FAILED:|error:|CMake Error' "$logs/build.log" | head -n 150
    return 1
}

build_contracts() {
    (cd core/contracts && npm run build --silent)
}

stage_build() {
    one_case 'contracts compile' build_contracts
    one_case 'configure and build' build_dev
}

cpp_files() {
    git ls-files -- '*.h' '*.cpp'
}

check_format() {
    cpp_files | xargs -r clang-format-16 --dry-run -Werror
}

check_solhint() {
    git ls-files -- 'core/contracts/*.sol' |
        xargs -r tests/js/node_modules/.bin/solhint --disc --noPoster --max-warnings 0 -c tests/lint/solhint.json
}

stage_lint() {
    one_case 'clang-format' check_format
    one_case 'solhint' check_solhint
    one_case 'qmllint' ninja -C "$dev" all_qmllint
    one_case 'doxygen' doxygen core/Doxyfile
    if node tests/lint/run.mjs >"$logs/lint.log" 2>&1; then :; fi
    sed 's/^/  /' "$logs/lint.log" | sed '$d'
    local summary
    summary=$(tail -n 1 "$logs/lint.log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    if [ -n "$summary" ]; then
        # shellcheck disable=SC2086
        count $summary
    else
        stage_broken 'the lints did not finish'
    fi
    node_tests "$logs/lint-tests.log" tests/lint/*.test.mjs tests/packaging/*.test.mjs
}

# The sources that the build compiles.
tidy_files() {
    local compiled
    compiled=$(sed -n "s|^ *\"file\": \"$root/\(.*\)\".*|\1|p" "$dev/compile_commands.json")
    git ls-files -- 'core/*.cpp' 'app/*.cpp' 'tests/*.cpp' | grep -Fx -e "$compiled"
}

# clang reads g++'s commands but for the options that mean something else to it.
check_tidy() {
    mkdir -p "$dev/tidy"
    sed -E 's/ (-mgeneral-regs-only|-Wno-maybe-uninitialized|--param=asan-stack=0)//g' "$dev/compile_commands.json" >"$dev/tidy/compile_commands.json"
    tidy_files | xargs -r -P "$jobs" -n 1 clang-tidy-16 -p "$dev/tidy" --quiet 2>/dev/null
}

stage_tidy() {
    if [ ! -f "$dev/compile_commands.json" ]; then
        stage_broken 'clang-tidy has no build to read: run the stage build first'
        return
    fi
    one_case "clang-tidy on $(tidy_files | wc -l) files" check_tidy
}

# qt_cases REPORT: "passed failed" of one Qt Test program, not counting
# initTestCase and cleanupTestCase where they pass; nothing if it did not finish.
qt_cases() {
    awk '
        /^PASS   : .*::(initTestCase|cleanupTestCase)\(\)/ { frame++ }
        /^Totals: / { passed = $2; failed = $4; done = 1 }
        END { if (done) print passed - frame, failed }' "$1" 2>/dev/null
}

# ctest_programs BUILD [CTEST SELECTION…]: names of the selected programs.
ctest_programs() {
    local build=$1
    shift
    ctest --test-dir "$build" -N "$@" 2>/dev/null | sed -n 's/^ *Test *#[0-9]*: //p'
}

# run_ctest BUILD LOG [CTEST SELECTION…]
run_ctest() {
    local build=$1 log=$2
    shift 2
    rm -f "$build"/results/*.txt "$build/Testing/Temporary/LastTestsFailed.log"
    ctest --test-dir "$build" -j "$jobs" --output-on-failure --no-tests=error "$@" >"$log" 2>&1 && return 0
    grep -E -A 4 '^FAIL!|^XPASS|^QFATAL|^ERROR: |runtime error:|SUMMARY: |\*\*\*' "$log" | head -n 200 | sed 's/^/    /'
    return 1
}

# Names that ctest counts as failed: wrong, crashed, timed out or not built.
ctest_failed() {
    sed 's/^[0-9]*://' "$1/Testing/Temporary/LastTestsFailed.log" 2>/dev/null
}

# Tests that need a Starknet node, which only the stage for it sets up.
on_starknet='^tst_starknet_(node|setup|deployment|calls|adapter)$'

stage_unit() {
    unit_programs unit -E "$on_starknet"
}

# unit_programs LOG CTEST SELECTION…
unit_programs() {
    local log=$logs/$1.log
    shift
    run_ctest "$dev" "$log" "$@"
    local programs program cases
    programs=$(ctest_programs "$dev" "$@")
    if [ -z "$programs" ]; then
        stage_broken 'no C++ test is built'
        return
    fi
    for program in $programs; do
        cases=$(qt_cases "$dev/results/$program.txt")
        if [ -z "$cases" ]; then
            stage_broken "$program did not finish"
        elif [ "${cases#* }" = 0 ] && ctest_failed "$dev" | grep -qx "$program"; then
            # shellcheck disable=SC2086
            count $cases
            stage_broken "$program failed outside its cases (crash, time-out or leak)"
        elif [ "$cases" = '0 0' ]; then
            stage_broken "$program has no cases"
        else
            printf '  %-5s %-36s %4d passed, %d failed\n' "$([ "${cases#* }" = 0 ] && echo ok || echo FAIL)" "$program" $cases
            # shellcheck disable=SC2086
            count $cases
        fi
    done
}

stage_forge() {
    if [ ! -f core/contracts/package.json ]; then
        stage_broken 'no contracts (core/contracts/package.json)'
        return
    fi
    local log=$logs/forge.log status=0
    (cd core/contracts && timeout 900 npm test --silent) 2>&1 | sed 's/\x1b\[[0-9;]*m//g' >"$log" || status=1
    local cases
    cases=$(awk '/tests? passed, [0-9]+ failed, [0-9]+ skipped \(/ {
            for (i = 2; i <= NF; i++) {
                if ($i ~ /^passed/) p += $(i - 2)
                if ($i ~ /^failed/) f += $(i - 1)
            }
            done = 1
        } END { if (done) print p + 0, f + 0 }' "$log")
    [ "$status" -eq 0 ] || tail -n 80 "$log" | sed 's/^/    /'
    if [ -z "$cases" ] || [ "${cases% *}" = 0 ]; then
        stage_broken 'forge ran no test'
    else
        # shellcheck disable=SC2086
        count $cases
        printf '  forge: %d passed, %d failed\n' $cases
        [ "$status" -eq 0 ] || [ "${cases#* }" != 0 ] || stage_broken 'forge failed outside its cases'
    fi
}

# node_tests LOG FILE…: with the programs of `tools`, else of the build, and those of another system in `other_tools`.
node_tests() {
    local log=$1
    shift
    local status=0
    LANDFALL_BUILD_DIR=${tools:-$dev} LANDFALL_OTHER_BUILD_DIR=${other_tools:-} timeout 900 node --test --test-reporter=tap "$@" >"$log" 2>&1 || status=1
    local cases
    cases=$(awk '/^# pass / { p = $3 } /^# (fail|cancelled) / { f += $3; done = 1 } END { if (done) print p + 0, f + 0 }' "$log")
    [ "$status" -eq 0 ] || grep -E -A 14 '^ *not ok' "$log" | head -n 150 | sed 's/^/    /'
    if [ -z "$cases" ] || [ "$cases" = '0 0' ]; then
        stage_broken "node ran no test of $*"
        return
    fi
    # shellcheck disable=SC2086
    count $cases
    printf '  node: %d passed, %d failed\n' $cases
    [ "$status" -eq 0 ] || [ "${cases#* }" != 0 ] || stage_broken 'node failed outside its cases'
}

stage_npm() {
    local files
    mapfile -t files < <(git ls-files -- 'tests/js/*.test.mjs' ':!tests/js/starknet_*' ':!tests/js/across_systems*' 'tests/model/*.test.mjs' 'core/contracts/*.test.mjs')
    if [ "${#files[@]}" -eq 0 ]; then
        stage_broken 'no tests under tests/js'
        return
    fi
    node_tests "$logs/npm.log" "${files[@]}"
}

demo_arrives() {
    local home status=0
    home=$(mktemp -d)
    XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$home XDG_DATA_HOME=$home XDG_RUNTIME_DIR=$home \
        timeout 600 "$dev/bin/landfall-cli" demo "$@" </dev/null || status=$?
    rm -rf "$home"
    return "$status"
}

check_demo() {
    demo_arrives --headless >"$logs/demo.log" 2>&1 && tail -n 1 "$logs/demo.log" | grep -Eq '^arrived: 250 USDC on .+ in [0-9.]+ s \(tx 0x[0-9a-f]{64}\)$' && return 0
    cat "$logs/demo.log"
    return 1
}

check_starknet_demo() {
    local log=$logs/starknet-demo.log
    demo_arrives --starknet >"$log" 2>&1 && grep -Eq '^arrived: 250 USDC on Starknet Devnet ' "$log" &&
        tail -n 1 "$log" | grep -Eq '^arrived: 40 USDC on Anvil Two ' && return 0
    cat "$log"
    return 1
}

stage_demo() {
    one_case 'the demo arrives' check_demo
}

# with_preset PRESET CTEST-SELECTION…: builds the selected tests and runs them as a
# normal run does, whatever --full says. A program that is clean is one case.
with_preset() {
    local preset=$1
    local build=$root/build/$preset
    shift
    if ! cmake --preset "$preset" >"$logs/$preset-build.log" 2>&1; then
        tail -n 30 "$logs/$preset-build.log"
        stage_broken "configuring $preset"
        return
    fi
    local programs program
    programs=$(ctest_programs "$build" "$@")
    # shellcheck disable=SC2086
    if [ -z "$programs" ] || ! ninja -C "$build" -k 0 -j "$jobs" $programs >>"$logs/$preset-build.log" 2>&1; then
        grep -E -A 12 'FAILED:|error:' "$logs/$preset-build.log" | head -n 100
        stage_broken "building with $preset"
    fi
    (unset LANDFALL_FULL && run_ctest "$build" "$logs/$preset.log" "$@")
    for program in $programs; do
        if ctest_failed "$build" | grep -qx "$program" || [ ! -s "$build/results/$program.txt" ]; then
            stage_broken "$program with $preset"
        else
            count 1 0
            printf '  ok    %s with %s\n' "$program" "$preset"
        fi
    done
}

# The modules, each in its own process; without the window and the programs (app, e2e, devnet).
stage_asan() {
    with_preset asan -L '^(base|algebra|crypto|snark|protocol|state|store|wallet|l1|circuits|node|rpc)$' -E "$on_starknet"
}

# The programs whose subject works in threads (THREADS in their CMakeLists.txt).
stage_tsan() {
    with_preset tsan -L '^threads$'
}

# With the sanitizers of the stage asan, from the same build.
stage_fuzz() {
    if ! build_preset asan tests/fuzz/all >"$logs/fuzz-build.log" 2>&1; then
        grep -E -A 12 'FAILED:|error:|CMake Error' "$logs/fuzz-build.log" | head -n 100
        stage_broken 'building the fuzz targets'
    fi
    one_case 'seeds for the fuzz targets' "$root/build/asan/bin/fuzz_seeds" "$root/build/asan/corpus"
    local -x LSAN_OPTIONS="suppressions=$root/tests/support/lsan.supp" UBSAN_OPTIONS=print_stacktrace=1
    local target name corpus ran=
    for target in "$root"/build/asan/fuzz/fuzz_*; do
        [ -x "$target" ] || continue
        ran=1
        name=$(basename "$target")
        corpus=$root/build/asan/corpus/$name
        mkdir -p "$corpus"
        one_case "$name for $fuzz_seconds s" \
            "$target" -max_total_time="$fuzz_seconds" -timeout=120 -rss_limit_mb=2048 \
            -artifact_prefix="$root/build/asan/" "$corpus"
    done
    [ -n "$ran" ] || stage_broken 'no fuzz target is built'
}

# Made, looked at, and used in a system of its own (as root).
stage_package() {
    one_case 'set-up' "$root/packaging/setup.sh" --package
    node_tests "$logs/packaging.log" tests/packaging/full/*.test.mjs
    one_case 'the Debian package is made' "$root/packaging/make.sh" deb
    local package
    package=$(ls -t build/packages/landfall_*.deb 2>/dev/null | head -n 1)
    if [ -z "$package" ]; then
        stage_broken 'there is no package'
        return
    fi
    one_case 'lintian finds no error' lintian --fail-on error --tag-display-limit 0 "$package"
    one_case 'the package installs and the demo arrives' packaging/linux/test_deb.sh "$package" "$logs/package.png"
}

# The contracts on Starknet, on a node of their own. Its set-up brings a compiler and, where none is on PATH, the node.
stage_starknet() {
    one_case 'set-up' "$root/packaging/setup.sh" --tests --starknet
    PATH=${XDG_CACHE_HOME:-$HOME/.cache}/landfall/starknet-devnet/bin:$PATH
    unit_programs starknet-unit -R "$on_starknet"
    one_case 'the demo arrives on Starknet, and back' check_starknet_demo
    local files
    mapfile -t files < <(git ls-files -- 'tests/js/starknet_*.test.mjs')
    node_tests "$logs/starknet.log" "${files[@]}"
}

# All of core and app compiles for Windows; the modules without Qt run there too, under Wine.
stage_windows() {
    one_case 'set-up' "$root/packaging/setup.sh" --tests --windows
    if packaging/windows/syntax.mjs >"$logs/windows-syntax.log" 2>&1; then
        count 1 0
        printf '  ok    compiled for Windows: %s\n' "$(tail -n 1 "$logs/windows-syntax.log")"
    else
        tail -n 100 "$logs/windows-syntax.log"
        stage_broken 'compiling for Windows'
    fi
    one_case 'the modules without Qt are built for Windows' packaging/windows/build.sh
    local tools=$root/build/windows other_tools=
    node_tests "$logs/windows.log" tests/js/circomlib.test.mjs tests/js/snarkjs.test.mjs tests/js/exit_circuit.test.mjs
    tools=$dev other_tools=$root/build/windows
    node_tests "$logs/windows-across.log" tests/js/across_systems.test.mjs
}

# The modules without Qt, and their tests, cross-compiled for Linux on arm64 and run under QEMU.
stage_arm64() {
    one_case 'set-up' "$root/packaging/setup.sh" --tests --arm64
    one_case 'a system of that kind with the libraries' packaging/linux/arm64_system.sh
    with_preset arm64 -L '^(base|algebra|crypto|snark|protocol|state)$'
    local programs=(crypto_vector_tool snark_vector_tool circuit_files_tool) program
    one_case 'the tools are built' ninja -C build/arm64 "${programs[@]}"
    mkdir -p build/arm64/qemu/bin
    for program in "${programs[@]}"; do
        ln -sf "$root/packaging/linux/qemu.sh" "build/arm64/qemu/bin/$program"
    done
    local tools=$dev other_tools=$root/build/arm64/qemu
    node_tests "$logs/arm64-across.log" tests/js/across_systems.test.mjs
}

# --- all of it ----------------------------------------------------------------

times=()
for stage in "${stages[@]}"; do
    printf '== %s\n' "$stage"
    started=$SECONDS
    "stage_$stage"
    times+=("$(printf '%-6s %5d s' "$stage" $((SECONDS - started)))")
    printf '   %d s\n' $((SECONDS - started))
done

printf '\n'
printf '%s\n' "${times[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
