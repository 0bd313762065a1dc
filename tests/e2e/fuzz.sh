#!/usr/bin/env bash
# Runs each fuzz target for some seconds, from seeds made now. Needs a C++ compiler, for libFuzzer; no nightly toolchain
# and no cargo-fuzz. Usage: tests/e2e/fuzz.sh [SECONDS]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
seconds=${1:-10}
targets=(decode judge detect archive objects)
host=$(rustc -vV | sed -n 's/^host: //p')
build=$root/target/fuzz
manifest=$root/fuzz/Cargo.toml

begin fuzz $((2 + ${#targets[@]}))
log=$scratch/log

status=0
cargo run --quiet --locked --target-dir "$build" --manifest-path "$manifest" --example seeds "$scratch/corpus" \
  >"$log" 2>&1 </dev/null || status=$?
verdict 'seeds' "$(is 'exit status' 0 "$status")" "$log"

# What cargo-fuzz passes, but for a sanitizer, which only a nightly toolchain knows. With a target named, build scripts
# and macros get none of it.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
status=0
RUSTFLAGS=$coverage cargo build --quiet --locked --release --bins --target "$host" --target-dir "$build" \
  --manifest-path "$manifest" >"$log" 2>&1 </dev/null || status=$?
verdict 'build' "$(is 'exit status' 0 "$status")" "$log"

for target in "${targets[@]}"; do
  status=0
  "$build/$host/release/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
    -dict="$root/fuzz/phota.dict" -artifact_prefix="$scratch/" "$scratch/corpus/$target" \
    >"$log" 2>&1 </dev/null || status=$?
  # libFuzzer says at the end how much it ran.
  verdict "$target" "$(is 'exit status' 0 "$status"; has "$log" 'Done ')" <(tail -n 60 "$log")
done
