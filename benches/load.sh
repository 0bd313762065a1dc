#!/usr/bin/env bash
# Starts `phota-scan staged` many times at once on one repository: first while nothing else happens, then while git adds,
# commits, packs and looks at the state of the same repository, which a linked worktree shares.
# Every scan has to give the right findings and exit status; git must never find a lock of ours; nothing in `.git` may change
# and nothing may be left there or in the folder for temporary files.
#
# Usage: benches/load.sh [STARTS [AT_ONCE]]     default 1000 and 32. Needs git and Python 3.11.
# PHOTA_SCAN: the program (target/release/phota-scan).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
scan=$(realpath "${PHOTA_SCAN:-${CARGO_TARGET_DIR:-$root/target}/release/phota-scan}")
starts=${1:-1000} at_once=${2:-32}
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
scratch=$(mktemp -d)
churning=
trap '[ -z "$churning" ] || kill "$churning" 2>/dev/null || true; rm -rf "$scratch"' EXIT
mkdir "$scratch/tmp" "$scratch/out" "$scratch/repo"
export TMPDIR=$scratch/tmp
cd "$scratch/repo"
git init -q -b main .
git config user.name Ada
git config user.email ada@example.com
git config gc.auto 0

# Made when the script runs, so that no key stands in it.
key() { python3 -c 'import random, string, sys; print("".join(random.Random(sys.argv[1]).choices(string.ascii_letters + string.digits, k=40)))' "$1"; }
for n in $(seq 400); do
  mkdir -p "d$((n % 20))"
  echo "file $n" >"d$((n % 20))/f$n.txt"
done
echo "PHOTA_API_KEY=$(key old)" >known.env
git add -A
git commit -qm first
git worktree add -q "$scratch/clean"
# Something new that stays staged, and a file whose key is not new.
echo "PHOTA_API_KEY=$(key new)" >staged.env
echo "# seen again" >>known.env
git add staged.env known.env
(cd "$scratch/clean" && echo "# seen again" >>known.env && echo text >text && git add -A)

# one NUMBER: a scan of the one worktree or the other, judged by what it has to say.
cat >"$scratch/one.sh" <<'EOF'
folder=$SCRATCH/repo
[ $(($1 % 4)) -ne 0 ] || folder=$SCRATCH/clean
cd "$folder"
status=0
"$SCAN" staged --format json >"$SCRATCH/out/$1" 2>"$SCRATCH/out/$1.errors" || status=$?
echo "$status $folder" >"$SCRATCH/out/$1.status"
EOF
export SCAN=$scan SCRATCH=$scratch
scans() { seq "$1" "$2" | xargs -P "$at_once" -n 1 bash "$scratch/one.sh"; }
state() { (cd "$scratch/repo/.git" && find . -type f -printf '%p %s %T@ %i ' -exec sha256sum {} \; | sort); }

half=$((starts / 2))
state >"$scratch/before"
begun=$(date +%s.%N)
scans 1 "$half"
quiet=$(date +%s.%N)
state >"$scratch/after"
diff "$scratch/before" "$scratch/after" || { echo "scans changed .git" >&2; exit 1; }

churn() {
  local turn=0
  while :; do
    turn=$((turn + 1))
    echo "turn $turn" >"d1/other.txt"
    git status --short >/dev/null
    git add d1/other.txt
    git commit -qm "turn $turn" -- d1/other.txt
    [ $((turn % 10)) -ne 0 ] || git repack -q -a -d
    [ $((turn % 7)) -ne 0 ] || git pack-refs --all
    echo "$turn" >"$scratch/turns"
  done
}
set +e
(set -e; churn) 2>"$scratch/churn.errors" &
churning=$!
set -e
scans $((half + 1)) "$starts"
busy=$(date +%s.%N)
# It has to be at it still: git fails at once when it meets a lock.
kill -0 "$churning" 2>/dev/null || { echo "git gave up: $(cat "$scratch/churn.errors")" >&2; exit 1; }
kill "$churning"
wait "$churning" 2>/dev/null || true
churning=
[ ! -s "$scratch/churn.errors" ] || { echo "git complained: $(cat "$scratch/churn.errors")" >&2; exit 1; }
[ "$(cat "$scratch/turns")" -gt 1 ] || { echo "git did next to nothing meanwhile" >&2; exit 1; }
# What the kill interrupted may have left is git's; ours would be there from the first half.
rm -f .git/index.lock .git/next-index-*.lock
left=$(find "$scratch/tmp" -mindepth 1 | wc -l)
[ "$left" -eq 0 ] || { echo "left in the folder for temporary files: $(ls "$scratch/tmp")" >&2; exit 1; }
git fsck --no-dangling --no-progress

python3 - "$scratch/out" "$starts" <<'EOF'
import json, sys
from pathlib import Path

folder, starts = Path(sys.argv[1]), int(sys.argv[2])
wrong = []
for number in range(1, starts + 1):
    status, where = (folder / f"{number}.status").read_text().split()
    errors = (folder / f"{number}.errors").read_text()
    try:
        report = json.loads((folder / str(number)).read_text())
        found = [(f["path"], f["place"], len(f["also_at"])) for f in report["findings"]]
        complete = report["scan"]["complete"]
    except (ValueError, KeyError) as problem:
        wrong.append(f"{number}: no report: {problem}: {errors}")
        continue
    expected = [] if where.endswith("/clean") else [("staged.env", "index", 0)]
    if found != expected or not complete or int(status) != len(expected):
        wrong.append(f"{number}: exit {status}, {found}, complete: {complete}, {errors}")
print("\n".join(wrong[:10]))
sys.exit(f"{len(wrong)} of {starts} scans were wrong" if wrong else 0)
EOF
python3 -c 'import sys; starts, turns, a, b, c = int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:]); print(
    f"{starts} starts, all right: {starts // 2} alone in {b - a:.1f} s, {starts - starts // 2} beside {turns} commits of git in {c - b:.1f} s")' \
  "$starts" "$(cat "$scratch/turns")" "$begun" "$quiet" "$busy"
