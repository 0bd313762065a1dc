#!/usr/bin/env bash
# Times `phota-scan range` over 20 commits against `git log -p` of them, in a bare clone of git/git.
# Usage: benches/range.sh REPOSITORY [PHOTA_SCAN]    needs git and hyperfine
set -euo pipefail

repository=$(realpath "$1")
bin=$(realpath "${2:-target/release/phota-scan}")
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
cd "$repository"

# Merges bring whole branches with them: 20 first parents, 20 commits, one commit.
range_of() { # NUMBER: the shortest range of first parents that has at least so many commits
    local n=1
    while [ "$(git rev-list --count "HEAD~$n..HEAD")" -lt "$1" ]; do n=$((n + 1)); done
    echo "HEAD~$n..HEAD"
}
twenty=$(range_of 20)
many=$(range_of 500)
for range in "$twenty" "$many"; do
    echo "== $range: $(git rev-list --count "$range") commits"
    "$bin" range "$range"
    hyperfine -N --warmup 3 --runs 30 "git log -p $range" "git log -p -m $range" "$bin range $range"
done
hyperfine -N --warmup 3 --runs 30 "$bin --version" "git rev-parse HEAD"
