#!/usr/bin/env bash
# Races: files and packs that change while they are read, and scans that are ended while they write. What holds whoever
# wins is checked: a key that stands still is found or the scan is incomplete, nothing outside is read in the place of a
# file, nothing half-written stays.
#
# Usage: tests/e2e/faults.sh [SECONDS]     for each race; default 10. PHOTA_SCAN names a program that is built already.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
seconds=${1:-10}
begin faults 4

if [ -z "${PHOTA_SCAN:-}" ]; then
  cd "$root"
  cargo build --quiet --release --bin phota-scan
  PHOTA_SCAN=${CARGO_TARGET_DIR:-target}/release/phota-scan
fi
bin=$(cd "$(dirname "$PHOTA_SCAN")" && pwd)/$(basename "$PHOTA_SCAN")
export HOME=$scratch GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com

# A line with a new key.
key_line() { printf 'PHOTA_API_KEY=%s\n' "$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')"; }

# The fingerprint of the key in a file.
fingerprint() { { "$bin" dir --format json "$1" || true; } | grep -o "b3:[0-9a-f]*" | head -1; }

# race LOG CHANGER CHECK SCAN...: scans again and again while CHANGER changes things. CHECK gets the exit status and the
# report of each scan, and prints what is wrong with it.
race() {
  local log=$1 changer=$2 check=$3 end runs=0 clean=0 status changes
  shift 3
  "$changer" >/dev/null 2>&1 &
  changes=$!
  children+=("$changes")
  end=$((SECONDS + seconds))
  while [ "$SECONDS" -lt "$end" ] || [ "$runs" -lt 3 ]; do
    status=0
    timeout 120 "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
    runs=$((runs + 1))
    ! grep -q '"complete":true' "$scratch/out" || clean=$((clean + 1))
    if grep -q ' has a defect: ' "$scratch/err"; then echo "run $runs panicked"; fi
    "$check" "$status" "$scratch/out" || true
  done >"$log.problems"
  # It may be in the middle of a command of git's.
  kill "$changes" 2>/dev/null || echo 'nothing changed to the end' >>"$log.problems"
  wait "$changes" 2>/dev/null || true
  { echo "$runs runs, $clean of them complete"; sort "$log.problems" | uniq -c; cat "$scratch/err"; } >"$log"
  echo "     faults: $runs runs, $clean of them complete"
}

# --- Files that are replaced, renamed, cut, prolonged and swapped for links, pipes and folders.
mkdir -p "$scratch/files/still/deep" "$scratch/outside"
key_line >"$scratch/files/still/deep/a.env"
key_line >"$scratch/outside/secret.env"
still=$(fingerprint "$scratch/files/still")
outside=$(fingerprint "$scratch/outside")
case $still$outside in b3:*b3:*) ;; *) echo 'the keys were not found before anything changed' >&2; exit 1 ;; esac

change_files() {
  exec python3 - "$scratch/files" "$scratch/outside/secret.env" <<'PY'
import os, random, shutil, sys
top, outside = sys.argv[1:]
random.seed(1)
def gone(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.remove(path)
while True:
    path = "%s/f%d" % (top, random.randrange(40))
    way = random.randrange(8)
    try:
        if way in (1, 2) and (os.path.islink(path) or not os.path.isfile(path)):
            # Opening a pipe would wait for a reader.
            way = 7
        if way == 0:
            os.replace(path, "%s/f%d" % (top, random.randrange(40)))
        elif way == 1:
            os.truncate(path, random.randrange(200000))
        elif way == 2:
            with open(path, "ab", buffering=0) as file:
                file.write(b"text\n" * random.randrange(40000))
        elif way == 3:
            gone(path)
            os.symlink(outside, path)
        elif way == 4:
            gone(path)
            os.mkfifo(path)
        elif way == 5:
            gone(path)
            os.mkdir(path)
            open(path + "/inner", "w").write("text\n")
        elif way == 6:
            gone(path)
        else:
            gone(path)
            open(path, "w").write("text\n" * 100)
    except OSError:
        pass
PY
}

check_files() {
  [ "$1" -eq 1 ] || echo "exit status $1"
  grep -q "$still" "$2" || echo 'the key that stands still was not found'
  ! grep -q "$outside" "$2" || echo 'a key outside was read'
}
race "$scratch/log" change_files check_files "$bin" dir --format json "$scratch/files"
verdict 'files that change while they are read' "$(cat "$scratch/log.problems")" "$scratch/log"

# --- Packs that are written anew, and objects that come and go between packs and files of their own.
git init -q -b main "$scratch/repo"
cd "$scratch/repo"
key_line >old.conf
reachable=$(fingerprint old.conf)
git add old.conf && git commit -qm 'a key got in' && git rm -q old.conf && git commit -qm 'and out'
for n in $(seq 60); do
  seq "$((n * 50))" >text
  git add text && git commit -qm "change $n"
done
# Nothing refers to this one.
key_line >"$scratch/lost.conf"
lost=$(fingerprint "$scratch/lost.conf")
git hash-object -w "$scratch/lost.conf" >/dev/null

change_packs() {
  set +e
  local n=0
  while :; do
    n=$((n + 1))
    git repack -q -A -d -f
    git pack-refs --all
    seq "$n" >text && git add text && git commit -qm "more $n"
    git repack -q -d
    git gc -q
    git commit -q --allow-empty -m "again $n"
    git prune-packed -q
  done
}

check_packs() {
  case $1 in
  1) grep -q '"complete":false' "$2" || { grep -q "$reachable" "$2" && grep -q "$lost" "$2"; } || echo 'a key was missed' ;;
  3) ;;
  *) echo "exit status $1" ;;
  esac
}
race "$scratch/log" change_packs check_packs "$bin" audit --format json .
verdict 'packs that are written anew during an audit' "$(cat "$scratch/log.problems")" "$scratch/log"

# The same where git throws away what nothing refers to.
change_packs_and_prune() {
  set +e
  local n=0
  while :; do
    n=$((n + 1))
    git repack -q -a -d -f
    seq "$n" >text && git add text && git commit -q --amend -m "other $n"
    git reflog expire --expire=now --all
    git gc -q --prune=now
  done
}

check_reachable() {
  case $1 in
  1) grep -q "$reachable" "$2" || echo 'the key was missed' ;;
  3) ;;
  *) echo "exit status $1" ;;
  esac
}
race "$scratch/log" change_packs_and_prune check_reachable "$bin" audit --format json .
verdict 'objects that are thrown away during an audit' "$(cat "$scratch/log.problems")" "$scratch/log"

# --- Scans that are ended at any moment.
mkdir "$scratch/reports"
cd "$scratch/reports"
echo old >report
begun=$(date +%s%N)
"$bin" dir --format html -o /dev/null "$scratch/outside" >/dev/null 2>&1 || true
took=$((($(date +%s%N) - begun) / 1000000 + 1))
end=$((SECONDS + seconds))
runs=0 whole=0
while [ "$SECONDS" -lt "$end" ] || [ "$runs" -lt 20 ]; do
  "$bin" dir --format html -o report "$scratch/outside" >/dev/null 2>&1 &
  scan=$!
  sleep "$(printf '0.%03d' $((RANDOM % took + took / 2)))"
  kill -TERM "$scan" 2>/dev/null || true
  wait "$scan" 2>/dev/null || true
  runs=$((runs + 1))
  case "$(head -c 3 report) $(tail -c 8 report)" in
  'old old') ;;
  *'</html>') whole=$((whole + 1)); echo old >report ;;
  *) echo 'half a report' ;;
  esac
  left=$(find . -name '.phota-scan-*')
  [ -z "$left" ] || { echo 'a temporary file is left'; rm -f .phota-scan-*; }
done >"$scratch/log.problems"
[ "$whole" -gt 0 ] || echo 'no scan came to write its report' >>"$scratch/log.problems"
echo "     faults: $runs scans ended, $whole of them with a report"
verdict 'scans that are ended while they write' "$(cat "$scratch/log.problems")" "$scratch/log.problems"
cd "$root"
