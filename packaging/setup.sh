#!/usr/bin/env bash
# Installs what Landfall is built with, on Debian 12. Does nothing, quickly, where
# nothing is missing.
#
#   packaging/setup.sh              what the programs and the demo need
#   packaging/setup.sh --tests      also the lints, sanitizers and fuzzers
#   packaging/setup.sh --package    also what makes the Debian package and tries it
#   packaging/setup.sh --starknet   also the compiler of the Starknet contracts, and a local Starknet chain
#   packaging/setup.sh --windows    also what compiles for Windows and runs that
#   packaging/setup.sh --arm64      also what compiles for Linux on arm64 and runs that
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)
packages_file=$root/packaging/linux/packages.txt

fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

groups=build
for option in "$@"; do
    case "$option" in
        --tests) groups+='|test' ;;
        --package) groups+='|test|package' ;;
        --starknet) groups+='|starknet' ;;
        --windows) groups+='|windows' ;;
        --arm64) groups+='|arm64' ;;
        -h | --help)
            sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) fail "'$option' is no option here; use packaging/setup.sh [--tests] [--package] [--starknet] [--windows] [--arm64]." ;;
    esac
done

# The chains' and contracts' tools come from npm as programs for this one kind of machine.
[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
    fail "this is $(uname -s) on $(uname -m), and Anvil and Forge are taken for Linux on x86_64 only: use such a machine."

log=$(mktemp) || fail "no temporary file can be made in ${TMPDIR:-/tmp}: free some space there and run this again."
trap 'rm -f "$log"' EXIT
trap 'printf "\nsetup: stopped. Run it again: it goes on with what is still missing.\n" >&2; exit 130' INT TERM

# become_root: fills `root_command` with what puts a command into root's hands, after asking for a password if it must.
root_command=()
become_root() {
    local by_hand="as root, run 'apt-get install ${missing[*]}'"
    [ "$(id -u)" -ne 0 ] || return 0
    command -v sudo >/dev/null || fail "packages are missing, and installing them needs root or sudo: $by_hand."
    if [ -t 0 ]; then
        sudo -v || fail "sudo does not let $(id -un) install packages: $by_hand."
    else
        sudo -n true 2>/dev/null || fail "sudo wants a password and there is no terminal to ask on: $by_hand."
    fi
    root_command=(sudo)
}

# free_mib DIRECTORY: space left for us there, in MiB.
free_mib() {
    df -Pm "$1" | awk 'NR == 2 { print $4 }'
}

apt_updated=
missing=()
# apt_install PACKAGE…
apt_install() {
    missing=("$@")
    [ -r /etc/os-release ] || fail "this is not Debian 12 (no /etc/os-release); install these by hand: ${missing[*]}."
    local system
    system=$(. /etc/os-release && printf '%s %s' "${ID:-unknown}" "${VERSION_ID:-}")
    [ "$system" = "debian 12" ] ||
        fail "this is $system, not Debian 12; install what corresponds to these by hand: ${missing[*]}."
    [ "$(free_mib /usr)" -ge 1500 ] ||
        fail "$(free_mib /usr) MiB are free under /usr and the packages need 1500: free some space and run this again."

    become_root
    printf 'setup: installing %s\n' "${missing[*]}"
    : >"$log"
    # With apt's own lock waited for, and without a question.
    if [ -z "$apt_updated" ]; then
        "${root_command[@]}" apt-get -o DPkg::Lock::Timeout=120 update -qq >"$log" 2>&1 || true
        apt_updated=1
    fi
    if ! "${root_command[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "apt-get could not install these ${#missing[@]} packages: check the network and the sources in /etc/apt, then run this again (its last lines are above)."
    fi
}

install_packages() {
    local wanted present
    mapfile -t wanted < <(awk -v groups="^($groups)$" '$1 ~ groups { print $2 }' "$packages_file")
    [ "${#wanted[@]}" -gt 0 ] || fail "$packages_file lists no packages: restore it from the repository."
    if ! command -v dpkg-query >/dev/null; then
        fail "this is not Debian 12 (no dpkg); install what corresponds to these by hand: ${wanted[*]}."
    fi
    present=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)
    local missing_packages
    mapfile -t missing_packages < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort) <(printf '%s\n' "$present" | sort))
    if [ "${#missing_packages[@]}" -gt 0 ]; then
        apt_install "${missing_packages[@]}"
    fi
}

install_node() {
    if ! command -v node >/dev/null; then
        apt_install nodejs npm
    elif ! command -v npm >/dev/null; then
        case "$(dpkg-query -W -f='${Version}' nodejs 2>/dev/null || true)" in
            *+deb12*) apt_install npm ;;
            *) fail "node is installed without npm, from elsewhere than Debian: install npm the way node was installed." ;;
        esac
    fi
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 18 || (a === 18 && b >= 20) ? 0 : 1)' ||
        fail "node $(node --version) is too old: 18.20 is needed, which Debian 12 has as nodejs."
    # Older ones can't read the lock files.
    [ "$(npm --version | cut -d. -f1)" -ge 7 ] ||
        fail "npm $(npm --version) is too old: 7 is needed; Debian 12's npm package has 9.2."
}

# npm_packages DIRECTORY: exactly what its lock file says, unless that is there already.
npm_packages() {
    local directory=$1
    local lock=$directory/package-lock.json stamp=$directory/node_modules/.installed-lock
    [ -f "$lock" ] || return 0
    cmp -s "$lock" "$stamp" && return 0

    [ "$(free_mib "$directory")" -ge 600 ] ||
        fail "$(free_mib "$directory") MiB are free in $directory and its npm packages need 600: free some space and run this again."
    [ -w "$directory" ] && { [ ! -e "$directory/node_modules" ] || [ -w "$directory/node_modules" ]; } ||
        fail "${directory#"$root"/} can't be written to by $(id -un), perhaps after a run as root: run 'sudo chown -R $(id -un) $root', or run this as root again."
    printf 'setup: npm packages of %s\n' "${directory#"$root"/}"
    if ! (cd "$directory" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$log" 2>&1); then
        head -n 8 "$log" >&2
        fail "npm could not install the packages of ${directory#"$root"/}: check the network and 'npm config get registry', then run this again (what npm said is above)."
    fi
    cp "$lock" "$stamp"
}

install_packages
install_node
npm_packages "$root/core/contracts"
case "$groups" in
    *test*) npm_packages "$root/tests/js" ;;
esac
case "$groups" in
    *starknet*)
        "$root/packaging/starknet.sh"
        "$root/packaging/starknet_devnet.sh"
        ;;
esac
