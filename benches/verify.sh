#!/usr/bin/env bash
# Times `phota-scan dir --verify` on 100 keys against the fake API on this machine, which takes 50 ms for each answer, and says how
# many requests were on their way at once. Usage: benches/verify.sh [PHOTA_SCAN]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
bin=$(realpath "${1:-target/release/phota-scan}")
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p phota-fake-api --example verify
exec "${CARGO_TARGET_DIR:-$root/target}/release/examples/verify" "$bin"
