#!/usr/bin/env bash
# Times `phota-check` with its control (two requests) against two `curl` calls, both to the fake API on this machine.
# Usage: benches/check.sh [PHOTA_CHECK]    needs curl and hyperfine
set -euo pipefail

bin=$(realpath "${1:-target/release/phota-check}")
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p phota-fake-api --example serve
"${CARGO_TARGET_DIR:-$root/target}/release/examples/serve" --key-file "$folder/key" --ready-file "$folder/ready" >/dev/null &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
until [ -s "$folder/ready" ]; do sleep 0.05; done

PHOTA_BASE_URL=$(cat "$folder/ready")
export PHOTA_BASE_URL
printf 'X-API-Key: %s\n' "$(cat "$folder/key")" >"$folder/header"
curl="curl --silent --output /dev/null --header @$folder/header $PHOTA_BASE_URL/profiles/ids"
"$bin" --key-file "$folder/key"

hyperfine --shell sh --warmup 5 --runs 100 "$curl; $curl" "$bin --key-file $folder/key"
