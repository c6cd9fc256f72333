#!/usr/bin/env bash
# The Debian packages of the QML modules that the window imports, and of those that these import in turn, on one
# line with commas. They are loaded at run time, so that nothing else finds them.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." >/dev/null && pwd)
modules=/usr/lib/$(gcc -print-multiarch)/qt6/qml
[ -d "$modules" ] || {
    echo "qml_packages.sh: $modules is missing: packaging/setup.sh installs it" >&2
    exit 1
}
# modules_of FOLDER…: folders of the modules that the QML files in there import, a line each.
modules_of() {
    local folder
    for folder in "$@"; do
        /usr/lib/qt6/libexec/qmlimportscanner -rootPath "$folder" -importPath "$modules"
    done | sed -n 's/^ *"path": "\(.*\)",\{0,1\}$/\1/p' | sort -u | while read -r path; do
        [ ! -f "$path/qmldir" ] || printf '%s\n' "$path"
    done
}

found=$(modules_of "$root/qml")
before=
while [ "$found" != "$before" ]; do
    before=$found
    # Not the two that hold the others as folders, of which only some are imported.
    mapfile -t inner < <(grep -vxE "$modules/(QtQuick|QtQml)" <<<"$found")
    found=$( (printf '%s\n' "$found" && modules_of "${inner[@]}") | sort -u)
done
sed 's|$|/qmldir|' <<<"$found" | xargs dpkg -S | cut -d: -f1 | sort -u | paste -sd, | sed 's/,/, /g'
