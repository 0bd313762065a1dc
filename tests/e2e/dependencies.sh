#!/usr/bin/env bash
# Holds the dependencies of both workspaces against deny.toml: licences, sources, duplicates, banned crates, build
# scripts. Each rule then has to refuse a made-up package that breaks it. Needs cargo-deny on PATH; asks no network but
# for crates that are not here yet. Known vulnerabilities are looked up by .github/workflows/advisories.yml; here the same
# check is shown to see one, in a database made up.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin dependencies 12

cd "$root"
log=$scratch/log

# deny MANIFEST OPTION...: leaves $status and $log.
deny() {
  local manifest=$1
  shift
  status=0
  cargo deny --manifest-path "$manifest" --config "$root/deny.toml" check --hide-inclusion-graph "$@" \
    bans licenses sources >"$log" 2>&1 </dev/null || status=$?
}

deny Cargo.toml --deny unmatched-skip
verdict 'the workspace' "$(is 'exit status' 0 "$status"; has "$log" 'bans ok, licenses ok, sources ok')" "$log"
# What deny.toml says about the other workspace alone is not met here.
deny fuzz/Cargo.toml --allow license-not-encountered
verdict 'the fuzz targets' "$(is 'exit status' 0 "$status"; has "$log" 'bans ok, licenses ok, sources ok')" "$log"
verdict 'no third workspace' "$(
  is 'lock files' 'Cargo.lock fuzz/Cargo.lock' "$(git ls-files '*Cargo.lock' | tr '\n' ' ' | sed 's/ $//')"
)" /dev/null

# package FOLDER NAME VERSION LICENCE: an empty library.
package() {
  mkdir -p "$1/src"
  : >"$1/src/lib.rs"
  printf '[package]\nname = "%s"\nversion = "%s"\nlicense = "%s"\nedition = "2024"\npublish = false\n' \
    "$2" "$3" "$4" >"$1/Cargo.toml"
}

# refused NAME CODE DEPENDENCY...: a package with these lines under [dependencies] is refused, and for this.
refused() {
  local name=$1 code=$2
  shift 2
  package "$scratch/user" user 1.0.0 MIT
  {
    printf '\n[workspace]\n\n[dependencies]\n'
    printf '%s\n' "$@"
  } >>"$scratch/user/Cargo.toml"
  rm -f "$scratch/user/Cargo.lock"
  deny "$scratch/user/Cargo.toml" --allow license-not-encountered
  verdict "$name is refused" "$([ "$status" != 0 ] || echo 'exit status is 0'; has "$log" "error[$code]")" "$log"
}

package "$scratch/good" good 1.0.0 MIT
package "$scratch/user" user 1.0.0 MIT
printf '\n[workspace]\n\n[dependencies]\ngood = { path = "../good" }\n' >>"$scratch/user/Cargo.toml"
deny "$scratch/user/Cargo.toml" --allow license-not-encountered
verdict 'a package that breaks no rule passes' "$(is 'exit status' 0 "$status")" "$log"

package "$scratch/copyleft" copyleft 1.0.0 AGPL-3.0-only
refused 'a licence that is not allowed' rejected 'copyleft = { path = "../copyleft" }'

package "$scratch/one" twice 1.0.0 MIT
package "$scratch/two" twice 2.0.0 MIT
refused 'a second version' duplicate 'one = { package = "twice", path = "../one" }' \
  'two = { package = "twice", path = "../two" }'

package "$scratch/openssl" openssl-sys 1.0.0 MIT
refused 'a banned crate' banned 'openssl-sys = { path = "../openssl" }'

package "$scratch/scripted" scripted 1.0.0 MIT
echo 'fn main() {}' >"$scratch/scripted/build.rs"
refused 'a build script that nobody looked into' build-script-not-allowed 'scripted = { path = "../scripted" }'

refused 'any version of a crate' wildcard 'memchr = "*"'

package "$scratch/git" elsewhere 1.0.0 MIT
git -C "$scratch/git" init --quiet
git -C "$scratch/git" add .
git -C "$scratch/git" -c user.name=e2e -c user.email=e2e@example.com commit --quiet --message first
refused 'a crate from a git repository' source-not-allowed "elsewhere = { git = \"file://$scratch/git\" }"

# advisory CRATE: what the check says where the database knows of nothing but a hole in every version of this crate.
advisory() {
  local database=$scratch/database-$1
  mkdir -p "$database/crates/$1"
  cat >"$database/crates/$1/RUSTSEC-2026-0001.md" <<MARKDOWN
\`\`\`toml
[advisory]
id = "RUSTSEC-2026-0001"
package = "$1"
date = "2026-01-01"

[versions]
patched = []
\`\`\`

# Made up
MARKDOWN
  git -C "$database" init --quiet --initial-branch main
  git -C "$database" add .
  git -C "$database" -c user.name=e2e -c user.email=e2e@example.com commit --quiet --message first
  sed "s|^\[advisories]|&\ndb-path = \"$scratch/databases-$1\"|" deny.toml >"$scratch/deny.toml"
  status=0
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$database.insteadOf" \
    GIT_CONFIG_VALUE_0=https://github.com/RustSec/advisory-db \
    cargo deny --config "$scratch/deny.toml" check --hide-inclusion-graph advisories >"$log" 2>&1 </dev/null || status=$?
}
advisory memchr
verdict 'a known vulnerability is refused' "$(is 'exit status' 1 "$status"; has "$log" 'error[vulnerability]')" "$log"
advisory openssl-sys
verdict 'one of a crate that is not used is not' "$(is 'exit status' 0 "$status"; has "$log" 'advisories ok')" "$log"
