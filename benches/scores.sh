#!/usr/bin/env bash
# Scores phota-scan on the labelled cases and prints, as Markdown, what each category gave.
# Usage: benches/scores.sh [SCORE_PY [PHOTA_SCAN]]    SCORE_PY may be given as $DETECTION; the cases are not in this repository
set -euo pipefail

score=${1:-${DETECTION:?the path of score.py, as an argument or in this variable}}
bin=$(realpath "${2:-target/release/phota-scan}")
report=$(mktemp)
trap 'rm -f "$report"' EXIT
python3 "$score" --bin "$bin" --json "$report" >/dev/null
python3 - "$report" <<'EOF'
import json, sys

report = json.load(open(sys.argv[1]))
rows = {}
for case in report["cases"]:
    row = rows.setdefault(case["category"], dict.fromkeys(("cases", "keys", "found", "missed", "false"), 0))
    row["cases"] += 1
    row["keys"] += case["keys"]
    row["found"] += case["found"]
    row["missed"] += len(case["missed"])
    row["false"] += len(case["false_alarms"])
assert rows, "no case was scored"

total = {field: sum(row[field] for row in rows.values()) for field in next(iter(rows.values()))}
print("| category | " + " | ".join(total) + " |")
print("|---" * (len(total) + 1) + "|")
for category, row in [*rows.items(), ("**total**", total)]:
    print(f"| {category} | " + " | ".join(map(str, row.values())) + " |")
print(f"\nRecall {report['recall']:.3f}, precision {report['precision']:.3f}.")
EOF
