#!/usr/bin/env bash
# Puts the Cairo compiler that Landfall's Starknet contracts are built with into the user's cache. packaging/setup.sh
# --starknet calls it. Does nothing, quickly, where it is there already.
#
# The compiler (Cairo 2.12, Sierra 1.7) comes as two static programs inside the Python package cairo-lang, which is
# only unpacked. Its core library lacks some files: core/contracts/starknet/corelib has what our contracts need of them.
set -euo pipefail

version=0.14.0.1
sha256=d53473245f8d0d7d62d77ad5c1715959f61ce128bb369e8e7662040aabed98df

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)
added=$root/core/contracts/starknet/corelib
cache=${XDG_CACHE_HOME:-$HOME/.cache}/landfall/cairo

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

wanted=$(printf '%s\n' "$version $sha256" && cd "$added" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
if [ -x "$cache/bin/starknet-compile" ] && [ "$(cat "$cache/.installed" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

mkdir -p "$cache" || fail "$cache can't be made: free some space, or set XDG_CACHE_HOME to another place."
work=$(mktemp -d "$cache/new.XXXXXX")
trap 'rm -rf "$work"' EXIT

printf 'setup: the Cairo compiler, from the Python package cairo-lang %s\n' "$version"
printf 'cairo-lang==%s --hash=sha256:%s\n' "$version" "$sha256" >"$work/wanted.txt"
if ! python3 -m pip download --quiet --no-deps --require-hashes --dest "$work" --requirement "$work/wanted.txt" \
    >"$work/pip.log" 2>&1; then
    tail -n 8 "$work/pip.log" >&2
    fail "pip could not get cairo-lang $version: check the network and 'python3 -m pip config list', then run this again (what pip said is above)."
fi

mkdir "$work/package" "$work/cairo"
python3 -m zipfile -e "$work"/cairo-lang-*.zip "$work/package"
compiler=$work/package/cairo-lang-$version/starkware/starknet/compiler/v1/sierra-compiler-major-1
cp -r "$compiler/bin" "$compiler/corelib" "$work/cairo"
chmod +x "$work"/cairo/bin/*
cp -r "$added/." "$work/cairo/corelib/src"
# Storage vectors are among what the package lacks, and our contracts have none.
sed -i '/^mod vec;$/,/^pub use vec::/d' "$work/cairo/corelib/src/starknet/storage.cairo"
printf '%s\n' "$wanted" >"$work/cairo/.installed"

rm -rf "$cache/bin" "$cache/corelib" "$cache/.installed"
mv "$work/cairo/bin" "$work/cairo/corelib" "$work/cairo/.installed" "$cache"
