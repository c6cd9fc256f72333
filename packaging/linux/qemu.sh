#!/bin/sh
# Runs under QEMU the program of the preset `arm64` that this is called by the name of, from build/arm64/qemu/bin.
build=$(dirname "$0")/../..
exec qemu-aarch64 -L "$build/system" "$build/bin/$(basename "$0")" "$@"
