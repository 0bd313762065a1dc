#!/usr/bin/env bash
# phota-scan over a real source tree that is at hand everywhere: the unpacked crates of the cargo registry. It must
# read all of it; what it finds is shown, for a person to agree with.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin tree 2

cd "$root"
cargo build --quiet --release --bin phota-scan
bin=${CARGO_TARGET_DIR:-target}/release/phota-scan
tree=${CARGO_HOME:-$HOME/.cargo}/registry/src
log=$scratch/log

status=0
"$bin" dir --no-ignore --format json -o "$scratch/report.json" "$tree" >"$log" 2>&1 || status=$?
summary=$(python3 - "$scratch/report.json" <<'EOF' || true
import json, sys
report = json.load(open(sys.argv[1]))
scan = report["scan"]
print("complete" if scan["complete"] and scan["items"] > 1000 else "not complete: %r" % scan)
for f in report["findings"]:
    print("found", f["confidence"], f["path"], f["line"], f["evidence"], file=sys.stderr)
print("%d files, %d bytes, %d findings, %d ms" % (scan["items"], scan["bytes"], len(report["findings"]), scan["elapsed_ms"]), file=sys.stderr)
EOF
)
[ "$status" -gt 1 ] || status=0
verdict 'the whole registry is read' "$(is 'exit status (0 and 1 are good)' 0 "$status"; is 'the scan' complete "$summary")" "$log"

# The same with one key more, so that silence is known to mean something.
key=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
mkdir "$scratch/planted"
printf 'PHOTA_API_KEY=%s\n' "$key" >"$scratch/planted/.env"
status=0
"$bin" dir --no-ignore "$tree" "$scratch/planted" >"$log" 2>&1 || status=$?
verdict 'a key beside it is found' "$(is 'exit status' 1 "$status"; has "$log" '.env:1:'; lacks "$log" "$key")" "$log"
