#!/usr/bin/env bash
# Unpacks the archive of a target on a machine that can run it, and tries the programs: what is released has run.
# Usage: release/try.sh TARGET FOLDER    the archive is in FOLDER
set -euo pipefail

target=${1:?} folder=${2:?}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")
suffix=
case $target in *-windows-*) suffix=.exe ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

# expect CODE COMMAND...: runs it, and fails where it ends with another code.
expect() {
  local expected=$1 status=0
  shift
  "$@" || status=$?
  [ "$status" = "$expected" ] || fail "$1 ended with $status, not with $expected"
}

tar -xzf "$folder/phota-guard-$version-$target.tar.gz" -C "$work"
for program in phota-check phota-scan; do
  [ "$("$work/$program$suffix" --version)" = "$program $version" ] || fail "$program is not version $version"
  # A program that needs libraries of the machine it was built on would not run on every other.
  case $target in
    *-linux-musl)
      linked=$(ldd "$work/$program" 2>&1 || true)
      case $linked in
        *'statically linked'* | *'not a dynamic executable'*) ;;
        *) fail "$program is not static: $linked" ;;
      esac
      ;;
  esac
done

# A key made now, so that none stands in this file.
key=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
mkdir "$work/clean" "$work/leaky"
echo 'nothing' >"$work/clean/settings.txt"
printf 'PHOTA_API_KEY=%s\n' "$key" >"$work/leaky/settings.txt"
expect 0 "$work/phota-scan$suffix" dir "$work/clean"
expect 1 "$work/phota-scan$suffix" dir "$work/leaky"
expect 0 "$work/phota-scan$suffix" self-test
# The folder holds no key, and the configuration of whoever runs this does not count.
cd "$work/clean"
expect 1 env -u PHOTA_API_KEY HOME="$work" XDG_CONFIG_HOME="$work" "$work/phota-check$suffix" --explain --no-dotenv
