#!/usr/bin/env bash
# Measures `phota-scan audit`, `range` and `push` on repositories of 10,000 and 1,000,000 objects that it makes, and on real
# ones: wall and processor time, most memory, most memory outside of mapped files (asked of the kernel 50 times a second).
# Every planted key has to be found, or there is no table.
#
# Usage: benches/million.sh [--sizes N,N] [--shapes history,commits,blobs] [--verbs audit,range,push] [BARE_CLONE...]
# Needs Linux, git and Python 3.11. FOLDER: where the repositories are made and kept (default: a temporary one).
# PHOTA_SCAN: the program (target/release/phota-scan).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
scan=$(realpath "${PHOTA_SCAN:-${CARGO_TARGET_DIR:-$root/target}/release/phota-scan}")
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
if [ -z "${FOLDER:-}" ]; then
  FOLDER=$(mktemp -d)
  trap 'rm -rf "$FOLDER"' EXIT
fi
python3 "$root/benches/million.py" --scan "$scan" --folder "$FOLDER" "$@"
