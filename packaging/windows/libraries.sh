#!/usr/bin/env bash
# Puts what the preset `windows` links into build/windows: OpenSSL and libsecp256k1 as DLLs, out of the Python packages
# of libraries.txt, and Debian's headers of them. Does nothing, quickly, where they are there already.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" >/dev/null && pwd)
root=$(cd "$here/../.." >/dev/null && pwd)
out=$root/build/windows

cmp -s "$here/libraries.txt" "$out/lib/.installed" && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! python3 -m pip download --quiet --no-deps --require-hashes --only-binary=:all: --platform win_amd64 \
    --python-version 3.11 --dest "$work" --requirement "$here/libraries.txt" >"$work/pip.log" 2>&1; then
    tail -n 8 "$work/pip.log" >&2
    printf "windows: pip could not get the libraries: check the network and 'python3 -m pip config list', then run this again.\n" >&2
    exit 1
fi

rm -rf "$out/lib"
mkdir -p "$out/lib"
for package in "$work"/*.whl; do
    python3 -m zipfile -e "$package" "$work/unpacked"
done
cp "$work"/unpacked/psycopg_binary.libs/libcrypto-3-x64-*.dll "$out/lib/libcrypto-3-x64.dll" # as it calls itself
cp "$work/unpacked/libsecp256k1_0/compiled/win64bit/libsecp256k1-0.dll" "$out/lib/"
printf 'Name: libsecp256k1\nDescription: libsecp256k1\nVersion: 0\nLibs: %s\nCflags: -I%s\n' \
    "$out/lib/libsecp256k1-0.dll" "$out/include" >"$out/lib/libsecp256k1.pc"
"$here/headers.mjs"
cp "$here/libraries.txt" "$out/lib/.installed"
