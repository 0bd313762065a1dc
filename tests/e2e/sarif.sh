#!/usr/bin/env bash
# Validates what `--format sarif` writes against the schema of SARIF 2.1.0 that lies in tests/schemas: reports of findings,
# of nothing, of what could not be read, and of hostile names. Needs check-jsonschema on PATH.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin sarif 8

cd "$root"
cargo build --quiet --bin phota-scan
bin=$(realpath "${CARGO_TARGET_DIR:-target}/debug/phota-scan")
schema=$root/tests/schemas/sarif-2.1.0.json
log=$scratch/log
key() { od -An -N20 -tx1 /dev/urandom | tr -d ' \n'; }

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init --quiet -b main "$scratch/repo"
cd "$scratch/repo"
git config user.name '::error::<script>' && git config user.email a@example.com
planted=$(key)
printf 'PHOTA_API_KEY=%s\n' "$planted" >'::error ü "<b>#?%.env'
mkdir 'c:' && printf 'const photaApiKey = "%s";\n' "$planted" >'c:/a[1]{2}.ts'
git add . && git commit --quiet -m "it was PHOTA_API_KEY=$(key)"
git rm --quiet -r -- . && git commit --quiet -m 'gone' && git tag -a v1 -m "PHOTA_API_KEY=$(key)"
printf 'PHOTA_API_KEY=%s\n' "$(key)" >loose.env
printf 'NEXT_PUBLIC_PHOTA_API_KEY=x\n' >web.env && git add web.env
mkdir "$scratch/empty" && printf 'text\n' >"$scratch/empty/a.txt"

# report NAME STATUS RESULTS ARGS...: writes a report and validates it.
report() {
  local name=$1 status=0 problems
  local expected=$2 results=$3
  shift 3
  "$bin" "$@" --format sarif -o "$scratch/report.sarif" >"$log" 2>&1 || status=$?
  problems=$(is 'exit status' "$expected" "$status")
  check-jsonschema --schemafile "$schema" "$scratch/report.sarif" >>"$log" 2>&1 || problems+=$'\nnot valid'
  problems+=$(is 'results' "$results" "$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["runs"][0]["results"]))' "$scratch/report.sarif")")
  problems+=$(lacks "$scratch/report.sarif" "$planted")
  verdict "$name" "$problems" "$log"
}

report 'an audit' 1 5 audit
report 'a range' 1 2 range 'HEAD~1^!'
report 'what is staged' 1 1 staged
report 'files' 1 2 dir .
report 'nothing found' 0 0 dir "$scratch/empty"
report 'something that is not there' 3 0 dir "$scratch/empty" "$scratch/missing <b>.txt"
printf 'PHOTA_API_KEY=%s\n' "$(key)" >"$scratch/absolute.env"
report 'absolute paths' 1 1 dir "$scratch/absolute.env" "$scratch/empty/a.txt"

# The schema refuses something, so that silence is known to mean something.
python3 - "$scratch/report.sarif" "$scratch/bad.sarif" <<'EOF'
import json, sys
sarif = json.load(open(sys.argv[1]))
sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
json.dump(sarif, open(sys.argv[2], "w"))
EOF
status=0
check-jsonschema --schemafile "$schema" "$scratch/bad.sarif" >"$log" 2>&1 || status=$?
verdict 'line 0 is refused' "$(is 'exit status' 1 "$status"; has "$log" 'startLine')" "$log"
