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
# shellcheck source-path=SCRIPTDIR source=peers.sh
. "$here/peers.sh"
python3 "$here/history.py" --scan "$scan" --peers "$peers" --rules "$rules" "$@"
