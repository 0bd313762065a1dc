#!/usr/bin/env bash
# The HTML report of a hostile repository in a headless Chromium: nothing of it acts, the filter works, the policy holds.
# Without a Chromium it says that it was not run; on GitHub's runners, which have one, that is a failure.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"

chromium=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
  [ -n "$chromium" ] || chromium=$(command -v "$name" || true)
done
if [ -z "$chromium" ]; then
  echo 'html: NOT RUN, no Chromium was found; CHROMIUM may name one'
  [ "${GITHUB_ACTIONS:-}" != true ] || exit 1
  exit 0
fi

begin html 8
cd "$root"
cargo build --quiet --release --bin phota-scan
bin=${CARGO_TARGET_DIR:-target}/release/phota-scan
log=$scratch/log
mkdir "$scratch/html"
python3 "$root/tests/e2e/html_page.py" "$chromium" "$(realpath "$bin")" "$scratch/html" >"$scratch/results" 2>"$log" || true
while IFS=$'\t' read -r name problems; do
  verdict "$name" "$problems" "$log"
done <"$scratch/results"
# What was announced and did not run counts as failed; this says why.
[ "$passed" -eq "$planned" ] || cat "$log"
