#!/usr/bin/env bash
# Prints action/checksums.txt as it is after a release: what it held, and the archives that the actions read, each
# looked into first. Refuses a release that lacks one.
# Usage: release/checksums.sh FOLDER >checksums.txt    the archives of the release are in FOLDER
set -euo pipefail

folder=$(cd "${1:?}" && pwd)
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")
# The targets that the actions ask for.
targets=$(sed -n 's/.* target=\([a-z0-9_-]*\) ;;/\1/p' "$root/action/install.sh")
[ -n "$targets" ] || { echo "action/install.sh names no target" >&2; exit 1; }

added=
for program in phota-check phota-scan; do
  for target in $targets; do
    name=$program-$version-$target.tar.gz
    member=$program
    case $target in *-windows-*) member=$program.exe ;; esac
    [ -f "$folder/$name" ] || { echo "the release has no $name" >&2; exit 1; }
    # Not `grep -q`: tar must not meet a closed pipe.
    tar -tzf "$folder/$name" | grep -Fx "$member" >/dev/null || { echo "$name holds no $member at its top" >&2; exit 1; }
    hash=$(if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi <"$folder/$name")
    added+="${hash%% *}  $name"$'\n'
  done
done

# Lines of other versions stay: their archives do too. A version that was built again has its new lines alone.
awk -v mark="-$version-" 'index($2, mark) == 0 || /^#/' "$root/action/checksums.txt"
printf '%s' "$added"
