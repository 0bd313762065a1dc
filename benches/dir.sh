#!/usr/bin/env bash
# Times `phota-scan dir --no-ignore` against ripgrep with one pattern over the unpacked crates of the cargo registry.
# Usage: benches/dir.sh [PHOTA_SCAN [FOLDER]]    needs rg and hyperfine
set -euo pipefail

bin=$(realpath "${1:-target/release/phota-scan}")
folder=${2:-${CARGO_HOME:-$HOME/.cargo}/registry/src}
echo "$(find "$folder" -type f | wc -l) files, $(du -sh "$folder" | cut -f1)"
"$bin" dir --no-ignore "$folder" || test $? = 1 # findings are for a person to look at

# rg ends with 1 where nothing matches.
hyperfine -N -i --warmup 5 --runs 50 "rg -c -i --hidden --no-ignore phota $folder" "$bin dir --no-ignore $folder"
