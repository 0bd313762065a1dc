# shellcheck shell=bash
# Counts tests for the scripts beside it. A test that was announced and did not run counts as failed, and so does a script
# that ended in an error of its own. tests/e2e/vacuity.sh shows that each of these is seen.

passed=0
failed=0
planned=0
suite=
scratch=
children=()

# begin SUITE COUNT: makes $scratch, which goes away at the end with every child process.
begin() {
  suite=$1
  planned=$2
  scratch=$(mktemp -d)
  trap finish EXIT
}

finish() {
  local ended=$? child not_run
  for child in ${children[@]+"${children[@]}"}; do
    kill "$child" 2>/dev/null || true
  done
  rm -rf "$scratch"
  not_run=$((planned - passed - failed))
  if [ "$not_run" -ne 0 ]; then
    echo "$suite: $planned tests announced, $((passed + failed)) run"
    failed=$((failed + ${not_run#-}))
  fi
  if [ "$ended" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "$suite: the script ended with $ended"
    failed=1
  fi
  if [ "$((passed + failed))" -eq 0 ]; then
    echo "$suite: nothing was tested"
    failed=1
  fi
  echo "$suite: $passed passed, $failed failed"
  trap - EXIT
  [ "$failed" -eq 0 ] || exit 1
  exit 0
}

# verdict NAME PROBLEMS LOG: passes where there is no problem, else shows the problems and the log.
verdict() {
  if [ -z "$2" ]; then
    passed=$((passed + 1))
    echo "ok   $suite: $1"
  else
    failed=$((failed + 1))
    echo "FAIL $suite: $1"
    printf '%s\n' "$2" | sed 's/^/     /'
    sed 's/^/     | /' "$3"
  fi
}

# wait_for FILE: until it has content, for at most a minute.
wait_for() {
  local turn
  for turn in $(seq 600); do
    [ ! -s "$1" ] || return 0
    sleep 0.1
  done
  echo "$1 did not appear in $turn turns" >&2
  return 1
}

# Lines that a log should hold, and lines it must not: `has LOG TEXT`, `lacks LOG TEXT`. They print a problem or nothing.
has() { grep -qF -- "$2" "$1" || echo "missing: $2"; }
lacks() { ! grep -qF -- "$2" "$1" || echo "not wanted: $2"; }

# is WHAT EXPECTED ACTUAL: prints a problem or nothing.
is() { [ "$2" = "$3" ] || echo "$1 is '$3', expected '$2'"; }
