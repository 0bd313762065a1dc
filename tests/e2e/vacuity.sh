#!/usr/bin/env bash
# For every check of this repository, something that makes it fail: a check that passes whatever happens would look the same
# as one that holds. checks.py lists the checks; each has a line here. Most are run on a spoilt copy of the tree and have to
# fail for the reason that is named; of the scripts that try something bad themselves, the test that does it is named.
# Needs what .ci/run installs.
# shellcheck disable=SC2016 # What is quoted is for other shells, or Markdown.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/spoilt.sh
. "$root/tests/e2e/spoilt.sh"
begin vacuity 78

cd "$root"
log=$scratch/log
copy_tree

# --- the counting of tests itself

# counted NAME STATUS TEXT SCRIPT: what a script with lib.sh comes to.
counted() {
  local status=0
  bash -euo pipefail -c ". tests/e2e/lib.sh; $4" >"$log" 2>&1 || status=$?
  verdict "$1" "$(is 'exit status' "$2" "$status"; has "$log" "$3")" "$log"
}
covers tests/e2e/lib.sh
counted 'a script whose tests pass passes' 0 'x: 1 passed, 0 failed' 'begin x 1; verdict good "" /dev/null'
counted 'a test with a problem' 1 'FAIL x: bad' 'begin x 1; verdict bad problem /dev/null'
counted 'a bad test among good ones' 1 'x: 1 passed, 1 failed' \
  'begin x 2; verdict bad problem /dev/null; verdict good "" /dev/null'
counted 'fewer tests than announced' 1 '2 tests announced, 1 run' 'begin x 2; verdict good "" /dev/null'
counted 'more tests than announced' 1 '1 tests announced, 2 run' \
  'begin x 1; verdict good "" /dev/null; verdict good "" /dev/null'
counted 'no test at all' 1 'nothing was tested' 'begin x 0'
counted 'an end before the tests' 1 '1 tests announced, 0 run' 'begin x 1; false; verdict good "" /dev/null'
counted 'an error after the tests' 1 'the script ended with 7' 'begin x 1; verdict good "" /dev/null; exit 7'
counted 'a value that differs' 1 "w is 'b', expected 'a'" 'begin x 1; verdict bad "$(is w a b)" /dev/null'
counted 'a line that is missing' 1 'missing: a' 'begin x 1; verdict bad "$(has /dev/null a)" /dev/null'
counted 'a line that is not wanted' 1 'not wanted: a' \
  'begin x 1; echo a >"$scratch/a"; verdict bad "$(lacks "$scratch/a" a)" /dev/null'

# --- commands of .ci/run, each on the copy

spoil crates/detect/src/lib.rs <<<'fn  spoilt( ) { }'
step 'Diff in' 'cargo fmt --all --check'
spoil crates/detect/src/lib.rs <<<'/// Spoilt.
pub fn spoilt(bad: Option<u8>) -> u8 { bad.unwrap() }'
step 'used `unwrap()`' 'cargo clippy --workspace --all-targets -- -D warnings'
# What the other program alone depends on.
spoil crates/check/main.rs <<<'use tar as _;'
step 'unresolved import `tar`' 'cargo clippy --no-default-features --features phota-check --bin phota-check -- -D warnings'
spoil crates/scan/main.rs <<<'#[cfg(not(feature = "phota-check"))]
fn spoilt() {}'
step 'function `spoilt` is never used' \
  'cargo clippy --no-default-features --features phota-scan --bin phota-scan -- -D warnings'
spoil crates/detect/src/lib.rs <<<'/// See [`no_such_thing`].
pub const SPOILT: u8 = 0;'
step 'unresolved link to `no_such_thing`' "RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet"

# --- scripts of .ci/run that are nothing but checks

covers tests/e2e/lint.sh
spoil release/notes.sh <<<'echo $1'
spoil action.yml <<<'spoilt: true'
spoil .github/workflows/advisories.yml <<'YAML'
  spoilt:
    runs-on: ubuntu-24.04
    spoilt: true
    steps:
      - run: echo "${{ github.event.pull_request.title }}"
YAML
status=0
(cd "$tree" && bash tests/e2e/lint.sh) >"$log" 2>&1 || status=$?
verdict 'tests/e2e/lint.sh' "$(is 'exit status' 1 "$status"; has "$log" 'lint: 1 passed, 6 failed')" "$log"
for linter in 'FAIL lint: shellcheck' 'SC2086' 'FAIL lint: jactionlint' 'FAIL lint: zizmor' 'template-injection' \
  'FAIL lint: schema of actions' 'FAIL lint: schema of workflows' 'FAIL lint: no expression in a run block'; do
  verdict "tests/e2e/lint.sh: $linter" "$(has "$log" "$linter")" /dev/null
done
mend

stub cargo <<<'[ "$1" != test ] || exit 101; echo nothing was found'
tried tests/e2e/readme.sh '$ cargo test --workspace' bash tests/e2e/readme.sh
stub cargo <<<'exit 0'
tried tests/e2e/readme.sh 'no visible result' bash tests/e2e/readme.sh
change README.md 's/<!-- test -->//'
tried tests/e2e/readme.sh 'were not found' bash tests/e2e/readme.sh

# Finds a key as long as nothing changes, loses it then, and leaves half a report.
stub scan <<<'case "$*" in *html*) echo half >"$5" ;; */files | audit*) echo "{\"complete\":true}" ;; *) echo b3:0123456789ab ;; esac'
tried tests/e2e/faults.sh 'the key that stands still was not found' \
  env PHOTA_SCAN="$scratch/bin/scan" bash tests/e2e/faults.sh 0

# --- tests of the test runner that read files of the repository

cargo test --workspace --no-run --message-format json >"$scratch/built" 2>"$log" || cat "$log"
# built NAME: the program that tests the target NAME.
built() {
  python - "$scratch/built" "$1" <<'PYTHON'
import json, sys
for line in open(sys.argv[1]):
    made = json.loads(line)
    if made.get("executable") and made["profile"]["test"] and made["target"]["name"] == sys.argv[2]:
        print(made["executable"])
PYTHON
}
change benches/README.md 's/^| crates of `phota-scan` | [0-9]*/| crates of `phota-scan` | 1/'
tried tests/manifest.rs 'has another number of crates' "$(built tests)" manifest
change Cargo.toml 's/^rust-version = .*/rust-version = "1.85"/'
tried tests/manifest.rs 'we state (1, 85, 0), but' "$(built tests)" manifest
for program in phota-check phota-scan; do
  spoil "docs/reference/$program.md" <<<'Spoilt.'
  tried "the reference of $program" 'not what the arguments come to' "$(built "$program")" generated
done

# --- scripts that are run by hand

stub scan <<<'while [ "$1" != -o ]; do shift; done
echo "{\"findings\": [], \"scan\": {\"complete\": true, \"items\": 1, \"elapsed_ms\": 1}}" >"$2"'
stub reference <<<'echo 0123456789012345678901234567890123456789 b3:000000000000'
tried tests/e2e/differential.sh 'missed: b3:000000000000' \
  env PHOTA_SCAN="$scratch/bin/scan" REFERENCE="$scratch/bin/reference" bash tests/e2e/differential.sh "$tree"

stub cargo <<<'exit 0'
tried tests/e2e/staged_differential.sh 'not every comparison was made' bash tests/e2e/staged_differential.sh

# --- workflows

# A dependency that Cargo.lock does not have there.
change crates/detect/Cargo.toml 's/^memchr = .*/&\nlibc = "0.2"/'
tried 'ci.yml: Tests' 'because --locked was passed' cargo test --locked --workspace
# The version that is stated is not at hand everywhere; the same check says of any compiler that it is too old.
change crates/detect/Cargo.toml 's/^rust-version.workspace = true/rust-version = "1.999"/'
tried 'ci.yml: Check everything with that version' 'requires rustc 1.999' cargo check --locked --workspace --all-targets

# An archive with programs that are none. The target is one of which nothing but what the programs say is asked.
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' Cargo.toml)
target=aarch64-apple-darwin
# packed FOLDER SAYS: archives of two programs that say SAYS and succeed whatever they are asked.
packed() {
  local program
  mkdir -p "$scratch/programs"
  for program in phota-check phota-scan; do
    printf '#!/bin/sh\n[ "$1" != --version ] || echo %s %s\n' "$program" "$2" >"$scratch/programs/$program"
    chmod +x "$scratch/programs/$program"
  done
  bash release/package.sh "$target" "$scratch/programs" "$1" >/dev/null
}
packed "$scratch/other" 0.0.0
tried 'release.yml: Try what was packed' "phota-check is not version $version" bash release/try.sh "$target" "$scratch/other"
packed "$scratch/blind" "$version"
tried 'release.yml: Try what was packed' 'phota-scan ended with 0, not with 1' bash release/try.sh "$target" "$scratch/blind"
tried 'release.yml: Compare with what is released' 'phota-scan: ' \
  bash release/compare.sh "$scratch/other" "$scratch/blind"
tried 'release.yml: Compare with what is released' 'has no archives' bash release/compare.sh "$scratch/bin" "$scratch/blind"
tried 'release.yml: Build twice and compare' 'phota-scan names /bin/sh' \
  bash release/compare.sh "$scratch/blind" "$scratch/blind" /bin/sh
(cd "$scratch" && python -m zipfile -c empty.whl log)
tried 'release.yml: List what it is made of' 'holds 0 lists' python release/sbom.py "$scratch/empty.whl" "$scratch"

# --- what scripts show themselves

shown 'advisories.yml: Look them up' dependencies.sh 'a known vulnerability is refused'
shown tests/e2e/dependencies.sh dependencies.sh "refused 'a licence that is not allowed'"
shown tests/e2e/sarif.sh sarif.sh 'line 0 is refused'
shown tests/e2e/hooks.sh hooks.sh 'a key that the next commit removed is refused'
for hook in phota-scan:'$tool: a commit with a key' phota-scan-system:'$tool, on PATH: a commit with a key' \
  phota-scan-commit-msg:'$tool: a message with a key' phota-scan-commit-msg-system:'$tool, on PATH: a message with a key' \
  phota-scan-pre-push:'$tool: a key that the next commit removed' phota-scan-pre-push-system:'$tool, on PATH: a push of a key'; do
  shown "hook ${hook%%:*}" hooks.sh "${hook#*:} is refused"
done
shown tests/e2e/install.sh install.sh 'a checksum that differs is an error'
shown tests/e2e/release.sh release.sh 'a release without one of the archives is refused'
shown 'release.yml: Checksums' release.sh 'so is an archive without its program'
shown 'release.yml: The tag is that of this version' release.sh 'a tag of another version is refused'
shown tests/e2e/action.sh action.sh 'a key in a log would have been seen'
shown action.yml action.sh 'a key that is refused is red'
shown tests/e2e/wheel.sh wheel.sh 'the hook refuses a key'
shown 'ci.yml: The wheel' wheel.sh 'the hook refuses a key'
shown tests/e2e/html.sh html_page.py 'what acts would be seen'
shown tests/e2e/fuzz.sh fuzz.sh 'a finding is seen'
shown tests/e2e/tree.sh tree.sh 'a key beside it is found'
shown tests/e2e/scan_action.sh scan_action.sh 'they would have been seen'
shown scan/action.yml scan_action.sh 'a pull request that adds a key and takes it out again is red'
shown tests/e2e/organisation.sh organisation.sh 'a key in the history of one is red'
shown 'audit-organisation.yml: Plan' organisation.sh 'a list that is not there is red'
shown 'audit-organisation.yml: Audit' organisation.sh 'a repository that cannot be cloned is red'
shown 'audit-organisation.yml: Report' organisation.sh 'what a part has lost is done by the last job'
shown 'audit-organisation.yml: Install phota-scan' install.sh 'a checksum that differs is an error'
shown tests/e2e/snippets.sh snippets.sh 'pre-receive: without phota-scan nothing gets in'

# --- no checks

for library in hooked released spoilt; do
  exempt "tests/e2e/$library.sh" 'functions of the scripts beside it'
done
exempt tests/e2e/snippets_husky.sh 'run by hand; has the tests of snippets.sh'
exempt 'ci.yml: What a fresh clone must pass' '.ci/run, whose commands have lines of their own'
for made in 'Tools' 'Build the wheel, and with it the programs' 'Pack' 'Release' 'Open a pull request'; do
  exempt "release.yml: $made" 'makes something, and fails where it cannot'
done
exempt 'advisories.yml: Install cargo-deny' 'makes something, and fails where it cannot'

# --- this script

covers tests/e2e/vacuity.sh
# A line whose bad input passes, and one that fails for another reason.
for bad in 'true: it passed' 'false: missing: because'; do
  (tried tests/e2e/vacuity.sh because "${bad%%:*}") >"$scratch/said"
  verdict "tests/e2e/vacuity.sh: $bad" "$(has "$scratch/said" 'FAIL vacuity: tests/e2e/vacuity.sh: because'; has "$scratch/said" "${bad#*: }")" "$scratch/said"
done
(shown tests/e2e/vacuity.sh sarif.sh 'a test that there is not') >"$scratch/said"
verdict 'tests/e2e/vacuity.sh: a test that there is not' "$(has "$scratch/said" 'FAIL vacuity: tests/e2e/vacuity.sh: a test')" "$scratch/said"

python tests/e2e/checks.py | sort -u >"$scratch/checks"
sort -u "$scratch/covered" >"$scratch/lines"
verdict 'every check has a line here' "$(comm -23 "$scratch/checks" "$scratch/lines")" /dev/null
verdict 'no line is about a check that is gone' "$(comm -13 "$scratch/checks" "$scratch/lines")" /dev/null
(cd "$tree" && touch tests/e2e/new.sh && echo 'cargo new' >>.ci/run && python tests/e2e/checks.py | sort -u) >"$log"
verdict 'a new check has none' "$(is 'new checks' 'cargo new tests/e2e/new.sh' "$(comm -13 "$scratch/checks" "$log" | xargs)")" "$log"
