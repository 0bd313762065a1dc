#!/usr/bin/env bash
# Builds the release of HEAD twice and compares: in two folders with names of different lengths, with two homes of cargo,
# at two times, in two time zones and with two masks for new files. Fails where an archive differs, and where a program
# names a folder of the machine that built it. Runs on Linux.
# Usage: release/reproduce.sh TARGET [FOLDER]    FOLDER keeps the archives, in first/ and second/
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
commit=$(git -C "$root" rev-parse HEAD)

# build NAME FOLDER: a clone in FOLDER, built and packed into $kept/NAME.
build() {
  local name=$1 source=$2/source home=$work/home-$1
  # A home of its own with the crates that were downloaded already.
  mkdir -p "$2" "$home"
  ln -s "$cargo_home"/* "$home/"
  git clone --quiet "$root" "$source"
  git -C "$source" checkout --quiet "$commit"
  echo "building in $source"
  cd "$source"
  CARGO_HOME=$home bash release/build.sh "$target" "$work/wheel-$name"
  bash release/package.sh "$target" "target/$target/release" "$kept/$name"
  cd "$root"
  rm -rf "$source/target"
}

(umask 022 && TZ=UTC build first "$work/a")
(umask 077 && TZ=Pacific/Auckland build second "$work/another folder/somewhere else")
bash "$root/release/compare.sh" "$kept/first" "$kept/second" "$work" "$cargo_home" "$HOME/"
