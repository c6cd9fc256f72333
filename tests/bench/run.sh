#!/usr/bin/env bash
# Builds the benchmarks (release) and runs them all: a table, or with --json one
# object a line (name, value, unit; peer and ratio where there is a peer).
#
#   tests/bench/run.sh [--json] [--quick] [--snarkjs] [--rapidsnark PATH] [NAME…]
#
# NAME picks programs, and only those are built: `prover` is build/bench/bench_prover, `gas` the contracts.
# --snarkjs and --rapidsnark measure those programs beside ours on the same key and
# witness. Quote ratios, not seconds: machines differ.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build

fail() {
    printf 'bench: %s\n' "$*" >&2
    exit 1
}

json=
names=()
options=()
while [ $# -gt 0 ]; do
    case "$1" in
        --json) json=1 ;;
        --quick) options+=(--quick) ;;
        --snarkjs)
            snarkjs=$root/tests/js/node_modules/snarkjs/build/cli.cjs
            [ -f "$snarkjs" ] || fail "snarkjs is not installed: run packaging/setup.sh --tests first."
            options+=(--snarkjs "$snarkjs")
            ;;
        --rapidsnark)
            shift
            [ -x "${1:-}" ] || fail "'${1:-}' is no program: --rapidsnark takes the path of rapidsnark's prover."
            options+=(--rapidsnark "$(realpath "$1")")
            ;;
        --help)
            sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        -*) fail "unknown option '$1'; --help lists them." ;;
        *) names+=("$1") ;;
    esac
    shift
done

wanted() {
    [ "${#names[@]}" -eq 0 ] || printf '%s\n' "${names[@]}" | grep -qx -- "$1"
}

results=$(mktemp)
log=$(mktemp)
trap 'rm -f "$results" "$log"' EXIT
targets=()
for name in "${names[@]}"; do
    if [ "$name" != gas ]; then
        [ -f "$root/tests/bench/bench_$name.cpp" ] || fail "there is no benchmark '$name'."
        targets+=("bench_$name")
    fi
done
[ "${#names[@]}" -gt 0 ] || targets=(all)
build() {
    [ "${#targets[@]}" -eq 0 ] || { cmake --preset release -S "$root" && ninja -C "$build" -j "$(nproc)" "${targets[@]}"; }
}
build >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    fail "the release build failed; the lines above say why."
}

status=0
# measure NAME COMMAND…: keeps the JSON lines that the command prints.
measure() {
    local name=$1
    shift
    wanted "$name" || return 0
    printf 'bench: %s\n' "$name" >&2
    if ! "$@" >"$log" 2>"$log.err"; then
        tail -n 20 "$log.err" >&2
        printf 'bench: %s failed\n' "$name" >&2
        status=1
    fi
    rm -f "$log.err"
    grep '^{"name":' "$log" >>"$results" || true
}

for program in "$build"/bench/bench_*; do
    [ -x "$program" ] || continue
    name=$(basename "$program")
    measure "${name#bench_}" "$program" "${options[@]}"
done
measure gas node "$root/core/contracts/bench/gas.mjs"

[ -s "$results" ] || fail "no benchmark gave a result."
if [ -n "$json" ]; then
    cat "$results"
else
    node -e '
        const rows = require("fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line));
        const cells = rows.map((r) => [r.name, String(r.value), r.unit, r.peer ? `${r.ratio} x ${r.peer}` : ""]);
        const wide = (i) => Math.max(...cells.map((c) => c[i].length));
        const [a, b, c] = [wide(0), wide(1), wide(2)];
        for (const [name, value, unit, peer] of cells) {
            console.log(`${name.padEnd(a)}  ${value.padStart(b)} ${unit.padEnd(c)}  ${peer}`.trimEnd());
        }' <"$results"
fi
exit "$status"
