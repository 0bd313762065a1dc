# shellcheck shell=bash disable=SC2034,SC2154 # Variables are shared with the script and lib.sh.
# For the scripts that run an action with act: an export of the repository as it stands, in $action, and a release of phota-scan
# that the export knows the checksum of, behind $url. Needs lib.sh and a call of `begin`.

# release_here: sets both up. PHOTA_SCAN names a binary that is built already.
release_here() {
  local binary=${PHOTA_SCAN:-} version name releases=$scratch/releases
  action=$scratch/action
  mkdir -p "$action" "$scratch/home" "$scratch/pack"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -c) | tar -x -C "$action"
  if [ -z "$binary" ]; then
    echo 'building phota-scan'
    (cd "$root" && cargo build --quiet --release --bin phota-scan)
    binary=${CARGO_TARGET_DIR:-$root/target}/release/phota-scan
  fi
  version=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")
  name=phota-scan-$version-$(uname -m)-unknown-linux-musl.tar.gz
  mkdir -p "$releases/v$version"
  cp "$binary" "$scratch/pack/phota-scan"
  # A debug build is large; a script cannot be stripped.
  strip "$scratch/pack/phota-scan" 2>/dev/null || true
  tar -C "$scratch/pack" -czf "$releases/v$version/$name" phota-scan
  (cd "$releases/v$version" && sha256sum "$name") >>"$action/action/checksums.txt"
  python3 "$root/tests/e2e/serve.py" "$releases" "$scratch/port" 2>/dev/null &
  children+=($!)
  wait_for "$scratch/port"
  url=http://127.0.0.1:$(cat "$scratch/port")
}
