#!/usr/bin/env bash
# What a release consists of and those who fetch from one agree: the workflow's targets, the archives that release/
# makes, the names that action/install.sh asks for, and the address in Cargo.toml that cargo binstall goes to.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin release 15
cd "$root"

log=$scratch/log
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' Cargo.toml)
asked=$(sed -n 's/.* target=\([a-z0-9_-]*\) ;;/\1/p' action/install.sh | sort)
built=$(sed -n 's/^ *- target: //p' .github/workflows/release.yml | sort)
: >"$log"
verdict 'the workflow builds what the actions ask for' "$(
  is 'number of targets' 5 "$(wc -l <<<"$built" | tr -d ' ')"
  is 'targets of the actions' "$built" "$asked"
)" "$log"

# Programs made up for a copy of the repository: they say what the real ones say.
copy=$scratch/copy
mkdir -p "$copy" "$scratch/programs"
cp -r action release completions docs crates tests benches Cargo.toml Cargo.lock README.md CHANGELOG.md LICENSE-MIT \
  LICENSE-APACHE "$copy"
for program in phota-check phota-scan; do
  printf '#!/bin/sh\necho %s %s\n' "$program" "$version" >"$scratch/programs/$program"
  chmod +x "$scratch/programs/$program"
  cp "$scratch/programs/$program" "$scratch/programs/$program.exe"
done
status=0
for target in $built; do
  bash "$copy/release/package.sh" "$target" "$scratch/programs" "$scratch/dist" >>"$log" 2>&1 || status=$?
done
verdict 'every target is packed' "$(
  is 'exit status' 0 "$status"
  is 'number of archives' 15 "$(find "$scratch/dist" -name '*.tar.gz' | wc -l | tr -d ' ')"
)" "$log"

# Whoever packs the same programs at another time and with other rights for files gets the same archives.
status=0
find "$copy" "$scratch/programs" -exec touch -d 2001-01-01 {} +
for target in $built; do
  (umask 077 && bash "$copy/release/package.sh" "$target" "$scratch/programs" "$scratch/again") >"$log" 2>&1 || status=$?
done
bash release/compare.sh "$scratch/dist" "$scratch/again" >>"$log" 2>&1 || status=$?
verdict 'packed again they are the same' "$(is 'exit status' 0 "$status")" "$log"

tar -tzf "$scratch/dist/phota-guard-$version-x86_64-pc-windows-msvc.tar.gz" >"$log"
verdict 'an archive holds programs, completions, manual and licences' "$(
  for member in phota-check.exe phota-scan.exe completions/phota-scan.bash completions/_phota-check \
    completions/_phota-scan.ps1 man/phota-scan-dir.1 man/phota-check.1 LICENSE-MIT LICENSE-APACHE \
    THIRD-PARTY-LICENSES.txt README.md; do
    grep -Fxq "$member" "$log" || echo "missing: $member"
  done
)" "$log"
tar -tzf "$scratch/dist/phota-check-$version-aarch64-apple-darwin.tar.gz" >"$log"
verdict 'the archive of one program holds nothing of the other' "$(has "$log" phota-check; lacks "$log" phota-scan)" "$log"

# The lines "NAME VERSION (LICENCE): NUMBER, ..." against cargo's own list, and the texts with these numbers. A crate that
# only the other program needs may be named too.
tar -xzOf "$scratch/dist/phota-check-$version-x86_64-pc-windows-msvc.tar.gz" THIRD-PARTY-LICENSES.txt >"$log"
cargo tree --locked --target x86_64-pc-windows-msvc --no-default-features --features phota-check --edges normal \
  --prefix none --format '{p}' >"$scratch/tree"
verdict 'the licences of every crate in a program are with it' "$(
  has "$scratch/tree" 'ureq v'
  sed -n 's/^\([^ ]*\) v\([^ ]*\).*/\1 \2/p' "$scratch/tree" | grep -v '^phota-' | sort -u | while read -r crate; do
    grep -qE "^${crate//./[.]} \(.*\): [0-9][0-9, ]*$" "$log" || echo "missing: $crate"
  done
  has "$log" 'Permission is hereby granted'
  for number in $(sed -n 's/^[^ ]* [0-9][^ ]* (.*): //p' "$log" | tr -d ,); do
    grep -A 2 -x "=* $number =*" "$log" | tail -n 1 | grep -q . || echo "text $number is missing"
  done
)" "$log"

mkdir -p "$scratch/program/src" "$scratch/bare/src"
touch "$scratch/program/src/lib.rs" "$scratch/bare/src/lib.rs"
printf '[package]\nname = "bare"\nversion = "1.0.0"\nlicense = "MIT"\n' >"$scratch/bare/Cargo.toml"
printf '%s\n' '[package]' 'name = "program"' '[dependencies]' 'bare = { path = "../bare" }' '[features]' 'program = []' \
  >"$scratch/program/Cargo.toml"
status=0
(
  cd "$scratch/program"
  cargo generate-lockfile --offline
  python3 "$root/release/licenses.py" x86_64-unknown-linux-musl program
) >"$log" 2>&1 || status=$?
verdict 'a crate without the text of its licence is refused' "$(
  is 'exit status' 1 "$status"
  has "$log" 'bare 1.0.0 comes without the text of its licence'
)" "$log"

# binstall KEY: what Cargo.toml says of it.
binstall() {
  sed -n '/^\[package.metadata.binstall]/,/^\[/s/^'"$1"' = "\(.*\)"$/\1/p' Cargo.toml
}
url=$(binstall pkg-url)
repository=$(sed -n 's/^repository = "\(.*\)"/\1/p' Cargo.toml)
releases=$(sed -n 's/^releases=.*:-\(.*\)}$/\1/p' action/install.sh)
: >"$log"
verdict 'cargo binstall finds every archive, where the actions look too' "$(
  is pkg-fmt tgz "$(binstall pkg-fmt)"
  is bin-dir '{ bin }{ binary-ext }' "$(binstall bin-dir)"
  for target in $built; do
    address=$(sed "s#{ repo }#$repository#; s#{ name }#phota-guard#; s#{ version }#$version#g; s#{ target }#$target#" <<<"$url")
    is 'its folder' "$releases/v$version" "${address%/*}"
    [ -f "$scratch/dist/${address##*/}" ] || echo "no archive ${address##*/}"
  done
)" "$log"

# Two lines of another version and one of an earlier try at this one.
{
  printf '%064d  phota-check-0.0.1-x86_64-apple-darwin.tar.gz\n' 1
  printf '%064d  phota-scan-0.0.1-x86_64-apple-darwin.tar.gz\n' 2
  printf '%064d  phota-scan-%s-x86_64-apple-darwin.tar.gz\n' 3 "$version"
} >>"$copy/action/checksums.txt"
status=0
bash "$copy/release/checksums.sh" "$scratch/dist" >"$scratch/checksums" 2>"$log" || status=$?
cat "$scratch/checksums" >>"$log"
verdict 'the checksums are those of the archives, and old versions stay' "$(
  is 'exit status' 0 "$status"
  (cd "$scratch/dist" && grep -F -- "-$version-" "$scratch/checksums" | sha256sum --check --quiet 2>&1)
  is 'lines of this version' 10 "$(grep -cF -- "-$version-" "$scratch/checksums")"
  is 'lines of the other' 2 "$(grep -c -- '-0\.0\.1-' "$scratch/checksums")"
  is 'remarks' "$(grep '^#' action/checksums.txt)" "$(grep '^#' "$scratch/checksums")"
)" "$log"

# install PROGRAM: runs action/install.sh of the copy on the archives; a file address needs no server.
install() {
  rm -rf "$scratch/temp"
  mkdir "$scratch/temp"
  : >"$scratch/output"
  status=0
  env -i PATH="$scratch/bin:$PATH" HOME="$scratch" PHOTA_ACTION_PROGRAM="$1" GITHUB_OUTPUT="$scratch/output" \
    RUNNER_TEMP="$scratch/temp" RUNNER_OS=Linux RUNNER_ARCH=X64 PHOTA_ACTION_VERSION= \
    bash "$copy/action/install.sh" >"$log" 2>&1 || status=$?
}

# Stands in for the network: hands out the archive that an address ends with.
mkdir "$scratch/bin"
cat >"$scratch/bin/curl" <<CURL
#!/bin/sh
while [ \$# -gt 1 ]; do [ "\$1" != --output ] || out=\$2; shift; done
cp "$scratch/dist/\${1##*/}" "\$out"
CURL
chmod +x "$scratch/bin/curl"
cp "$scratch/checksums" "$copy/action/checksums.txt"
for program in phota-check phota-scan; do
  install "$program"
  verdict "the action takes $program by these checksums" "$(
    is 'exit status' 0 "$status"
    has "$log" "Downloaded $program-$version-x86_64-unknown-linux-musl.tar.gz"
  )" "$log"
done

mv "$scratch/dist/phota-scan-$version-x86_64-apple-darwin.tar.gz" "$scratch/"
status=0
bash "$copy/release/checksums.sh" "$scratch/dist" >"$log" 2>&1 || status=$?
verdict 'a release without one of the archives is refused' "$(
  is 'exit status' 1 "$status"
  is 'what it says' "the release has no phota-scan-$version-x86_64-apple-darwin.tar.gz" "$(cat "$log")"
)" "$log"
(cd "$copy" && tar -czf "$scratch/dist/phota-scan-$version-x86_64-apple-darwin.tar.gz" README.md)
status=0
bash "$copy/release/checksums.sh" "$scratch/dist" >"$log" 2>&1 || status=$?
verdict 'so is an archive without its program' "$(is 'exit status' 1 "$status"; has "$log" 'holds no phota-scan')" "$log"

status=0
bash "$copy/release/notes.sh" v9.9.9 >"$log" 2>&1 || status=$?
verdict 'a tag of another version is refused' "$(is 'exit status' 1 "$status"; has "$log" "Cargo.toml says $version")" "$log"
printf '\n## [%s] - 2026-01-01\n- Something.\n\n## [0.0.1] - 2025-01-01\n- Older.\n' "$version" >"$copy/CHANGELOG.md"
status=0
bash "$copy/release/notes.sh" "v$version" >"$log" 2>&1 || status=$?
verdict 'the notes are those of the version' "$(is 'exit status' 0 "$status"; has "$log" Something; lacks "$log" Older)" "$log"
