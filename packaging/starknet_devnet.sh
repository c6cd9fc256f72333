#!/usr/bin/env bash
# Builds starknet-devnet, which runs a local Starknet chain, into the user's cache. packaging/setup.sh --starknet calls
# it. Does nothing, quickly, where the program is on PATH or there already.
#
# It comes as the source of a Rust program, whose lock file names every part by its hash. The source itself is compared
# with the hash below before anything of it runs.
set -euo pipefail

version=0.10.1
sha256=092815e50e53560d8135da2da3ed6a9e75938b0e7c09ec88b049659706a338c1
needed_mib=8000

cache=${XDG_CACHE_HOME:-$HOME/.cache}/landfall/starknet-devnet

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# has_version PROGRAM
has_version() {
    [ "$("$1" --version 2>/dev/null)" = "starknet-devnet $version" ]
}

if has_version "$cache/bin/starknet-devnet"; then
    exit 0
fi
if there=$(command -v starknet-devnet); then
    has_version "$there" ||
        printf 'setup: %s is not of version %s, for which Landfall was tried\n' "$there" "$version" >&2
    exit 0
fi

by_hand="put starknet-devnet $version on PATH, or install Rust with rustup (1.95 was tried), and run this again."
command -v cargo >/dev/null || fail "starknet-devnet is missing, and so is cargo, which builds it: $by_hand"
mkdir -p "$cache" || fail "$cache can't be made: free some space, or set XDG_CACHE_HOME to another place."
free=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
[ "$free" -ge "$needed_mib" ] ||
    fail "$free MiB are free in $cache and building starknet-devnet needs $needed_mib: free some space and run this again."

work=$(mktemp -d "$cache/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'printf "\nsetup: stopped. Run it again to build starknet-devnet.\n" >&2; exit 130' INT TERM

printf 'setup: starknet-devnet %s, built from its source. Two cores take about 25 minutes, once.\n' "$version"
# Asking about a version brings its source into cargo's cache.
if ! cargo info "starknet-devnet@$version" >"$work/log" 2>&1; then
    tail -n 8 "$work/log" >&2
    fail "cargo could not get starknet-devnet $version: check the network, and that cargo is not old (1.95 was tried; what cargo said is above)."
fi
source=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "starknet-devnet-$version.crate" -print -quit)
[ -n "$source" ] || fail "cargo got starknet-devnet $version and did not keep it: $by_hand"
printf '%s  %s\n' "$sha256" "$source" | sha256sum --check --status ||
    fail "$source is not the source that Landfall was tried with: remove it and run this again. If it stays so, somebody has changed what is given out."
tar -xzf "$source" -C "$work"

# Less optimised than usual: half the time to build, and fast enough for a chain on one machine.
CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_STRIP=symbols CARGO_TARGET_DIR=$work/target \
    cargo install --locked --path "$work/starknet-devnet-$version" --root "$work/installed" ||
    fail "starknet-devnet did not build; what cargo said is above. $by_hand"
has_version "$work/installed/bin/starknet-devnet" || fail "starknet-devnet was built and does not run: $by_hand"

rm -rf "$cache/bin"
mv "$work/installed/bin" "$cache/bin"
