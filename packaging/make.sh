#!/usr/bin/env bash
# Makes packages of Landfall in build/packages.
#
#   packaging/make.sh deb   the Debian package for this machine's kind, amd64
#   packaging/make.sh all   every package that can be made here
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)
build=$root/build/package

fail() {
    printf 'make: %s\n' "$*" >&2
    exit 1
}

# Programs of the build, without which a package would lack something.
need() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || fail "$program is missing: packaging/setup.sh --package installs it."
    done
}

build_programs() {
    need cmake ninja npm rsvg-convert gzip
    (cd "$root/core/contracts" && npm run build --silent) || fail 'the contracts did not compile.'
    local modules
    modules=$("$root/packaging/linux/qml_packages.sh") || fail 'the QML modules are of no Debian package.'
    (cd "$root" && cmake --preset package -DLANDFALL_QML_PACKAGES="$modules" >/dev/null)
    ninja -C "$build" landfall landfall-cli landfalld made_files
}

make_deb() {
    need dpkg-shlibdeps file
    [ "$(dpkg --print-architecture)" = amd64 ] || fail 'Anvil is taken for amd64 only, so the package is made there only.'
    build_programs
    (cd "$build" && cpack -G DEB >cpack.log) || {
        tail -n 20 "$build/cpack.log" >&2
        fail 'the package was not made.'
    }
    ls -l "$root"/build/packages/landfall_*.deb
}

case "$*" in
    deb) make_deb ;;
    all)
        make_deb
        printf 'make: not made here: a portable archive, and packages for other systems and kinds of machines\n'
        ;;
    -h | --help) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
    *) fail "'$*' is no package; packaging/make.sh --help lists them." ;;
esac
