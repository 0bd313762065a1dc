#!/usr/bin/env bash
# Builds the release of HEAD twice and compares: in two folders with names of different lengths, with two homes of cargo,
# at two times, in two time zones and with two masks for new files. Fails where a program or an archive differs, and says
# from which byte on, or where a program names a folder of the machine that built it.
# Usage: release/reproduce.sh TARGET [FOLDER]    FOLDER keeps both results; needs what release/build.sh needs
set -euo pipefail

target=${1:?}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kept=${2:-$work/kept}
mkdir -p "$kept"
kept=$(cd "$kept" && pwd)
unset CARGO_TARGET_DIR RUSTFLAGS CARGO_ENCODED_RUSTFLAGS SOURCE_DATE_EPOCH
cargo_home=${CARGO_HOME:-$HOME/.cargo}
problems=0

problem() {
  echo "$1" >&2
  problems=$((problems + 1))
}

# build NAME FOLDER: a clone in FOLDER, built and packed into $kept/NAME.
build() {
  local name=$1 folder=$2
  # A home of its own with the crates that were downloaded already.
  mkdir -p "$folder" "$work/home-$name"
  ln -s "$cargo_home"/* "$work/home-$name/"
  git clone --quiet "$root" "$folder/source"
  git -C "$folder/source" checkout --quiet "$(git -C "$root" rev-parse HEAD)"
  echo "building $name in $folder/source"
  (
    cd "$folder/source"
    export CARGO_HOME=$work/home-$name
    bash release/build.sh "$target" "$kept/$name"
    bash release/package.sh "$target" "target/$target/release" "$kept/$name"
    cp "target/$target/release/phota-check"* "target/$target/release/phota-scan"* "$kept/$name/"
  )
  rm -rf "$folder/source/target"
}

(umask 022 && TZ=UTC build first "$work/a")
(umask 077 && TZ=Pacific/Auckland build second "$work/another folder/somewhere else")

compared=0
for file in "$kept"/first/phota-*; do
  name=${file##*/}
  case $name in *.d | *.whl) continue ;; esac
  compared=$((compared + 1))
  if cmp "$file" "$kept/second/$name"; then
    echo "the same: $(sha256sum <"$file" | cut -c 1-64)  $name"
  else
    problem "$name differs, in $({ cmp -l "$file" "$kept/second/$name" || true; } | wc -l) bytes"
  fi
  case $name in *.gz) continue ;; esac
  for place in "$work" "$cargo_home" "$HOME/"; do
    ! grep -qaF -- "$place" "$file" || problem "$name names $place"
  done
done
[ "$compared" -ge 5 ] || problem "only $compared files were compared"
[ "$problems" -eq 0 ]
