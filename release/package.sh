#!/usr/bin/env bash
# Packs the built programs of one target into the archives of a release: one for each program, which the actions read,
# and one with both, for people and for cargo binstall. The same programs make the same archives. Runs on Linux, macOS
# (bash 3.2) and Windows (Git Bash), and needs Python 3, and cargo for the licences of what they are built from.
# Usage: release/package.sh TARGET FOLDER OUT    the programs are in FOLDER, the archives are written to OUT
set -euo pipefail

target=${1:?} out=${3:?}
folder=$(cd "${2:?}" && pwd)
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")
suffix=
case $target in *-windows-*) suffix=.exe ;; esac
python=$(command -v python3 || command -v python)
if [ -z "${SOURCE_DATE_EPOCH:-}" ] && time=$(git -C "$root" log -1 --format=%ct 2>/dev/null); then
  export SOURCE_DATE_EPOCH=$time
fi

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# archive NAME PROGRAM...: the programs at the top, so that whoever wants nothing else can take them out by name.
archive() {
  local name=$1 program
  shift
  rm -rf "${work:?}"/*
  mkdir -p "$work/completions" "$work/man"
  for program in "$@"; do
    cp "$folder/$program$suffix" "$work/"
    cp "$root/completions/"*"$program"* "$work/completions/"
    cp "$root/docs/man/$program"*.1 "$work/man/"
  done
  cp "$root/README.md" "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$work/"
  (cd "$root" && "$python" release/licenses.py "$target" "$@") >"$work/THIRD-PARTY-LICENSES.txt"
  "$python" "$root/release/pack.py" "$work" "$out/$name-$version-$target.tar.gz" "${@/%/$suffix}"
  echo "$name-$version-$target.tar.gz"
}

archive phota-check phota-check
archive phota-scan phota-scan
archive phota-guard phota-check phota-scan
