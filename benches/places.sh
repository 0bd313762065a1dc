#!/usr/bin/env bash
# Plants a key in each of the 42 places of `phota-scan self-test` in one repository, and has `phota-scan audit` and peers look
# for them in one sitting. Prints tables in Markdown: docs/comparison.md holds one.
#
# Usage: benches/places.sh
# The variables, and what has to be installed, are those of benches/history.sh; PLANT names the example `plant`, which
# `cargo build --release --example plant` builds.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
plant=$(realpath "${PLANT:-${CARGO_TARGET_DIR:-target}/release/examples/plant}")
# shellcheck source-path=SCRIPTDIR source=peers.sh
. "$here/peers.sh"
python3 "$here/places.py" --scan "$scan" --plant "$plant" --peers "$peers" --rules "$rules"
