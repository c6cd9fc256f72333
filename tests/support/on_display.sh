#!/usr/bin/env bash
# on_display.sh COMMAND…: runs it on an X display of its own that nobody sees and that ends with it.
set -euo pipefail

command -v Xvfb >/dev/null || {
    echo "on_display.sh: Xvfb is missing: packaging/setup.sh --tests installs it" >&2
    exit 1
}
scratch=$(mktemp -d)
mkfifo "$scratch/number"
# The server chooses a free number itself and says it once it takes clients.
Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp 3>"$scratch/number" >"$scratch/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
read -r -t 30 number <"$scratch/number" || {
    cat "$scratch/log" >&2
    echo 'on_display.sh: Xvfb did not start within 30 s' >&2
    exit 1
}
status=0
DISPLAY=:$number "$@" || status=$?
exit "$status"
