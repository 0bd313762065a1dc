#!/usr/bin/env bash
# Lints the action, the workflows and the scripts. Needs shellcheck, jactionlint, zizmor and check-jsonschema on PATH,
# and the python that they were installed with.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
cd "$root"

scripts=(action/*.sh scan/*.sh release/*.sh tests/e2e/*.sh)
[ ! -f .ci/run ] || scripts+=(.ci/run)
actions=(action.yml scan/action.yml)
workflows=()
for file in .github/workflows/*.yml .github/workflows/*.yaml; do
  [ ! -f "$file" ] || workflows+=("$file")
done
checked=("${actions[@]}" ${workflows[@]+"${workflows[@]}"})

begin lint $((6 + (${#workflows[@]} > 0)))
log=$scratch/log

# lint NAME COMMAND...: passes where the command does.
lint() {
  local name=$1 status=0
  shift
  "$@" >"$log" 2>&1 </dev/null || status=$?
  verdict "$name" "$(is 'exit status' 0 "$status")" "$log"
}

lint 'shellcheck' shellcheck --external-sources "${scripts[@]}"
lint 'jactionlint' jactionlint "${checked[@]}"
lint 'zizmor, its strictest persona' zizmor --offline --no-progress --persona auditor "${checked[@]}"
lint 'schema of actions' check-jsonschema --builtin-schema vendor.github-actions "${actions[@]}"
if [ ${#workflows[@]} -gt 0 ]; then
  lint 'schema of workflows' check-jsonschema --builtin-schema vendor.github-workflows "${workflows[@]}"
fi
lint 'no expression in a run block' python tests/e2e/run_blocks.py "${checked[@]}"

cat >"$scratch/bad.yml" <<'EOF'
jobs: {a: {steps: [{run: "echo ${{ secrets.KEY }}"}]}}
EOF
status=0
python tests/e2e/run_blocks.py "$scratch/bad.yml" >"$log" 2>&1 || status=$?
verdict 'an expression in a run block is seen' "$(is 'exit status' 1 "$status"; has "$log" '1 refused')" "$log"
