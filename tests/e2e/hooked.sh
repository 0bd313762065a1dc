# shellcheck shell=bash disable=SC2154 # $root and $scratch are from the script and lib.sh.
# For the scripts that try what the documentation says: phota-scan on PATH, a git of its own, keys, and what every way of
# installing hooks has to refuse. Needs lib.sh and $root.

# 20 random bytes in hexadecimal.
make_key() { od -An -N20 -tx1 /dev/urandom | tr -d ' \n'; }
key=$(make_key)
old_key=$(make_key)

# set_up_git: no configuration of this machine counts.
set_up_git() {
  export HOME=$scratch/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$scratch/home/.gitconfig
  mkdir "$HOME"
  git config --file "$GIT_CONFIG_GLOBAL" user.name Ada
  git config --file "$GIT_CONFIG_GLOBAL" user.email ada@example.com
  git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main
}

# put_scan_on_path: the one that PHOTA_SCAN names, or a release build.
put_scan_on_path() {
  if [ -z "${PHOTA_SCAN:-}" ]; then
    echo 'building phota-scan'
    (cd "$root" && HOME=$real_home cargo build --quiet --release --bin phota-scan)
    PHOTA_SCAN=${CARGO_TARGET_DIR:-$root/target}/release/phota-scan
  fi
  mkdir "$scratch/bin"
  ln -s "$PHOTA_SCAN" "$scratch/bin/phota-scan"
  PATH=$scratch/bin:$PATH
}
real_home=$HOME

# expect NAME STATUS TEXT COMMAND...: runs it, and wants this status and, unless it is empty, this text in its output.
# No key must be in the output, whatever happens.
expect() {
  local name=$1 wanted=$2 text=$3 status=0 log=$scratch/log
  shift 3
  "$@" >"$log" 2>&1 </dev/null || status=$?
  verdict "$name" "$(
    is 'exit status' "$wanted" "$status"
    [ -z "$text" ] || has "$log" "$text"
    lacks "$log" "$key"
    lacks "$log" "$old_key"
  )" "$log"
}

stage() {
  printf '%s\n' "$2" >"$1"
  git add "$1"
}

# keep FILE TEXT: commits it, without hooks.
keep() {
  stage "$1" "$2"
  git commit --quiet --no-verify --message "$1"
}

# refuses TOOL: what hooks that are installed in the current repository have to refuse: 6 tests.
refuses() {
  local tool=$1
  stage new.py "PHOTA_API_KEY = '$key'"
  expect "$tool: a commit with a key is refused" 1 'new.py:1' git commit --message new
  git reset --quiet --hard
  expect "$tool: a message with a key is refused" 1 'COMMIT_EDITMSG' git commit --allow-empty --message "PHOTA_API_KEY=$key"
  stage clean.txt text
  expect "$tool: a clean commit passes" 0 '' git commit --message clean
  git init --quiet --bare "$scratch/$tool.git"
  git remote add "$tool" "$scratch/$tool.git"
  expect "$tool: a clean push passes" 0 '' git push "$tool" HEAD:refs/heads/main
  keep leak.py "PHOTA_API_KEY = '$key'"
  git rm --quiet leak.py
  git commit --quiet --no-verify --message 'take it out'
  expect "$tool: a push of a key that was taken out again is refused" 1 'leak.py:1' git push "$tool" HEAD:refs/heads/main
  expect "$tool: that push did not arrive" 0 '' lacks_objects_of "$scratch/$tool.git"
}

# lacks_objects_of REPOSITORY: fails if it has the newest commit of the current one.
lacks_objects_of() { ! git -C "$1" cat-file -e "$(git rev-parse HEAD)" 2>/dev/null; }
