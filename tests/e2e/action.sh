#!/usr/bin/env bash
# The action as a consumer uses it, run by act on this machine, against the fake API. Needs act on PATH and cargo.
# The first run builds phota-check from a clean export of HEAD, as on a new runner; the others find it in the tool cache.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin action 18

home=$scratch/home
action=$scratch/action
consumer=$scratch/consumer
logs=$scratch/logs
requests=$scratch/requests
mkdir -p "$home" "$action" "$consumer/.github/workflows" "$logs"
git -C "$root" archive HEAD | tar -x -C "$action"

# 30 random characters: a length without padding in base64, so that the encoded key can be looked for.
make_key() { od -An -N15 -tx1 /dev/urandom | tr -d ' \n'; }
new_key=$(make_key)
old_key=$(make_key)
wrong_key=$(make_key)

echo 'building the fake API'
(cd "$root" && cargo build --quiet -p phota-fake-api --example serve)
FAKE_NEW=$new_key FAKE_OLD=$old_key "${CARGO_TARGET_DIR:-$root/target}/debug/examples/serve" \
  --accept-env FAKE_NEW --accept-env FAKE_OLD --ready-file "$scratch/ready" >"$requests" &
children+=($!)
wait_for "$scratch/ready"
base_url=$(cat "$scratch/ready")

# A second stand-in, where the old key has been revoked.
FAKE_NEW=$new_key "${CARGO_TARGET_DIR:-$root/target}/debug/examples/serve" \
  --accept-env FAKE_NEW --ready-file "$scratch/ready-revoked" >/dev/null &
children+=($!)
wait_for "$scratch/ready-revoked"
revoked_url=$(cat "$scratch/ready-revoked")

# Both keys come from secrets; what a repository has not set is empty, as on GitHub.
cat >"$consumer/.github/workflows/check.yml" <<'EOF'
on: [push, pull_request]
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: phota-guard/phota-guard@v1
        id: phota
        with:
          api-key: ${{ secrets.PHOTA_API_KEY }}
          base-url: ${{ vars.BASE_URL }}
          on-unavailable: ${{ vars.ON_UNAVAILABLE || 'warn' }}
          control: ${{ vars.CONTROL || 'true' }}
          path: ${{ vars.FOLDER || '.' }}
          timeout: 20
          retries: 1
      - if: always()
        run: echo "outputs [$STATUS] [$HTTP_STATUS] [$FINGERPRINT] [$SOURCE]"
        env:
          STATUS: ${{ steps.phota.outputs.status }}
          HTTP_STATUS: ${{ steps.phota.outputs.http-status }}
          FINGERPRINT: ${{ steps.phota.outputs.fingerprint }}
          SOURCE: ${{ steps.phota.outputs.source }}
EOF
cat >"$consumer/.github/workflows/rotation.yml" <<'EOF'
on: [push, pull_request]
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: phota-guard/phota-guard@v1
        id: phota
        with:
          api-key: ${{ secrets.PHOTA_API_KEY }}
          old-api-key: ${{ secrets.PHOTA_OLD_API_KEY }}
          base-url: ${{ vars.BASE_URL }}
      - if: always()
        run: echo "outputs [$STATUS]"
        env:
          STATUS: ${{ steps.phota.outputs.status }}
EOF
cat >"$consumer/.github/workflows/environment.yml" <<'EOF'
on: push
permissions: {}
env:
  PHOTA_API_KEY: ${{ secrets.PHOTA_API_KEY }}
  PHOTA_BASE_URL: ${{ vars.BASE_URL }}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: phota-guard/phota-guard@v1
EOF
# What a leak looks like, to see that it would be seen.
cat >"$consumer/.github/workflows/leak.yml" <<'EOF'
on: push
permissions: {}
jobs:
  leak:
    runs-on: ubuntu-latest
    steps:
      - run: echo "$KEY"
        env:
          KEY: ${{ secrets.PHOTA_API_KEY }}
EOF
cat >"$scratch/push.json" <<'EOF'
{"repository": {"full_name": "example/consumer"}}
EOF
pull_request() {
  cat <<EOF
{"pull_request": {"number": 1, "head": {"ref": "change", "repo": {"full_name": "$1/consumer"}},
                  "base": {"ref": "main", "repo": {"full_name": "example/consumer"}}}}
EOF
}
pull_request somebody >"$scratch/fork.json"
pull_request example >"$scratch/branch.json"
git -C "$consumer" init --quiet --initial-branch main
git -C "$consumer" remote add origin https://github.com/example/consumer
git -C "$consumer" add .
git -C "$consumer" -c user.name=e2e -c user.email=e2e@example.com commit --quiet --message 'Check the key'

# run WORKFLOW EVENT NEW_KEY OLD_KEY [ACT OPTION]...: leaves $status and $log.
# --insecure-secrets turns act's masking off: what is not in the log was not printed.
count=0
run() {
  local workflow=$1 event=$2 new=$3 old=$4 name=push
  shift 4
  count=$((count + 1))
  log=$logs/$count
  [ "$event" = push ] || name=pull_request
  : >"$scratch/secrets"
  [ -z "$new" ] || echo "PHOTA_API_KEY=$new" >>"$scratch/secrets"
  [ -z "$old" ] || echo "PHOTA_OLD_API_KEY=$old" >>"$scratch/secrets"
  : >"$requests"
  status=0
  (
    cd "$consumer"
    env -i HOME="$home" PATH="$PATH" act "$name" --workflows ".github/workflows/$workflow.yml" \
      --eventpath "$scratch/$event.json" --platform ubuntu-latest=-self-hosted --secret-file "$scratch/secrets" \
      --insecure-secrets --no-cache-server --action-offline-mode \
      --local-repository "phota-guard/phota-guard@v1=$action" \
      --env "CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}" --env "RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}" "$@"
  ) >"$log" 2>&1 </dev/null || status=$?
}

green() { is 'exit status' 0 "$status"; has "$log" 'Job succeeded'; }
red() { is 'exit status' 1 "$status"; has "$log" 'Job failed'; }
at() { echo "--var=BASE_URL=$1"; }
mounted() { echo "--var=BASE_URL=${base_url/\/v1\///_/$1/v1/}"; }
nothing_sent() { is 'the requests' '' "$(cat "$requests")"; }

# keys_in FILE...: how many lines hold a key, as it is or in base64.
keys_in() {
  local key
  for key in "$new_key" "$old_key" "$wrong_key"; do
    printf '%s\n%s\n' "$key" "$(printf %s "$key" | base64)"
  done | grep -rcF -f - -- "$@" | awk -F: '{ sum += $NF } END { print sum + 0 }'
}

run check push "$new_key" '' "$(at "$base_url")"
verdict 'a key that is accepted is green, built from source' "$(
  green
  has "$log" "Building phota-check"
  has "$log" 'outputs [accepted] [200] [b3:'
  has "$log" '] [env:PHOTA_API_KEY]'
  has "$log" '| accepted | env\:PHOTA\_API\_KEY, b3\:'
  is 'number of requests: the key and the control' 2 "$(wc -l <"$requests" | tr -d ' ')"
)" "$log"

run check push "$new_key" '' "$(at "$base_url")"
verdict 'the second run takes the binary from the tool cache' "$(
  green
  has "$log" 'from the tool cache'
  lacks "$log" Compiling
)" "$log"

run check push "$wrong_key" '' "$(at "$base_url")"
verdict 'a key that is refused is red' "$(red; has "$log" '::error'; has "$log" 'outputs [rejected] [401] [b3:')" "$log"

run check push "$new_key" '' "$(mounted accepts-any-key)"
verdict 'an endpoint that accepts any key is red' "$(red; has "$log" 'outputs [inconclusive] [200] [b3:')" "$log"

run check push "$new_key" '' "$(mounted accepts-any-key)" --var CONTROL=false
verdict 'without the control it is believed, with a warning' "$(
  green
  has "$log" '::warning'
  has "$log" 'outputs [accepted]'
)" "$log"

run check fork '' '' "$(at "$base_url")"
verdict 'a fork without secrets is green with a warning' "$(
  green
  has "$log" '::warning'
  has "$log" 'outputs [unavailable] []'
  nothing_sent
)" "$log"

run check fork '' '' "$(at "$base_url")" --var ON_UNAVAILABLE=fail
verdict 'a fork without secrets is red where that is asked for' "$(
  red
  has "$log" '::error'
  has "$log" 'outputs [unavailable] []'
)" "$log"

run check branch '' '' "$(at "$base_url")" --actor 'dependabot[bot]'
verdict 'Dependabot without secrets is green with a warning' "$(
  green
  has "$log" '::warning'
  has "$log" 'outputs [unavailable] []'
)" "$log"

for event in push branch; do
  run check "$event" '' '' "$(at "$base_url")"
  verdict "the canonical repository without the secret is red ($event)" "$(
    red
    has "$log" '::error'
    has "$log" 'outputs [missing] []'
    nothing_sent
  )" "$log"
done

run rotation push "$new_key" "$old_key" "$(at "$base_url")"
verdict 'a rotation whose old key is still alive is red' "$(
  red
  has "$log" '::error'
  has "$log" 'old key still accepted'
  has "$log" 'outputs [rejected]'
)" "$log"

run rotation push "$new_key" "$old_key" "$(at "$revoked_url")"
verdict 'a rotation that is done is green' "$(green; has "$log" 'outputs [accepted]')" "$log"

run rotation push "$new_key" '' "$(at "$base_url")"
verdict 'an old key that is given and empty is red' "$(red; has "$log" '::error'; lacks "$log" 'outputs [accepted]')" "$log"

run rotation fork '' '' "$(at "$base_url")"
verdict 'a fork has no old key either, and is green' "$(green; has "$log" 'outputs [unavailable]')" "$log"

run environment push "$new_key" '' "$(at "$base_url")"
verdict 'the key and the endpoint of the job are used where no input is given' "$(
  green
  is 'number of requests' 2 "$(wc -l <"$requests" | tr -d ' ')"
)" "$log"

run check push "$new_key" '' "$(at "$base_url")" --var FOLDER=no/such/folder
verdict 'a folder that is not there is red' "$(red; has "$log" '::error'; nothing_sent)" "$log"

verdict 'no log, and nothing act left behind, holds a key' "$(
  is 'number of logs' "$count" "$(find "$logs" -type f | wc -l | tr -d ' ')"
  is 'number of lines with a key' 0 "$(keys_in "$logs" "$home")"
)" /dev/null

run leak push "$new_key" '' "$(at "$base_url")"
verdict 'a key in a log would have been seen' "$(green; is 'number of lines with a key' 1 "$(keys_in "$logs")")" "$log"
