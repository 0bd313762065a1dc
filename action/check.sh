#!/usr/bin/env bash
# Runs phota-check as the inputs say. Keys go through the environment alone; what it finds, phota-check reports itself.
set -euo pipefail

not_given='(not given)'

fail() {
  echo "::error title=phota-check::$1"
  exit 2
}

args=(--format github)

# An input that is given and empty is commonly a secret that does not exist. Then no other place may stand in for the
# key, and the check of a rotation may not be left out; phota-check says what it means.
if [ "$PHOTA_ACTION_API_KEY" != "$not_given" ]; then
  export PHOTA_API_KEY=$PHOTA_ACTION_API_KEY
  args+=(--env PHOTA_API_KEY)
fi
if [ "$PHOTA_ACTION_OLD_API_KEY" != "$not_given" ]; then
  export PHOTA_OLD_API_KEY=$PHOTA_ACTION_OLD_API_KEY
  args+=(--revoked-env PHOTA_OLD_API_KEY)
fi
unset PHOTA_ACTION_API_KEY PHOTA_ACTION_OLD_API_KEY

case $PHOTA_ACTION_CONTROL in
  true) ;;
  false) args+=(--no-control) ;;
  *) fail "The input \`control\` is neither true nor false." ;;
esac
[ -z "$PHOTA_ACTION_BASE_URL" ] || args+=("--base-url=$PHOTA_ACTION_BASE_URL")
[ -z "$PHOTA_ACTION_TIMEOUT" ] || args+=("--timeout=$PHOTA_ACTION_TIMEOUT")
[ -z "$PHOTA_ACTION_RETRIES" ] || args+=("--retries=$PHOTA_ACTION_RETRIES")
[ -z "$PHOTA_ACTION_ON_UNAVAILABLE" ] || args+=("--on-unavailable=$PHOTA_ACTION_ON_UNAVAILABLE")

cd "$PHOTA_ACTION_PATH" || fail "The input \`path\` is no folder."
exec "$PHOTA_ACTION_BINARY" "${args[@]}"
