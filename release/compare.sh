#!/usr/bin/env bash
# Compares the archives of two folders byte by byte, and says where they differ. Fails where one differs or is missing, and
# where something in one of the first folder names a PLACE: a folder of the machine that built it.
# Usage: release/compare.sh FIRST SECOND [PLACE]...
set -euo pipefail

first=${1:?} second=${2:?}
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
compared=0

# members ARCHIVE OTHER: which members differ, in how many bytes, and from where on.
members() {
  local member
  mkdir -p "$work/1" "$work/2"
  tar -xzf "$1" -C "$work/1"
  tar -xzf "$2" -C "$work/2"
  (cd "$work" && find 1 2 -type f | cut -c 3- | sort -u) | while IFS= read -r member; do
    cmp "$work/1/$member" "$work/2/$member" && continue
    [ ! -f "$work/2/$member" ] || echo "$member: $({ cmp -l "$work/1/$member" "$work/2/$member" || true; } | wc -l) bytes differ"
  done 2>&1 | sed "s|$work/||g"
  rm -rf "$work/1" "$work/2"
}

for file in "$first"/*.tar.gz; do
  [ -f "$file" ] || continue
  name=${file##*/}
  compared=$((compared + 1))
  if [ ! -f "$second/$name" ]; then
    echo "$second has no $name" >&2
    status=1
  elif cmp -s "$file" "$second/$name"; then
    echo "the same: $(sha256sum <"$file" | cut -d ' ' -f 1)  $name"
  else
    echo "$name differs" >&2
    members "$file" "$second/$name" >&2
    status=1
  fi
  mkdir "$work/all"
  tar -xzf "$file" -C "$work/all"
  for place in "$@"; do
    if grep -raF -l -- "$place" "$work/all" | sed "s|^$work/all/|$name, |; s|$| names $place|" | grep . >&2; then
      status=1
    fi
  done
  rm -rf "$work/all"
done
[ "$compared" -gt 0 ] || { echo "$first has no archives" >&2; exit 1; }
exit "$status"
