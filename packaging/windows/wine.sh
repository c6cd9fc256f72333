#!/bin/sh
# Runs under Wine the program of the preset `windows` that this is called by the name of.
build=$(dirname "$0")/..
export WINEPREFIX="${WINEPREFIX:-$(realpath "$build")/wine}" WINEDEBUG="${WINEDEBUG:--all}"
exec /usr/lib/wine/wine64 "$build/plain/bin/$(basename "$0").exe" "$@"
