#!/usr/bin/env bash
# The wheel as a user gets it: built by maturin, installed into a clean environment, and by pre-commit for a hook with
# `language: python`. Needs maturin, pre-commit, python, git and cargo on PATH; pre-commit asks the package index for what
# it makes environments with.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin wheel 8
cd "$root"

log=$scratch/log
key=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' Cargo.toml)

# The same build as cargo's own, so what is compiled already serves here.
status=0
maturin build --release --locked --out "$scratch/dist" >"$log" 2>&1 || status=$?
wheels=("$scratch/dist/"*.whl)
verdict 'maturin builds it' "$(is 'exit status' 0 "$status"; is 'number of wheels' 1 "${#wheels[@]}")" "$log"
wheel=${wheels[0]}
# What is written into a configuration must be a path that Python on Windows knows.
! command -v cygpath >/dev/null || wheel=$(cygpath --mixed "$wheel")

python -m zipfile --list "$wheel" | tr -d '\r' >"$log"
programs=$(grep -oE '/scripts/[^ ]+' "$log" | sed 's/\.exe$//' | sort | tr '\n' ' ')
verdict 'it holds both programs' "$(is programs '/scripts/phota-check /scripts/phota-scan ' "$programs")" "$log"
verdict 'it holds the licences' "$(has "$log" LICENSE-MIT; has "$log" LICENSE-APACHE)" "$log"

# The list of a release is made from it: every crate of the programs stands there, and no folder of this machine.
cargo tree --locked --target all --edges normal --prefix none --format '{p}' | awk '{ sub("v", "", $2); print $1 "@" $2 }' |
  sort -u >"$scratch/crates"
status=0
python release/sbom.py "${wheels[0]}" "$scratch" >"$log" 2>&1 || status=$?
python - "$scratch/phota-guard-$version.cyclonedx.json" "$scratch/crates" >>"$log" 2>&1 <<'EOF' || status=$?
import json, sys
bom = json.load(open(sys.argv[1]))
listed = {f"{c['name']}@{c['version']}" for c in [bom["metadata"]["component"], *bom["components"]]}
wanted = set(open(sys.argv[2]).read().split())
print(len(wanted), "crates, not listed:", sorted(wanted - listed))
sys.exit(len(wanted) < 100 or not wanted <= listed)
EOF
verdict 'it lists what it is made of' "$(
  is 'exit status' 0 "$status"
  lacks "$scratch/phota-guard-$version.cyclonedx.json" "$root"
)" "$log"

python -m venv "$scratch/venv"
bin=$scratch/venv/bin
[ -d "$bin" ] || bin=$scratch/venv/Scripts
status=0
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$wheel" >"$log" 2>&1 || status=$?
"$bin/phota-check" --version 2>&1 | tr -d '\r' >>"$log" || true
"$bin/phota-scan" --version 2>&1 | tr -d '\r' >>"$log" || true
verdict 'both run in a clean environment' "$(
  is 'exit status of pip' 0 "$status"
  has "$log" "phota-check $version"
  has "$log" "phota-scan $version"
)" "$log"

export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HOME=$scratch/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$scratch/gitconfig PRE_COMMIT_HOME=$scratch/pre-commit
mkdir "$HOME"
git config --file "$GIT_CONFIG_GLOBAL" user.name Ada
git config --file "$GIT_CONFIG_GLOBAL" user.email ada@example.com
git init --quiet --initial-branch main "$scratch/consumer"
cd "$scratch/consumer"
cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: local
    hooks:
      - id: phota-scan
        name: phota-scan
        entry: phota-scan staged
        language: python
        additional_dependencies: ["$wheel"]
        types: []
        types_or: [file, symlink]
        require_serial: true
        stages: [pre-commit, pre-merge-commit, manual]
CONFIG
git add .pre-commit-config.yaml

# commit NAME STATUS TEXT: tries one, with the hook.
commit() {
  local status=0
  git commit --message try >"$log" 2>&1 </dev/null || status=$?
  verdict "$1" "$(is 'exit status' "$2" "$status"; has "$log" "$3"; lacks "$log" "$key")" "$log"
}

status=0
pre-commit install --install-hooks >"$log" 2>&1 || status=$?
verdict 'pre-commit installs it as a hook' "$(is 'exit status' 0 "$status")" "$log"
printf "PHOTA_API_KEY = '%s'\n" "$key" >new.py
git add new.py
commit 'the hook refuses a key' 1 'new.py:1:'
git rm --quiet --force --cached new.py
commit 'the hook lets a clean commit pass' 0 'Passed'
