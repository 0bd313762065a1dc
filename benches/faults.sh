#!/usr/bin/env bash
# Times both programs under every fault of the network, on this machine alone: whether a time limit of 2 s is kept, whatever the server
# does, and how long Ctrl-C takes in every phase in which a program can wait. Some minutes; built without optimisation unless
# CARGO_PROFILE_DEV_OPT_LEVEL says otherwise. Usage: benches/faults.sh
set -euo pipefail

cd "$(dirname "$0")/.."
exec cargo test --quiet --test tests faults_network::measure -- --ignored --nocapture --test-threads=1
