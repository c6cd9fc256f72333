#!/usr/bin/env bash
# flow.seconds: from signing a withdrawal to its arrival on local chains, as the demo measures it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

last=$(HOME=$home XDG_DATA_HOME=$home XDG_RUNTIME_DIR=$home "$root/build/bin/landfall-cli" demo --headless </dev/null | tail -n 1)
seconds=$(printf '%s\n' "$last" | sed -n 's/^arrived: .* in \([0-9.]*\) s (tx 0x[0-9a-f]*)$/\1/p')
if [ -z "$seconds" ]; then
    printf 'the demo did not arrive: %s\n' "$last" >&2
    exit 1
fi
printf '{"name":"flow.seconds","value":%s,"unit":"s"}\n' "$seconds"
