#!/usr/bin/env bash
# Times the prefilter alone against `rg -c` for the same literals, both on one thread, over one large text without a hit.
# Usage: benches/prefilter.sh [FOLDER]    needs rg and hyperfine; makes a file of 1 GB and removes it
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-${CARGO_HOME:-$HOME/.cargo}/registry/src}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --release -p phota-detect --example prefilter
bin=${CARGO_TARGET_DIR:-target}/release/examples/prefilter

# Sources without a line that holds a literal or a run that could be encoded text, again and again up to 1 GB.
find "$folder" -name "*.rs" -size -400k -exec cat {} + 2>/dev/null |
    grep -a -v -i -E 'phot|x.api.key|[a-z0-9+/_-]{64}' | head -c 100000000 >"$work/part" || true
test -s "$work/part"
for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$work/part"; done >"$work/text"
rm "$work/part"

# What the prefilter looks for: its plain literals in any case, and "phota" in base64 at each alignment and in two escapes.
cat >"$work/literals" <<'L'
phota
photolabs
photo_labs
photo-labs
x-api-key
x_api_key
L
python3 - >>"$work/literals" <<'P'
import base64
for word in (b"phota", b"PHOTA", b"Phota"):
    for skip in range(3):
        text = base64.b64encode(bytes(skip) + word).decode().rstrip("=")
        print(text[-(-8 * skip // 6):8 * (skip + len(word)) // 6])
    print("".join(f"\\x{byte:02x}" for byte in word))
    print("".join(f"\\u{byte:04x}" for byte in word))
P
"$bin" "$work/text" 2>&1 | grep "^0 of 1 "
hyperfine -N -i --warmup 1 --runs 10 "rg -c -j1 -i -F -f $work/literals $work/text" "$bin $work/text"
