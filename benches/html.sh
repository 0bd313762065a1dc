#!/usr/bin/env bash
# Measures the HTML report of 10,000 findings in a headless Chromium: first paint and filter.
# Usage: benches/html.sh [PHOTA_SCAN [FINDINGS]]    needs git, Python 3.11 and Chromium (CHROMIUM names one)
set -euo pipefail

bin=$(realpath "${1:-target/release/phota-scan}")
"${CHROMIUM:-chromium}" --version
python3 "$(dirname "$0")/html_page.py" "${CHROMIUM:-chromium}" "$bin" "${2:-10000}"
