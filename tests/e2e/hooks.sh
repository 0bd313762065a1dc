#!/usr/bin/env bash
# The hooks as a user gets them: a clone of this repository, the hooks of HEAD installed by the real pre-commit and by
# the real prek, real commits and pushes; then those of `install-hooks`. Needs pre-commit, prek, shellcheck, git and
# cargo on PATH.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin hooks 77

export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HOME=$scratch/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$scratch/gitconfig
export PRE_COMMIT_HOME=$scratch/pre-commit PREK_HOME=$scratch/prek
# Both tools build the same source; what the first compiled serves the second.
export CARGO_TARGET_DIR=$scratch/target
mkdir "$HOME"
git config --file "$GIT_CONFIG_GLOBAL" user.name Ada
git config --file "$GIT_CONFIG_GLOBAL" user.email ada@example.com
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main

head=$(git -C "$root" rev-parse HEAD)
key=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
log=$scratch/log

# expect NAME STATUS TEXT COMMAND...: runs it, and wants this status and, unless it is empty, this text in its output.
# The key must not be in the output, whatever happens.
expect() {
  local name=$1 wanted=$2 text=$3 status=0
  shift 3
  "$@" >"$log" 2>&1 </dev/null || status=$?
  verdict "$name" "$(is 'exit status' "$wanted" "$status"; [ -z "$text" ] || has "$log" "$text"; lacks "$log" "$key")" "$log"
}

stage() {
  printf '%s\n' "$2" >"$1"
  git add "$1"
}

# A clone with the hooks of this repository whose ids end in $1, installed by $2.
consumer() {
  local suffix=$1 tool=$2 folder=$scratch/consumer-$2$1
  git clone --quiet "$root" "$folder"
  cd "$folder"
  git checkout --quiet -B main
  cat >.pre-commit-config.yaml <<EOF
default_install_hook_types: [pre-commit, commit-msg, pre-push]
repos:
  - repo: $root
    rev: $head
    hooks:
      - id: phota-scan$suffix
      - id: phota-scan-commit-msg$suffix
      - id: phota-scan-pre-push$suffix
EOF
  git add .pre-commit-config.yaml
  git commit --quiet --message 'Use the hooks'
  echo "installing phota-scan$suffix with $tool"
  "$tool" install --install-hooks >"$log" 2>&1 || { cat "$log"; return 1; }
}

# What a hook has to do, whoever runs it: 17 tests.
commits() {
  local tool=$1
  stage new.py "PHOTA_API_KEY = '$key'"
  expect "$tool: a commit with a key is refused" 1 'new.py:1:' git commit --message new
  expect "$tool: the message says what to do" 1 'platform.photalabs.com' git commit --message new
  rm new.py
  expect "$tool: staged, then removed from disk, is refused" 1 'new.py:1:' git commit --message new
  stage new.py "PHOTA_API_KEY = os.environ['PHOTA_API_KEY']"
  expect "$tool: a clean commit passes" 0 'Passed' git commit --message new

  printf '%s\n' "PHOTA_API_KEY = '$key'" >new.py
  stage other.txt 'nothing'
  expect "$tool: a key on disk alone passes" 0 'Passed' git commit --message other
  expect "$tool: commit -a takes it in, and is refused" 1 'new.py:1:' git commit --all --message all
  expect "$tool: commit FILE takes it in, and is refused" 1 'new.py:1:' git commit --message file new.py
  expect "$tool: --all-files finds it" 1 'new.py:1:' "$tool" run --all-files
  mkdir -p sub
  cd sub
  expect "$tool: the same in a subfolder" 1 'new.py:1:' git commit --all --message all
  cd ..
  git checkout --quiet new.py
  expect "$tool: --all-files passes on this repository itself" 0 'Passed' "$tool" run --all-files

  ln -s "https://api.photalabs.com/?PHOTA_API_KEY=$key" link
  git add link
  expect "$tool: a symbolic link's target is refused" 1 'link:1:' git commit --message link
  git rm --quiet --force --cached link
  rm link

  git checkout --quiet -b side
  stage side.env "PHOTA_API_KEY=$key"
  git commit --quiet --no-verify --message side
  expect "$tool: --from-ref --to-ref finds what came in between" 1 'side.env:1:' \
    "$tool" run --from-ref main --to-ref side
  git checkout --quiet main
  expect "$tool: no change in between is clean" 0 '' "$tool" run --from-ref main --to-ref main
  stage main.txt 'more'
  git commit --quiet --no-verify --message main
  "$tool" install --hook-type pre-merge-commit >/dev/null
  expect "$tool: a merge that brings a key is refused" 1 'side.env:1:' git merge --no-edit side
  git merge --abort

  git worktree add --quiet "$scratch/linked-$tool" HEAD
  cd "$scratch/linked-$tool"
  stage linked.py "PHOTA_API_KEY = '$key'"
  expect "$tool: a linked worktree refuses" 1 'linked.py:1:' git commit --message linked
  git reset --quiet --hard
  stage gone.txt 'x'
  expect "$tool: a linked worktree passes" 0 'Passed' git commit --message gone
  git rm --quiet gone.txt
  expect "$tool: a deletion alone passes" 0 '' git commit --message deleted
}

# What a message may hold: 5 tests.
messages() {
  local tool=$1
  expect "$tool: a message with a key is refused" 1 'COMMIT_EDITMSG:3:' \
    git commit --allow-empty --message x --message "PHOTA_API_KEY=$key"
  expect "$tool: without an editor git keeps comment lines" 1 'COMMIT_EDITMSG:3:' \
    git commit --allow-empty --message x --message "# PHOTA_API_KEY=$key"
  expect "$tool: a clean message passes" 0 'Passed' git commit --allow-empty --message clean
  cat >"$scratch/editor" <<EOF
#!/bin/sh
{ echo subject; echo "# PHOTA_API_KEY=$key"; cat "\$1"; } >"$scratch/edited" && cp "$scratch/edited" "\$1"
EOF
  chmod +x "$scratch/editor"
  expect "$tool: with an editor it drops them" 0 'Passed' \
    env GIT_EDITOR="$scratch/editor" git commit --quiet --allow-empty
  expect "$tool: that message was stored without" 0 '' is_stored_without_key
}

is_stored_without_key() {
  ! git log -1 --format=%B | grep -qF "$key"
}

# What may leave, of a repository with a short history: 6 tests.
pushes() {
  local tool=$1
  git init --quiet "$scratch/short-$tool"
  cp .pre-commit-config.yaml "$scratch/short-$tool"
  cd "$scratch/short-$tool"
  git add .pre-commit-config.yaml
  git commit --quiet --message 'Use the hooks'
  "$tool" install >/dev/null
  git init --quiet --bare "$scratch/remote-$tool"
  git remote add copy "$scratch/remote-$tool"
  expect "$tool: a clean first push to an empty remote passes" 0 'Passed' git push copy HEAD:refs/heads/trunk
  git checkout --quiet -b leak
  stage leak.py "PHOTA_API_KEY = '$key'"
  git commit --quiet --no-verify --message leak
  git rm --quiet leak.py
  git commit --quiet --message 'no leak'
  expect "$tool: a key that the next commit removed is refused" 1 'leak.py:1' git push copy leak
  git init --quiet --bare "$scratch/empty-$tool"
  expect "$tool: the same in the first push to an empty remote" 1 'leak.py:1' git push "$scratch/empty-$tool" leak
  git tag clean HEAD~2
  expect "$tool: a reference with nothing new does not hide the next" 1 'leak.py:1' git push copy clean leak
  expect "$tool: a deletion and nothing else passes" 0 '' git push copy --delete trunk
  expect "$tool: what is clean passes beside it" 0 'Passed' git push copy clean
}

# The same for people without pre-commit: 9 tests.
plain() {
  local hook
  git init --quiet "$scratch/plain"
  cd "$scratch/plain"
  git commit --quiet --allow-empty --message first
  expect 'install-hooks: writes them' 0 'pre-push written' "$1" install-hooks
  for hook in pre-commit commit-msg pre-push; do
    expect "install-hooks: shellcheck on $hook" 0 '' shellcheck --shell=sh ".git/hooks/$hook"
  done
  stage new.py "PHOTA_API_KEY = '$key'"
  expect 'install-hooks: a commit with a key is refused' 1 'new.py:1:' git commit --message new
  git reset --quiet --hard
  expect 'install-hooks: a message with a key is refused' 1 'COMMIT_EDITMSG:3:' \
    git commit --allow-empty --message x --message "PHOTA_API_KEY=$key"
  expect 'install-hooks: a clean commit passes' 0 '' git commit --allow-empty --message clean
  git init --quiet --bare "$scratch/remote-plain"
  expect 'install-hooks: a clean push passes' 0 '' git push "$scratch/remote-plain" HEAD:refs/heads/main
  git commit --quiet --allow-empty --no-verify --message "PHOTA_API_KEY=$key"
  expect 'install-hooks: a push of a key is refused' 1 'phota-api-key' \
    git push "$scratch/remote-plain" HEAD:refs/heads/main
}

expect 'pre-commit accepts the manifest' 0 '' pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
expect 'prek accepts the manifest' 0 '' prek validate-manifest "$root/.pre-commit-hooks.yaml"
for tool in pre-commit prek; do
  consumer '' "$tool"
  commits "$tool"
  messages "$tool"
  pushes "$tool"
done

# The hooks of the other kind, with the binary that the first ones installed on PATH: 10 tests.
installed=$(find "$PRE_COMMIT_HOME" -type f -name phota-scan -path '*/bin/*')
PATH=$(dirname "$installed"):$PATH
for tool in pre-commit prek; do
  consumer -system "$tool"
  stage new.py "PHOTA_API_KEY = '$key'"
  expect "$tool, on PATH: a commit with a key is refused" 1 'new.py:1:' git commit --message new
  stage new.py 'nothing'
  expect "$tool, on PATH: a clean commit passes" 0 'Passed' git commit --message new
  expect "$tool, on PATH: a message with a key is refused" 1 'COMMIT_EDITMSG:3:' \
    git commit --allow-empty --message x --message "PHOTA_API_KEY=$key"
  git init --quiet --bare "$scratch/other-$tool"
  git remote add other "$scratch/other-$tool"
  git push --quiet --no-verify other HEAD~:refs/heads/main
  expect "$tool, on PATH: a clean push passes" 0 'Passed' git push other HEAD:refs/heads/main
  git commit --quiet --allow-empty --no-verify --message "PHOTA_API_KEY=$key"
  expect "$tool, on PATH: a push of a key is refused" 1 'phota-api-key' git push other HEAD:refs/heads/main
done
plain "$installed"
