#!/usr/bin/env bash
# Plants keys in copies of bare clones, where they are easily overlooked, and has `phota-scan audit` and peers look for them
# in one sitting: what each finds, how long it takes, how much memory.
#
# Usage: benches/planted.sh BARE_CLONE...
# The variables, and what has to be installed, are those of benches/history.sh.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
# shellcheck source-path=SCRIPTDIR source=peers.sh
. "$here/peers.sh"
python3 "$here/planted.py" --scan "$scan" --peers "$peers" --rules "$rules" "$@"
