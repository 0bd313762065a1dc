#!/usr/bin/env bash
# Times `phota-scan range` over 20 commits against `git log -p` of them, in a bare clone of git/git.
# Usage: benches/range.sh REPOSITORY [PHOTA_SCAN]    needs git and hyperfine
set -euo pipefail

repository=$(realpath "$1")
bin=$(realpath "${2:-target/release/phota-scan}")
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
cd "$repository"

# Merges bring whole branches with them: the shortest range of first parents that has at least so many commits.
range_of() {
    local n=1
    while [ "$(git rev-list --count "HEAD~$n..HEAD")" -lt "$1" ]; do n=$((n + 1)); done
    echo "HEAD~$n..HEAD"
}
for commits in 20 500; do
    range=$(range_of "$commits")
    echo "== $range: $(git rev-list --count "$range") commits"
    "$bin" range "$range"
    hyperfine -N --warmup 2 --runs 10 "git log -p $range" "$bin range $range"
done
hyperfine -N --warmup 2 --runs 10 "$bin --version" "git rev-parse HEAD"
