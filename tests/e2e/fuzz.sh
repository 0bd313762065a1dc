#!/usr/bin/env bash
# Runs each fuzz target for some seconds, from seeds made now. Needs git, and a C++ compiler for libFuzzer; no nightly
# toolchain and no cargo-fuzz. Usage: tests/e2e/fuzz.sh [SECONDS [TARGET]...]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
seconds=${1:-10}
host=$(rustc -vV | sed -n 's/^host: //p')
build=$root/target/fuzz
manifest=$root/fuzz/Cargo.toml

# The manifest's targets, but for the one that has to fail, and for what makes the seeds.
in_manifest() { sed -n '/^\[\[bin\]\]/,/^$/s/^name = "\(.*\)"$/\1/p' "$manifest" | grep -vxE 'known_bad|seeds'; }
mapfile -t targets < <(in_manifest)
[ "$#" -lt 2 ] || targets=("${@:2}")

begin fuzz $((4 + ${#targets[@]}))
log=$scratch/log

# None is lost: the manifest's, the files and the README's table name the same.
joined() { sort | tr '\n' ' '; }
listed=$(in_manifest | joined)
verdict 'the list of targets' "$(
  is 'the list of files' "$listed" \
    "$(find "$root/fuzz/fuzz_targets" -name '*.rs' -exec basename {} .rs ';' | grep -vx known_bad | joined)"
  # The backquotes are those of Markdown.
  # shellcheck disable=SC2016
  is 'the list of the README' "$listed" "$(sed -n 's/^| `\([a-z]*\)` |.*/\1/p' "$root/fuzz/README.md" | joined)"
)" /dev/null

# What cargo-fuzz passes, but for a sanitizer, which only a nightly toolchain knows. With a target named, build scripts
# and macros get none of it.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
status=0
RUSTFLAGS=$coverage cargo build --quiet --locked --release --bins --features known-bad --target "$host" \
  --target-dir "$build" --manifest-path "$manifest" >"$log" 2>&1 </dev/null || status=$?
verdict 'build' "$(is 'exit status' 0 "$status")" "$log"

status=0
PHOTA_FUZZ_SEEDS=$scratch/corpus "$build/$host/release/seeds" >"$log" 2>&1 </dev/null || status=$?
verdict 'seeds' "$(is 'exit status' 0 "$status"; has "$log" "$scratch/corpus/${targets[-1]}")" "$log"

# run TARGET SECONDS: what libFuzzer says goes to the log, what it finds below the temporary folder.
run() {
  status=0
  "$build/$host/release/$1" -max_total_time="$2" -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
    -dict="$root/fuzz/phota.dict" -artifact_prefix="$scratch/found-" "$scratch/corpus/$1" \
    >"$log" 2>&1 </dev/null || status=$?
}

# A target that finds something in its seeds fails: none of the others passes because nobody looks.
run known_bad 10
verdict 'a finding is seen' "$(is 'exit status' 77 "$status"; has "$log" 'known to be bad')" "$log"

for target in "${targets[@]}"; do
  run "$target" "$seconds"
  # libFuzzer says at the end how much it ran.
  verdict "$target" "$(is 'exit status' 0 "$status"; has "$log" 'Done ')" <(tail -n 60 "$log")
  sed -n 's/^Done /     /p' "$log"
done
