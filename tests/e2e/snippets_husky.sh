#!/usr/bin/env bash
# The lines for husky in docs/hooks.md, tried with the husky of npm, which it fetches. For the rest: snippets.sh. Needs npm
# and cargo; PHOTA_SCAN names a phota-scan that is built already.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/hooked.sh
. "$root/tests/e2e/hooked.sh"
begin snippets_husky 13
set_up_git
put_scan_on_path

# husky NAME: a repository with husky, as its documentation says.
husky() {
  git init --quiet "$scratch/$1"
  cd "$scratch/$1"
  echo node_modules/ >.gitignore
  echo '{"private": true, "scripts": {"prepare": "husky"}}' >package.json
  npm install --silent --ignore-scripts --save-dev husky@9
  npm run --silent prepare
  git add --all
  git commit --quiet --message husky
}

husky by-hand
# The block holds three files, each behind a comment with its name.
python3 "$root/tests/e2e/snippets.py" "$root/docs/hooks.md" husky |
  awk '/^# \.husky\// { file = $2; printf "" >file; next } file { print >file }'
expect 'husky: the page has its three hooks' 0 '' test -s .husky/pre-commit -a -s .husky/commit-msg -a -s .husky/pre-push
refuses husky

husky installed
phota-scan install-hooks >/dev/null
refuses husky-installed
