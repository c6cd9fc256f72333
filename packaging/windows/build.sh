#!/usr/bin/env bash
# Builds the modules without Qt for Windows, and puts programs into build/windows/bin that run them under Wine.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" >/dev/null && pwd)
cd "$here/../.."
"$here/libraries.sh"
cmake --preset windows
ninja -C build/windows/plain -j "$(nproc)"
cp build/windows/lib/*.dll build/windows/plain/bin/
mkdir -p build/windows/bin
for program in build/windows/plain/bin/*.exe; do
    ln -sf "$here/wine.sh" "build/windows/bin/$(basename "$program" .exe)"
done
