#!/usr/bin/env bash
# Runs phota-scan as the inputs say: for a SARIF file, then for annotations and a summary. Nothing of the checkout is run. A
# key goes through the environment alone. Bash 3.2 is enough.
set -euo pipefail

not_given='(not given)'

fail() {
  echo "::error title=phota-scan::$1"
  exit 2
}

# is_true NAME VALUE: tells yes from no, and refuses anything else.
is_true() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) fail "The input \`$1\` is neither true nor false." ;;
  esac
}

is_of_pull_request() {
  case $GITHUB_EVENT_NAME in
    pull_request | pull_request_review | pull_request_review_comment) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether GitHub hands this run no secrets: a fork's pull request, or Dependabot.
is_without_secrets() {
  [ "${GITHUB_ACTOR:-}" = 'dependabot[bot]' ] ||
    { is_of_pull_request && [ "$PHOTA_ACTION_HEAD_REPOSITORY" != "${GITHUB_REPOSITORY:-}" ]; }
}

mode_of_event() {
  case $GITHUB_EVENT_NAME in
    pull_request | pull_request_target | merge_group | push) echo range ;;
    *) echo audit ;;
  esac
}

mode=$PHOTA_ACTION_MODE
if [ "$mode" = auto ]; then
  mode=range
  [ -n "$PHOTA_ACTION_RANGE" ] || mode=$(mode_of_event)
fi
args=()
case $mode in
  range)
    # A range that begins with a dash is no option.
    [ -z "$PHOTA_ACTION_RANGE" ] || args+=(-- "$PHOTA_ACTION_RANGE")
    ;;
  audit | dir)
    [ -z "$PHOTA_ACTION_RANGE" ] || fail "The input \`range\` is for the mode range, not for $mode."
    ! is_of_pull_request ||
      echo "::notice title=phota-scan::The mode $mode uses the configuration of the pull request itself; the mode range uses that of its base."
    ;;
  *) fail "The input \`mode\` is none of auto, range, audit and dir." ;;
esac

options=()
if is_true no-ignore "$PHOTA_ACTION_NO_IGNORE"; then
  [ "$mode" = dir ] || fail "The input \`no-ignore\` is for the mode dir, not for $mode."
  options+=(--no-ignore)
fi
if is_true verify "$PHOTA_ACTION_VERIFY"; then
  options+=(--verify)
  [ -z "$PHOTA_ACTION_ONLY" ] || options+=("--only=$PHOTA_ACTION_ONLY")
  [ -z "$PHOTA_ACTION_BASE_URL" ] || options+=("--base-url=$PHOTA_ACTION_BASE_URL")
elif [ -n "$PHOTA_ACTION_ONLY$PHOTA_ACTION_BASE_URL" ]; then
  fail "The inputs \`only\` and \`base-url\` are for \`verify: true\`."
fi
[ -z "$PHOTA_ACTION_CONFIG" ] || options+=("--config=$PHOTA_ACTION_CONFIG")
[ -z "$PHOTA_ACTION_BASELINE" ] || options+=("--baseline=$PHOTA_ACTION_BASELINE")
[ -z "$PHOTA_ACTION_MIN_CONFIDENCE" ] || options+=("--min-confidence=$PHOTA_ACTION_MIN_CONFIDENCE")
[ -z "$PHOTA_ACTION_MAX_SIZE" ] || options+=("--max-size=$PHOTA_ACTION_MAX_SIZE")

key=$PHOTA_ACTION_KNOWN_KEY
unset PHOTA_ACTION_KNOWN_KEY
if [ "$key" != "$not_given" ]; then
  # An input that is given and empty is commonly a secret that does not exist.
  if [ -n "$key" ]; then
    export PHOTA_API_KEY=$key
    options+=(--known-key)
  elif is_without_secrets; then
    echo "::warning title=phota-scan::This run gets no secrets, so the key in use was not looked for by its value."
  else
    fail "The input \`known-key\` is empty: is the secret set, and handed to this workflow?"
  fi
fi

cd -- "$PHOTA_ACTION_PATH" 2>/dev/null || fail "The input \`path\` is no folder of the checkout."
sarif=$(mktemp -d "${RUNNER_TEMP:?}/phota-scan-report.XXXXXX")/phota-scan.sarif
# scan OPTION...: with what the inputs say.
scan() {
  "$PHOTA_ACTION_BINARY" "$mode" "$@" ${options[@]+"${options[@]}"} ${args[@]+"${args[@]}"}
}
# A report in one format is one scan. What the first one has to say, the second one says too, as annotations.
first=0
scan --quiet --format sarif --output "$sarif" >/dev/null 2>&1 || first=$?
status=0
scan --format github || status=$?
# They differ only if something changed in between, or the API was asked and gave two answers: then nothing is clean.
if [ "$first" -ne "$status" ]; then
  echo "::error title=phota-scan::Two scans of the same ended differently, with $first and $status."
  [ "$status" -ne 0 ] || status=3
fi
# Without a scan there is none, and an empty output says so.
[ ! -s "$sarif" ] || echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
exit "$status"
