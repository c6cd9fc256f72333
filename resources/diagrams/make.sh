#!/usr/bin/env bash
# Draws each .dot of this folder as an .svg beside it. Needs Debian's package graphviz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for source in *.dot; do
    # From the <svg> tag on, without comments: what is left out names the program and its version.
    dot -Tsvg "$source" | sed -n '/^<svg/,$p' | sed '/^<!--.*-->$/d' >"${source%.dot}.svg"
done
