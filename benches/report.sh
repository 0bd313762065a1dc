#!/usr/bin/env bash
# Times `phota-scan dir` over 10,000 different keys in 1,000 files, in every format: the whole process, scan and report.
# Usage: benches/report.sh [PHOTA_SCAN [FORMAT]...]     needs hyperfine and Python 3
set -euo pipefail

bin=$(realpath "${1:-target/release/phota-scan}")
shift || true
formats=("$@")
[ ${#formats[@]} -gt 0 ] || formats=(human json sarif github gitlab junit html)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 - "$scratch/keys" <<'EOF'
import os, random, string, sys
choose = random.Random(1)
for file in range(1000):
    folder = os.path.join(sys.argv[1], f"service-{file // 50}")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"settings_{file}.py"), "w") as out:
        for line in range(10):
            key = "".join(choose.choices(string.ascii_letters + string.digits, k=40))
            out.write(f'PHOTA_API_KEY = "{key}"\n')
EOF

commands=()
for format in "${formats[@]}"; do
  "$bin" dir "$scratch/keys" --format "$format" -o "$scratch/report.$format" || test $? = 1
  printf '%-6s %9d bytes, %8d compressed\n' "$format" "$(wc -c <"$scratch/report.$format")" "$(gzip -c "$scratch/report.$format" | wc -c)"
  commands+=("$bin dir $scratch/keys --format $format -o $scratch/report.$format")
done
python3 - "$scratch/report.sarif" <<'EOF' 2>/dev/null || echo 'no SARIF to count'
import json, sys
print(len(json.load(open(sys.argv[1]))["runs"][0]["results"]), "results in SARIF")
EOF

# Findings end with 1.
hyperfine -N -i --warmup 2 --runs 10 "${commands[@]}"
