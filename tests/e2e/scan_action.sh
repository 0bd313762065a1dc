#!/usr/bin/env bash
# The scan action as a consumer uses it, run by act on this machine, on real repositories with the events that GitHub
# sends. phota-scan comes as a release from a file server here; the way from source is that of action.sh. Needs act and
# check-jsonschema on PATH and cargo; PHOTA_SCAN names a binary that is built already.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/released.sh
. "$root/tests/e2e/released.sh"
begin scan_action 36
release_here

home=$scratch/home
logs=$scratch/logs
reports=$scratch/reports
zeros=0000000000000000000000000000000000000000
mkdir -p "$logs" "$reports"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$scratch/gitconfig
git config --file "$GIT_CONFIG_GLOBAL" user.name Ada
git config --file "$GIT_CONFIG_GLOBAL" user.email ada@example.com
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main
# 30 random characters: a length without padding in base64, so that the encoded key can be looked for.
make_key() { od -An -N15 -tx1 /dev/urandom | tr -d ' \n'; }
old_key=$(make_key)
new_key=$(make_key)
known_key=$(make_key)

# workflow NAME INPUT...: writes a workflow with these inputs. It keeps the report beside the logs.
workflow() {
  local name=$1
  shift
  {
    cat <<'YAML'
on: [push, pull_request, merge_group, schedule, workflow_dispatch]
permissions: {}
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      # act checks out nothing that git ignores.
      - if: vars.BUILD != ''
        run: mkdir build && cp "$BUILD" build/out.js
        env:
          BUILD: ${{ vars.BUILD }}
      - uses: phota-guard/phota-guard/scan@v1
        id: phota
        with:
YAML
    printf '          %s\n' "$@"
    cat <<'YAML'
      - if: always()
        run: |
          echo "outputs [$FINDINGS] [$COMPLETE] [${SARIF:+a report}]"
          [ -z "$SARIF" ] || cp "$SARIF" "$KEPT_REPORT"
        env:
          FINDINGS: ${{ steps.phota.outputs.findings }}
          COMPLETE: ${{ steps.phota.outputs.complete }}
          SARIF: ${{ steps.phota.outputs.sarif }}
YAML
  } >"$origin/.github/workflows/$name.yml"
}

origin=$scratch/origin
mkdir -p "$origin/.github/workflows"
# shellcheck disable=SC2016 # Expressions of the workflow.
workflow scan "mode: \${{ vars.MODE || 'auto' }}" 'range: ${{ vars.RANGE }}' "path: \${{ vars.FOLDER || '.' }}" \
  'config: ${{ vars.CONFIG }}' 'baseline: ${{ vars.BASELINE }}' "no-ignore: \${{ vars.NO_IGNORE || 'false' }}" \
  "verify: \${{ vars.VERIFY || 'false' }}" 'only: ${{ vars.ONLY }}' 'base-url: ${{ vars.BASE_URL }}'
# shellcheck disable=SC2016
workflow known 'known-key: ${{ secrets.PHOTA_API_KEY }}'

# A step that does print such a text.
cat >"$origin/.github/workflows/evil.yml" <<'YAML'
on: pull_request
jobs:
  evil:
    runs-on: ubuntu-latest
    steps:
      - run: printf 'a\n::warning title=pwned::x\n::error title=pwned::y\n'
YAML

# The canonical repository: main took in a key long ago, and accepts nothing.
commit() { git add --all && git commit --quiet --message "$1"; }
cd "$origin"
git init --quiet
printf 'PHOTA_API_KEY=%s\n' "$old_key" >old.env
echo build/ >.gitignore
commit first
echo text >README
commit second
main=$(git rev-parse HEAD)

# checkout NAME [OPTION]...: what actions/checkout leaves of the canonical repository, as the current folder.
checkout() {
  local name=$1
  shift
  git clone --quiet "$@" "file://$origin" "$scratch/$name"
  cd "$scratch/$name"
  git remote set-url origin https://github.com/example/consumer
}

leak() {
  printf 'PHOTA_API_KEY=%s\n' "$new_key" >"$1"
  commit "add $1"
}

# Leaves HEAD as the merge that GitHub makes to try a pull request of the current branch, and its event.
pull_request() {
  local head
  head=$(git rev-parse HEAD)
  git checkout --quiet --detach origin/main
  git merge --quiet --no-ff --message merge "$head"
  cat >"$scratch/event.json" <<JSON
{"action": "synchronize", "number": 1, "repository": {"full_name": "example/consumer", "default_branch": "main"},
 "pull_request": {"number": 1, "head": {"sha": "$head", "ref": "topic", "repo": {"full_name": "${1:-example}/consumer"}},
                  "base": {"sha": "$main", "ref": "main", "repo": {"full_name": "example/consumer"}}}}
JSON
}

# pushed BEFORE BRANCH: the event of a push of HEAD.
pushed() {
  cat >"$scratch/event.json" <<JSON
{"ref": "refs/heads/$2", "before": "$1", "after": "$(git rev-parse HEAD)",
 "repository": {"full_name": "example/consumer", "default_branch": "main"}}
JSON
}

# Any other event.
other_event() {
  echo '{"repository": {"full_name": "example/consumer", "default_branch": "main"}}' >"$scratch/event.json"
}

# run WORKFLOW EVENT [ACT OPTION]...: leaves $status, $log and $report.
# --insecure-secrets turns act's masking off: what is not in the log was not printed.
count=0
secret=
run() {
  local workflow=$1 event=$2
  shift 2
  count=$((count + 1))
  log=$logs/$count
  report=$reports/$count.sarif
  : >"$scratch/secrets"
  [ -z "$secret" ] || echo "PHOTA_API_KEY=$secret" >>"$scratch/secrets"
  status=0
  env -i HOME="$home" PATH="$PATH" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$GIT_CONFIG_GLOBAL" \
    act "$event" --workflows ".github/workflows/$workflow.yml" \
    --eventpath "$scratch/event.json" --platform ubuntu-latest=-self-hosted --secret-file "$scratch/secrets" \
    --insecure-secrets --no-cache-server --action-offline-mode \
    --local-repository "phota-guard/phota-guard@v1=$action" \
    --env "PHOTA_GUARD_RELEASES=$url" --env "KEPT_REPORT=$report" "$@" >"$log" 2>&1 </dev/null || status=$?
}

green() { is 'exit status' 0 "$status"; has "$log" 'Job succeeded'; results 0; }
# red FINDINGS: as many findings, in the outputs and in the report.
red() { is 'exit status' 1 "$status"; has "$log" 'Job failed'; has "$log" "outputs [$1] ["; results "$1"; }
# failed TEXT: nothing was scanned, and this is why.
failed() {
  is 'exit status' 1 "$status"
  has "$log" 'Job failed'
  has "$log" '::error'
  has "$log" "$1"
  has "$log" 'outputs [] [] []'
}

# results COUNT: the report is SARIF with so many results, and each of them has a place.
results() {
  python3 - "$report" "$1" <<'PY' || echo 'the report cannot be read'
import json, sys
log = json.load(open(sys.argv[1]))
results = log["runs"][0]["results"]
places = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
if (log["version"], len(results)) != ("2.1.0", int(sys.argv[2])):
    print(f"{log['version']} with {len(results)} results: {places}")
PY
}

# keys_in FILE...: how many lines hold a key, as it is or in base64.
keys_in() {
  local key
  for key in "$old_key" "$new_key" "$known_key"; do
    printf '%s\n%s\n' "$key" "$(printf %s "$key" | base64)"
  done | grep -rcF -f - -- "$@" | awk -F: '{ sum += $NF } END { print sum + 0 }'
}

checkout removed
git checkout --quiet -b topic
leak src.env
git rm --quiet src.env
git commit --quiet --message 'remove it'
pull_request
run scan pull_request
verdict 'a pull request that adds a key and takes it out again is red' "$(
  red 1
  has "$log" 'Downloaded phota-scan'
  has "$log" '::error'
  has "$log" 'src.env'
)" "$log"

checkout clean
git checkout --quiet -b topic
echo more >more.txt
commit more
pull_request
run scan pull_request
verdict 'a clean pull request is green, with the binary from the tool cache' "$(
  green
  has "$log" 'from the tool cache'
  has "$log" 'outputs [0] [true] [a report]'
)" "$log"

pull_request somebody
run scan pull_request
verdict 'so is a clean one from a fork' "$(green)" "$log"

checkout fork
git checkout --quiet -b topic
leak fork.env
pull_request somebody
run scan pull_request
verdict 'a fork that adds a key is red, without any secret' "$(red 1; has "$log" 'fork.env')" "$log"

checkout merged
git checkout --quiet -b topic
leak side.env
git checkout --quiet main
git merge --quiet --no-ff --message 'the branch' topic
printf 'two parents\n' >merge.txt
commit 'after it'
cat >"$scratch/event.json" <<JSON
{"action": "checks_requested", "repository": {"full_name": "example/consumer", "default_branch": "main"},
 "merge_group": {"base_sha": "$main", "head_sha": "$(git rev-parse HEAD)"}}
JSON
run scan merge_group
verdict 'a merge queue that brings a key in is red' "$(red 1; has "$log" 'side.env')" "$log"

checkout branch
git checkout --quiet -b topic
echo more >more.txt
commit more
pushed "$zeros" topic
run scan push
verdict 'a push of a new branch is green: what the default branch holds is not new' "$(green)" "$log"
leak new.env
pushed "$zeros" topic
run scan push
verdict 'a push of a new branch with a key is red' "$(red 1; has "$log" 'new.env')" "$log"
pushed "$(git rev-parse HEAD~1)" topic
run scan push
verdict 'so is a push to a branch' "$(red 1)" "$log"
pushed 1234567890123456789012345678901234567890 topic
run scan push
verdict 'so is a forced push that replaced what is gone' "$(red 1)" "$log"
before=$(git rev-parse HEAD)
git reset --quiet --hard HEAD~1
git commit --quiet --amend --message again
pushed "$before" topic
run scan push
verdict 'a forced push that took the key out is green' "$(green)" "$log"

checkout first
pushed "$zeros" main
run scan push
verdict 'the first push of all is scanned from the beginning' "$(red 1; has "$log" 'old.env')" "$log"

# What actions/checkout leaves without fetch-depth: the merge, and nothing else. act does not check out such a clone, so the
# action is pointed to it.
checkout deep
git checkout --quiet -b topic
echo more >more.txt
commit more
pull_request
git clone --quiet --depth 1 "file://$scratch/deep" "$scratch/shallow" 2>/dev/null
for event in pull_request push; do
  run scan "$event" --var "FOLDER=$scratch/shallow"
  verdict "a shallow checkout is red and says the fix ($event)" "$(failed 'fetch-depth: 0')" "$log"
  pushed "$main" topic
done
other_event
run scan schedule --var "FOLDER=$scratch/shallow"
verdict 'so is an audit of a shallow checkout' "$(
  is 'exit status' 1 "$status"
  has "$log" '::error'
  has "$log" 'fetch-depth: 0'
  has "$log" '] [false] [a report]'
)" "$log"

checkout scheduled
other_event
for event in schedule workflow_dispatch; do
  run scan "$event"
  verdict "$event is an audit of everything" "$(red 1; has "$log" 'old.env')" "$log"
done
run scan workflow_dispatch --var RANGE=HEAD~1..HEAD
verdict 'a range that is given is scanned whatever the event' "$(green)" "$log"

# A change that tries everything to excuse itself, and to be run.
checkout hostile
git checkout --quiet -b topic
printf 'version: 1\nexclude: ["**"]\n' >.phota-scan.yaml
mkdir -p action scan .cargo ci
for script in action/install.sh scan/scan.sh phota-scan git cargo; do
  printf '#!/bin/sh\ntouch "%s/was-run"\nexit 0\n' "$scratch" >"$script"
  chmod +x "$script"
done
printf '[build]\nrustc-wrapper = "./cargo"\n' >.cargo/config.toml
printf '* filter=evil diff=evil\n' >.gitattributes
printf 'PHOTA_API_KEY=%s\n' "$new_key" >src.env
hostile=$'a\n::warning title=pwned::x\n::set-output name=complete::pwned\e[31m%0A::b.env'
printf 'PHOTA_API_KEY=%s\n' "$known_key" >"$hostile"
echo 'version: 1' >"$scratch/empty.yaml"
"$scratch/pack/phota-scan" dir --config "$scratch/empty.yaml" --write-baseline ci/baseline.json >/dev/null 2>&1 || true
commit $'add\n\n::error title=pwned::y'
pull_request
run scan pull_request --var BASELINE=ci/baseline.json
verdict 'a pull request cannot excuse itself, and nothing of it is run' "$(
  red 2
  has "$log" 'src.env'
  has "$log" 'once they are merged'
  [ ! -e "$scratch/was-run" ] || echo 'something of the checkout was run'
)" "$log"
# commands_in LOG: those that act has carried out for the hostile texts above.
commands_in() { grep -E '(^|\|  ?|[^|%A-Za-z}]  )::(warning|error|set-output) (title|name)=(pwned|complete::pwned)' "$1" || true; }
verdict 'names of files and messages are no commands' "$(has "$log" 'pwned'; commands_in "$log")" "$log"
run evil pull_request
verdict 'they would have been seen' "$(is 'number of commands' 2 "$(commands_in "$log" | wc -l | tr -d ' ')")" "$log"

# The key that is in use, without any name beside it.
checkout used
git checkout --quiet -b topic
printf 'data: %s\n' "$(printf %s "$known_key" | base64)" >data.txt
commit data
pull_request
secret=$known_key run known pull_request
verdict 'the key in use is found by its value' "$(red 1; has "$log" 'data.txt')" "$log"
run known pull_request
verdict 'without the secret that is an error' "$(failed 'known-key')" "$log"
run known pull_request --actor 'dependabot[bot]'
verdict 'Dependabot has no secrets: a warning, and the rest is scanned' "$(green; has "$log" '::warning')" "$log"
pull_request somebody
run known pull_request
verdict 'nor has a fork' "$(green; has "$log" '::warning')" "$log"

# The stand-in for the API knows the key that `removed` has, and writes a line for each request.
echo 'building the fake API'
(cd "$root" && cargo build --quiet -p phota-fake-api --example serve)
FAKE_KEY=$new_key "${CARGO_TARGET_DIR:-$root/target}/debug/examples/serve" \
  --accept-env FAKE_KEY --ready-file "$scratch/ready" >"$scratch/requests" &
children+=($!)
wait_for "$scratch/ready"
api=$(cat "$scratch/ready")
checkout alive
git checkout --quiet -b topic
leak alive.env
pull_request
run scan pull_request --var VERIFY=true --var ONLY=active --var "BASE_URL=$api"
verdict 'a key that the API accepts is red' "$(red 1; has "$log" 'alive.env'; has "$log" 'active')" "$log"
sent=$(wc -l <"$scratch/requests")
run scan pull_request
verdict 'without verify nothing is sent' "$(red 1; is 'requests' "$sent" "$(wc -l <"$scratch/requests")"; [ "$sent" -gt 1 ] || echo "$sent requests")" "$log"
run scan pull_request --var "BASE_URL=$api"
verdict 'an address to send to without verify is an error' "$(failed 'verify: true')" "$log"
checkout revoked
git checkout --quiet -b topic
printf 'PHOTA_API_KEY=%s\n' "$known_key" >revoked.env
commit revoked
pull_request
run scan pull_request --var VERIFY=true --var ONLY=active --var "BASE_URL=$api"
verdict 'one that it refuses is green where only active ones count' "$(green)" "$log"
run scan pull_request --var VERIFY=true --var ONLY=active --var "BASE_URL=${api/\/v1\///_/accepts-any-key/v1/}"
verdict 'an API that accepts anything proves nothing' "$(
  is 'exit status' 1 "$status"
  has "$log" '::error'
  has "$log" 'outputs [0] [false] [a report]'
)" "$log"

# Files on disk: what a build made.
checkout built
printf 'PHOTA_API_KEY=%s\n' "$new_key" >"$scratch/out.js"
other_event
run scan push --var MODE=dir --var NO_IGNORE=true --var FOLDER=build --var "BUILD=$scratch/out.js"
verdict 'the output of a build is scanned with the mode dir' "$(red 1; has "$log" 'out.js')" "$log"
run scan push --var MODE=everything
verdict 'a mode that there is not is an error' "$(failed 'none of auto, range, audit and dir')" "$log"
run scan push --var MODE=range --var NO_IGNORE=yes
verdict 'an input that is neither true nor false is an error' "$(failed 'neither true nor false')" "$log"
run scan push --var FOLDER=no/such/folder
verdict 'a folder that is not there is an error' "$(failed 'is no folder')" "$log"
run scan push --var MODE=range
verdict 'a range that nothing names is an error' "$(failed 'which commits')" "$log"

verdict 'no log, no report and nothing act left behind holds a key' "$(
  is 'number of logs' "$count" "$(find "$logs" -type f | wc -l | tr -d ' ')"
  # What act copied of the checkouts is no output.
  find "$home" -name hostexecutor -prune -exec rm -rf {} +
  is 'number of lines with a key' 0 "$(keys_in "$logs" "$reports" "$home")"
)" /dev/null
cp "$scratch/origin/old.env" "$logs/leak"
verdict 'a key in a log would have been seen' "$(is 'number of lines with a key' 1 "$(keys_in "$logs")")" /dev/null
