#!/usr/bin/env bash
# Runs the two commands that the README begins with, as they stand there: the main job, then the tests. Ends with the
# test runner's closing lines.
set -euo pipefail

cd "$(dirname "$0")/../.."

# The only line of the block behind a marker in the README.
command_behind() {
  awk -v marker="<!-- $1 -->" '$0 == marker { seen = 1; next } seen && /^```/ { if (inside) exit; inside = 1; next } seen && inside' README.md
}

scan=$(command_behind scan)
test=$(command_behind test)
[ -n "$scan" ] && [ "$test" = 'cargo test --workspace' ] || { echo "the README's commands were not found" >&2; exit 1; }

echo "\$ $scan"
output=$(bash -c "$scan")
echo "$output"
[ -n "$output" ] || { echo "no visible result" >&2; exit 1; }

echo "\$ $test"
exec bash -c "$test"
