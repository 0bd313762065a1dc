#!/usr/bin/env bash
# Prints what CHANGELOG.md says about the version that a tag names. Refuses a tag of another version, and a version that
# the change log says nothing about.
# Usage: release/notes.sh TAG
set -euo pipefail

tag=${1:?}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")
[ "$tag" = "v$version" ] || { echo "the tag is $tag, and Cargo.toml says $version" >&2; exit 1; }
notes=$(awk -v version="$version" '/^## / { ours = $2 == version || $2 == "[" version "]"; next } ours' "$root/CHANGELOG.md")
[ -n "$notes" ] || { echo "CHANGELOG.md has no section \"## $version\"" >&2; exit 1; }
printf '%s\n' "$notes"
