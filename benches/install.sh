#!/usr/bin/env bash
# Compares what installing the hook costs, from an empty target folder, with installing ripsecrets: user CPU seconds.
# Usage: benches/install.sh [OUT]    keeps what it built in OUT; needs the registry
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$(mktemp -d)}
TIMEFORMAT='%U s user, %R s wall'

# A clean export, as a hook's clone is.
mkdir -p "$out/source"
git -C "$root" archive HEAD | tar -x -C "$out/source"
# Downloads are not what is measured.
(cd "$out/source" && cargo fetch --quiet)

echo 'cargo install --bins --path .'
time (cd "$out/source" && CARGO_TARGET_DIR=$out/target cargo install --quiet --bins --root "$out/ours" --path .)
echo 'cargo install ripsecrets'
time CARGO_TARGET_DIR=$out/target-ripsecrets cargo install --quiet --root "$out/ripsecrets" ripsecrets@0.1.11
ls -l "$out/ours/bin"
