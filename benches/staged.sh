#!/usr/bin/env bash
# Times `phota-scan staged` against `git diff --cached --name-only` in a repository of 100,000 files with 3 staged.
# Usage: benches/staged.sh [PHOTA_SCAN]    needs git and hyperfine
set -euo pipefail

bin=$(realpath "${1:-target/release/phota-scan}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

git init -q -b main "$folder"
cd "$folder"
# 1,000 folders of 100 files, three levels deep.
awk 'BEGIN {
    print "commit refs/heads/main\ncommitter a <a@example.com> 0 +0000\ndata 1\nx"
    for (i = 0; i < 100000; i++) {
        text = "file " i "\n"
        printf "M 100644 inline d%d/d%d/d%d/file%d.txt\ndata %d\n%s\n", i % 10, int(i / 10) % 10, int(i / 100) % 10, i, length(text), text
    }
}' | git fast-import --quiet
git reset -q --hard
test "$(git ls-files | wc -l)" = 100000
for n in 1 2 3; do echo "changed" >> "d$n/d$n/d$n/$(ls "d$n/d$n/d$n" | head -1)"; done
git add -u
test "$(git diff --cached --name-only | wc -l)" = 3
"$bin" staged

hyperfine -N --warmup 5 --runs 100 "git diff --cached --name-only" "$bin staged" "$bin --version"
