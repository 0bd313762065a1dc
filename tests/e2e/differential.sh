#!/usr/bin/env bash
# Compares `phota-scan audit` with the naive reference (tests/reference: every object through `git cat-file`, searched
# whole) on any repositories: the set of (blob, key) pairs has to be the same.
#
# Usage: tests/e2e/differential.sh [--plant COUNT] REPOSITORY...
# With --plant each is copied, COUNT keys are planted in the copy (tests/e2e/plant.py), and all of them must be found.
# Both programs are built first, unless PHOTA_SCAN and REFERENCE name them.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
count=0
if [ "${1:-}" = --plant ]; then
  count=$2
  shift 2
fi
[ $# -gt 0 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
begin differential $#

target=${CARGO_TARGET_DIR:-$root/target}/release
if [ -z "${PHOTA_SCAN:-}${REFERENCE:-}" ]; then
  (cd "$root" && cargo build --quiet --release --bin phota-scan --example reference)
fi
scan=${PHOTA_SCAN:-$target/phota-scan}
reference=${REFERENCE:-$target/examples/reference}
log=$scratch/log

# compare REPORT PAIRS STATUS COUNT: prints what differs, or nothing.
compare() {
  python3 - "$@" <<'EOF'
import json, sys

report = json.load(open(sys.argv[1]))
expected = {tuple(line.split()) for line in open(sys.argv[2])}
status, planted = int(sys.argv[3]), int(sys.argv[4])

found, cut = set(), set()
for finding in report["findings"]:
    if finding["rule"] != "phota-api-key":
        continue
    fingerprint, places = finding["key"]["fingerprint"], [finding, *finding["also_at"]]
    # Submodules and the worktree are no objects of this repository; the text of commits and tags is no blob.
    places = [p for p in places if p["object"] and p["place"] not in ("message", "author", "path", "metadata")]
    found |= {(place["object"], fingerprint) for place in places}
    if finding["also_at_total"] > len(finding["also_at"]):
        cut.add(fingerprint)

# A tag's own text is reported under the tag's id.
tags = {p["object"] for f in report["findings"] for p in [f, *f["also_at"]] if p["place"] == "tag"}
invented = {pair for pair in found - expected if pair[0] not in tags}
missed = {pair for pair in expected - found if pair[1] not in cut}
missed |= {pair for pair in expected if pair[1] in cut and pair[1] not in {f for _, f in found}}
for name, pairs in ("missed", missed), ("not in the reference", invented):
    for blob, fingerprint in sorted(pairs)[:20]:
        print(f"{name}: {fingerprint} in {blob}")
    if len(pairs) > 20:
        print(f"{name}: {len(pairs)} in all")
complete = report["scan"]["complete"]
if status != (1 if any(f["level"] == "error" for f in report["findings"]) else 0 if complete else 3):
    print(f"exit status {status}, complete: {complete}, {len(report['findings'])} findings")
if report["scan"]["items"] == 0:
    print("nothing was looked at")
kept = len({f for _, f in expected})
if kept < planted:
    print(f"{kept} of {planted} planted keys are in the reference")
print(
    f"{report['scan']['items']} objects, {len(expected)} pairs of {kept} keys, complete: {complete}, "
    f"status {status}, {report['scan']['elapsed_ms']} ms", file=sys.stderr)
EOF
}

for repository in "$@"; do
  : >"$log"
  problems=''
  name=$repository
  if [ "$count" -gt 0 ]; then
    rm -rf "$scratch/copy"
    cp -r "$repository" "$scratch/copy"
    repository=$scratch/copy
    python3 "$root/tests/e2e/plant.py" "$repository" "$count" 2>>"$log" || problems='nothing could be planted'
  fi
  if [ -n "$problems" ]; then
    :
  elif "$reference" "$repository" >"$scratch/pairs" 2>>"$log"; then
    status=0
    "$scan" audit --format json -o "$scratch/report" "$repository" 2>>"$log" || status=$?
    if [ -s "$scratch/report" ]; then
      problems=$(compare "$scratch/report" "$scratch/pairs" "$status" "$count" 2>"$scratch/summary") ||
        problems+=$'\n'"the report cannot be compared"
      cat "$scratch/summary" >>"$log"
    else
      problems="no report, exit status $status"
    fi
    rm -f "$scratch/report"
  else
    problems='the reference cannot read it'
  fi
  verdict "$name" "$problems" "$log"
  [ -n "$problems" ] || tail -1 "$log" | sed 's/^/     /'
done
