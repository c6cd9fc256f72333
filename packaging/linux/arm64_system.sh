#!/usr/bin/env bash
# Unpacks a Debian 12 for arm64 with the libraries that Landfall is built with into build/arm64/system, for the preset
# `arm64`. Nothing of it is installed or run while it is made. As root. Does nothing, quickly, where it is there already.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." >/dev/null && pwd)
system=$root/build/arm64/system
libraries=libc6-dev,libboost-dev,libqrencode-dev,libqt6sql6-sqlite,libsecp256k1-dev,libssl-dev,qt6-base-dev,qt6-declarative-dev,qt6-svg-dev,qtkeychain-qt6-dev

[ "$(cat "$system/.unpacked" 2>/dev/null)" != "$libraries" ] || exit 0
fail() {
    printf 'arm64: %s\n' "$*" >&2
    exit 1
}
[ "$(id -u)" -eq 0 ] || fail 'this unpacks a system, for which it has to be root.'
command -v debootstrap >/dev/null || fail 'debootstrap is missing: packaging/setup.sh --arm64 installs it.'

rm -rf --one-file-system "$system"
mkdir -p "$system"
debootstrap --foreign --arch=arm64 --variant=minbase --include="$libraries" bookworm "$system" >"$system.log" 2>&1 ||
    { tail -n 20 "$system.log" >&2; fail 'debootstrap failed: check the network and run this again.'; }
for package in "$system"/var/cache/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$system" # lib is a link to usr/lib
done
rm -rf "$system"/var/cache/apt/archives/*.deb
# Links that start at the root of that system lead out of it from here.
find "$system/usr/lib" "$system/lib" -type l -lname '/*' -printf '%p\t%l\n' 2>/dev/null | while IFS=$'\t' read -r link target; do
    ln -sfn "$system$target" "$link"
done
printf '%s' "$libraries" >"$system/.unpacked"
