#!/usr/bin/env bash
# The three steps of .github/workflows/audit-organisation.yml: `plan` puts what the runners need into the folder `plan`,
# `shard` audits a part of the list into the folder `lines`, `report` puts the lines together into the folder `report`.
set -euo pipefail

fail() {
  echo "::error title=phota-scan::$1"
  exit 2
}

# git asks for the token by the environment: arguments can be seen by every process, and files stay.
hand_over_token() {
  local header
  [ -n "${TOKEN:-}" ] || return 0
  header=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')
  echo "::add-mask::$header"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.https://github.com/.extraheader
  export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $header"
  unset TOKEN
}

# audit OPTION...: with what decides about the findings the same in every job, as lines that differ in it are not taken over.
audit() {
  local options=("--min-confidence=$MIN_CONFIDENCE" "--max-size=$MAX_SIZE")
  [ ! -f plan/config.yaml ] || options+=(--config=plan/config.yaml)
  [ ! -f plan/baseline.json ] || options+=(--baseline=plan/baseline.json)
  # Artifacts do not keep that a file can be run.
  chmod +x plan/phota-scan
  plan/phota-scan audit --repos plan/repositories.txt "${options[@]}" "$@"
}

# take INPUT FILE COPY: a file of the calling repository, if the input names one.
take() {
  [ -z "$2" ] || cp -- "caller/$2" "plan/$3" || fail "The input \`$1\` names no file of this repository."
}

case ${1:-} in
  plan)
    case $SHARDS in
      '' | *[!0-9]* | 0*) fail "The input \`shards\` is no number from 1 to 256." ;;
    esac
    [ "$SHARDS" -le 256 ] || fail "The input \`shards\` is no number from 1 to 256: GitHub makes no more jobs of a matrix."
    mkdir plan
    [ -n "$LIST" ] || fail "The input \`list\` is empty."
    take list "$LIST" repositories.txt
    take config "$CONFIG" config.yaml
    take baseline "$BASELINE" baseline.json
    cp "$BINARY" plan/phota-scan
    cp "${BASH_SOURCE[0]}" plan/organisation.sh
    echo "shards=[$(seq -s, "$SHARDS")]" >>"$GITHUB_OUTPUT"
    ;;
  shard)
    hand_over_token
    mkdir lines
    status=0
    audit --shard "$SHARD/$SHARDS" -o "lines/$SHARD.jsonl" || status=$?
    # A finding, or a repository that could not be read: the report tells of both.
    [ "$status" -eq 1 ] || [ "$status" -eq 3 ] || exit "$status"
    ;;
  report)
    hand_over_token
    mkdir -p lines report
    # A part that was stopped may have left half a line at its end, which `read` does not take for one.
    for part in lines/*.jsonl; do
      [ ! -f "$part" ] || while IFS= read -r line; do printf '%s\n' "$line"; done <"$part"
    done >report/lines.jsonl
    status=0
    audit -o report/lines.jsonl --format github || status=$?
    # A run has one format. What is complete is not read again; what is not is tried once more, beside the lines that are kept.
    for format in json html; do
      cp report/lines.jsonl again.jsonl
      audit -q -o again.jsonl --format "$format" >"report/report.$format" 2>/dev/null || [ -s "report/report.$format" ]
    done
    exit "$status"
    ;;
  *)
    echo "usage: organisation.sh plan|shard|report" >&2
    exit 2
    ;;
esac
