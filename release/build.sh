#!/usr/bin/env bash
# Builds the programs and the wheel of one target, so that the same source and the same Rust give the same bytes, whatever
# folder they are built in and whenever. Runs on Linux, macOS (bash 3.2) and Windows (Git Bash). Needs maturin on PATH.
# Usage: release/build.sh TARGET OUT    the wheel is written to OUT, the programs to target/TARGET/release
set -euo pipefail

target=${1:?} out=${2:?}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
cd "$root"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# The crates must be unpacked before their folders can be named below.
cargo fetch --locked --target "$target"

# remap FOLDER NAME: no path of the machine that builds stands in a program, in messages of panics for instance.
remap() {
  local folder=$1
  ! command -v cygpath >/dev/null || folder=$(cygpath --windows "$folder")
  flags+="--remap-path-prefix=$folder=$2"$'\x1f'
}
flags=
remap "$root" phota-guard
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  remap "$folder" registry
done
case $target in
  # The linker of Microsoft writes the time otherwise.
  *-windows-msvc) flags+=$'-Clink-arg=/Brepro\x1f' ;;
esac
export CARGO_ENCODED_RUSTFLAGS=${flags%$'\x1f'}

options=(--release --locked --target "$target" --out "$out")
case $target in
  *-linux-musl) options+=(--compatibility manylinux2014 musllinux_1_1) ;;
esac
maturin build "${options[@]}"
