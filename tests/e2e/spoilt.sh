# shellcheck shell=bash disable=SC2154 # $root, $scratch and $log are from the script and lib.sh.
# For vacuity.sh: a copy of the tree that can be spoilt and mended again, and what has to happen then. Needs lib.sh and a call
# of `begin`.

# copy_tree: makes $tree, and a target folder for it with everything that is compiled already but our own crates.
copy_tree() {
  local target
  tree=$scratch/tree
  mkdir -p "$tree" "$scratch/kept" "$scratch/bin"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -c) | tar -x -C "$tree"
  target=$(cd "$root" && mkdir -p "${CARGO_TARGET_DIR:-target}" && realpath "${CARGO_TARGET_DIR:-target}")
  copied_target=$target/vacuity
  rm -rf "$copied_target"
  mkdir -p "$copied_target/debug"
  for folder in .fingerprint build deps; do
    # Links, and no copies: nothing writes into what belongs to other crates.
    [ ! -d "$target/debug/$folder" ] || cp -al "$target/debug/$folder" "$copied_target/debug/"
  done
  # -depth, since some of them are folders.
  find "$copied_target" -depth -name '*phota*' -exec rm -rf {} +
}

# covers CHECK: it has a line.
covers() { printf '%s\n' "$1" >>"$scratch/covered"; }

# exempt CHECK WHY: there is nothing to show.
exempt() {
  covers "$1"
  echo "     $1: $2"
}

# keep FILE: as it is in the copy, for `mend`.
keep() {
  mkdir -p "$scratch/kept/$(dirname "$1")"
  cp -p "$tree/$1" "$scratch/kept/$1"
}

# spoil FILE: standard input goes to its end.
spoil() {
  keep "$1"
  cat >>"$tree/$1"
}

# change FILE SED: the command has to change something.
change() {
  keep "$1"
  sed -i "$2" "$tree/$1"
  ! cmp -s "$tree/$1" "$scratch/kept/$1" || echo "$1 is the same after $2" >&2
}

# stub NAME: standard input is a script that is found before the program of that name.
stub() {
  { echo '#!/bin/sh' && cat; } >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}

# mend: the copy is as it was.
mend() {
  cp -Rp "$scratch/kept/." "$tree"
  rm -rf "$scratch/kept" "$scratch/bin/cargo"
  mkdir "$scratch/kept"
}

# tried CHECK TEXT COMMAND...: the command is run in the copy, has to fail, and to say TEXT.
tried() {
  local check=$1 text=$2 status=0
  shift 2
  case $check in tests/e2e/* | *.yml:* | cargo\ * | RUSTDOCFLAGS=*) covers "$check" ;; esac
  (
    cd "$tree"
    PATH=$scratch/bin:$PATH CARGO_TARGET_DIR=$copied_target CARGO_MANIFEST_DIR=$tree exec "$@"
  ) >"$log" 2>&1 </dev/null || status=$?
  tail -n 40 "$log" >"$scratch/end"
  verdict "$check: $text" "$([ "$status" -ne 0 ] || echo 'it passed'; has "$log" "$text")" "$scratch/end"
  mend
}

# step TEXT COMMAND: the same for a line of .ci/run.
step() { tried "$2" "$1" bash -c "$2"; }

# shown CHECK FILE TEST: a script that .ci/run runs has a test that shows it; FILE belongs to that script.
shown() {
  local script=${2%_page.py}
  covers "$1"
  verdict "$1: $3" "$(
    has .ci/run "bash tests/e2e/${script%.sh}.sh"
    has "tests/e2e/$2" "$3"
  )" /dev/null
}
