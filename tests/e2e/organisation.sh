#!/usr/bin/env bash
# .github/workflows/audit-organisation.yml, run by act on this machine on made-up repositories. The actions that check out
# and that keep artifacts are replaced by stand-ins that copy folders, since act gets nothing from elsewhere here. Needs act on PATH
# and cargo; PHOTA_SCAN names a binary that is built already.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/released.sh
. "$root/tests/e2e/released.sh"
begin organisation 9
release_here

# Stand-ins: `checkout` copies the repository of the action, `upload` puts what is at `path` into a folder of that name,
# `download` takes it from there.
store=$scratch/store
mkdir -p "$scratch/checkout" "$scratch/upload" "$scratch/download"
cat >"$scratch/checkout/action.yml" <<'YAML'
name: checkout
inputs:
  repository: {default: ''}
  ref: {default: ''}
  persist-credentials: {default: 'true'}
  path: {required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: mkdir -p "$TO" && git -C "$CHECKED_OUT" archive HEAD | tar -x -C "$TO"
      env: {TO: "${{ inputs.path }}"}
YAML
cat >"$scratch/upload/action.yml" <<'YAML'
name: upload
inputs:
  name: {required: true}
  path: {required: true}
  if-no-files-found: {default: warn}
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        [ "$NAME" != "${LOST:-}" ] || exit 0
        mkdir -p "$STORE/$NAME"
        cp -R "$FROM/." "$STORE/$NAME"
        chmod -R a-x+X "$STORE/$NAME"
      env: {NAME: "${{ inputs.name }}", FROM: "${{ inputs.path }}"}
YAML
cat >"$scratch/download/action.yml" <<'YAML'
name: download
inputs:
  name: {default: ''}
  pattern: {default: ''}
  merge-multiple: {default: 'false'}
  path: {required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        mkdir -p "$TO"
        for folder in "$STORE"/$NAME; do
          [ ! -d "$folder" ] || cp -R "$folder/." "$TO"
        done
      env: {NAME: "${{ inputs.name }}${{ inputs.pattern }}", TO: "${{ inputs.path }}"}
YAML
pin() { sed -n "s/.*uses: actions\/$1@\([0-9a-f]*\) .*/\1/p" "$root/.github/workflows/audit-organisation.yml" | sort -u; }

# The repositories of an organisation: one took in a key and removed it again, one is not there.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$scratch/gitconfig
git config --file "$GIT_CONFIG_GLOBAL" user.name Ada
git config --file "$GIT_CONFIG_GLOBAL" user.email ada@example.com
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main
key=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
token=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
for number in 1 2 3 4 5 6; do
  git init --quiet "$scratch/organisation/$number"
  cd "$scratch/organisation/$number"
  git commit --quiet --allow-empty --message first
done
printf 'PHOTA_API_KEY=%s\n' "$key" >leak.env
git add leak.env
git commit --quiet --message leak
git rm --quiet leak.env
git commit --quiet --message 'take it out'

# The repository that runs the workflow is that of the action, with three lists.
cd "$action"
git init --quiet
git remote add origin https://github.com/phota-guard/phota-guard
for number in 1 2 3 4 5; do echo "file://$scratch/organisation/$number"; done >clean.txt
{ cat clean.txt && echo "file://$scratch/organisation/6"; } >leak.txt
{ cat clean.txt && echo "file://$scratch/organisation/none"; } >missing.txt
printf 'version: 1\nexclude: ["**"]\n' >everything.yaml
git add --all
git commit --quiet --message action
cat >"$scratch/event.json" <<'JSON'
{"repository": {"full_name": "phota-guard/phota-guard", "default_branch": "main"}, "inputs": {"list": "leak.txt", "shards": "2"}}
JSON
echo "token=$token" >"$scratch/secrets"

# act_on EVENT WORKFLOW [OPTION]...: leaves $status, $log and what the last job has kept.
act_on() {
  local event=$1 workflow=$2
  shift 2
  rm -rf "$store"
  mkdir "$store"
  log=$scratch/log
  report=$store/phota-audit-report/report.json
  status=0
  env -i HOME="$scratch/home" PATH="$PATH" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$GIT_CONFIG_GLOBAL" \
    act "$event" --workflows ".github/workflows/$workflow.yml" --eventpath "$scratch/event.json" \
    --platform ubuntu-latest=-self-hosted --secret-file "$scratch/secrets" --insecure-secrets --no-cache-server \
    --action-offline-mode --local-repository "actions/checkout@$(pin checkout)=$scratch/checkout" \
    --local-repository "actions/upload-artifact@$(pin upload-artifact)=$scratch/upload" \
    --local-repository "actions/download-artifact@$(pin download-artifact)=$scratch/download" \
    --env "PHOTA_GUARD_RELEASES=$url" --env "STORE=$store" --env "CHECKED_OUT=$action" "$@" >"$log" 2>&1 </dev/null || status=$?
}

# call 'INPUT: VALUE, ...' [OPTION]...: as a workflow of a team calls it, once a week.
call() {
  local inputs=$1
  shift
  cat >"$action/.github/workflows/weekly.yml" <<YAML
on: schedule
permissions: {}
jobs:
  audit:
    permissions: {contents: read}
    uses: ./.github/workflows/audit-organisation.yml
    with: {$inputs}
    secrets:
      token: \${{ secrets.token }}
YAML
  act_on schedule weekly "$@"
}

# merged FINDINGS COMPLETE LINES: what the report says, and how many repositories it is about.
merged() {
  python3 - "$report" "$1" "$2" <<'PY' || echo 'the report cannot be read'
import json, sys
report = json.load(open(sys.argv[1]))
found = (str(len(report["findings"])), str(report["scan"]["complete"]).lower())
if found != tuple(sys.argv[2:]):
    print(f"findings and complete are {found}")
PY
  is 'number of lines' "$3" "$(wc -l <"$store/phota-audit-report/lines.jsonl" | tr -d ' ')"
}
# parts: every job has done its part, and no repository was audited twice.
parts() {
  is 'parts with lines' 3 "$(find "$store" -path '*/phota-audit-lines-*' -name '*.jsonl' | wc -l | tr -d ' ')"
  is 'repositories audited twice' '' "$(cat "$store"/phota-audit-lines-*/*.jsonl | grep -o '"repository":"[^"]*"' | sort | uniq -d)"
}

call 'list: clean.txt, shards: 3'
verdict 'repositories without a key are green' "$(is 'exit status' 0 "$status"; merged 0 true 5; parts)" "$log"

call 'list: leak.txt, shards: 3'
verdict 'a key in the history of one is red' "$(
  is 'exit status' 1 "$status"
  merged 1 true 6
  parts
  has "$log" 'leak.env'
  [ -s "$store/phota-audit-report/report.html" ] || echo 'there is no report for people'
)" "$log"

call 'list: missing.txt, shards: 3'
verdict 'a repository that cannot be cloned is red' "$(is 'exit status' 1 "$status"; merged 0 false 7; parts)" "$log"

call 'list: leak.txt, shards: 3' --env LOST=phota-audit-lines-2
verdict 'what a part has lost is done by the last job' "$(is 'exit status' 1 "$status"; merged 1 true 6)" "$log"

call 'list: leak.txt, shards: 3, config: everything.yaml'
verdict 'one configuration for all' "$(is 'exit status' 0 "$status"; merged 0 true 6)" "$log"

call 'list: none.txt, shards: 3'
verdict 'a list that is not there is red' "$(is 'exit status' 1 "$status"; has "$log" 'names no file of this repository')" "$log"

call 'list: clean.txt, shards: 0'
verdict 'so is a number of parts that cannot be' "$(is 'exit status' 1 "$status"; has "$log" 'from 1 to 256')" "$log"

act_on workflow_dispatch audit-organisation
verdict 'it can be started by hand' "$(is 'exit status' 1 "$status"; merged 1 true 6)" "$log"

call 'list: leak.txt, shards: 3'
grep -v '::add-mask::' "$log" >"$scratch/shown"
verdict 'no key and no token is shown or kept' "$(
  has "$scratch/shown" 'leak.env'
  is 'lines with them' 0 "$(printf '%s\n%s\n%s\n' "$key" "$token" "$(printf 'x-access-token:%s' "$token" | base64 | tr -d '\n')" |
    grep -rcF -f - "$scratch/shown" "$store" | awk -F: '{ sum += $NF } END { print sum + 0 }')"
)" "$log"
