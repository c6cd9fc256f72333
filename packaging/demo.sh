#!/usr/bin/env bash
# Installs what is needed, builds the programs, and brings 250 USDC from one local
# chain to another, with play money and real proofs: in the window where there is a
# display, in the terminal with --headless or where there is none.
#
#   packaging/demo.sh              the window, filled in up to your signature
#   packaging/demo.sh --headless   all of it in the terminal
#   packaging/demo.sh --starknet   the same to a local Starknet chain, and back to another chain; what runs that chain is
#                                  built once, which takes about 25 minutes of two cores
#
# Arguments are handed to `landfall-cli demo`; `--help` among them explains them.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)
build=$root/build

fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

window=
if [ $# -eq 0 ]; then
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        window=1
    else
        printf 'demo: no display here, so this runs in the terminal, as with --headless. To see the window, run it\n'
        printf 'demo: on a desktop or through "ssh -X".\n'
    fi
fi
programs=(landfall-cli landfalld)
[ -z "$window" ] || programs+=(landfall)

setup=()
case " $* " in *' --starknet '*) setup=(--starknet) ;; esac
"$root/packaging/setup.sh" "${setup[@]}"

free=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
[ "$free" -ge 1000 ] || fail "$free MiB are free in $root and the build needs 1000: free some space and run this again."

log=$build/demo-build.log
mkdir -p "$build" 2>/dev/null && touch "$log" 2>/dev/null ||
    fail "$build can't be written to by $(id -un), perhaps after a run as root: run 'sudo chown -R $(id -un) $root', or run this as root again."
trap 'printf "\ndemo: stopped. Run it again: the build goes on where it was.\n" >&2; exit 130' INT TERM
started=$SECONDS
if [ ! -f "$build/build.ninja" ] && ! (cd "$root" && cmake --preset release) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "configuring failed; the lines above say why (all of them: $log)."
fi
[ -x "$build/bin/${programs[-1]}" ] || printf 'demo: building the programs, some minutes the first time\n'
if ! (cd "$root/core/contracts" && npm run build --silent) >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "the contracts did not compile; the lines above say why (all of them: $log)."
fi
if ! ninja -C "$build" -j "$(nproc)" "${programs[@]}" >"$log" 2>&1; then
    grep -A 20 'FAILED:' "$log" >&2 || tail -n 30 "$log" >&2
    fail "the build failed; the lines above say why (all of them: $log)."
fi
printf 'demo: built in %d s\n' $((SECONDS - started))

[ -z "$window" ] || exec "$build/bin/landfall" --demo
exec "$build/bin/landfall-cli" demo "$@"
