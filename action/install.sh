#!/usr/bin/env bash
# Puts one of the programs at hand and says where: a released binary whose checksum is in checksums.txt, else one built
# from the action's own source. PHOTA_ACTION_PROGRAM names it: phota-check, or phota-scan for the action in scan/.
# Writes `binary` to $GITHUB_OUTPUT. Runs on Linux, macOS (bash 3.2) and Windows (Git Bash).
set -euo pipefail

source_dir=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)
program=${PHOTA_ACTION_PROGRAM:?}
# Only the tests set PHOTA_GUARD_RELEASES. Wherever an archive comes from, its checksum decides.
releases=${PHOTA_GUARD_RELEASES:-https://github.com/phota-guard/phota-guard/releases/download}
platform=${RUNNER_OS:?}-${RUNNER_ARCH:?}
suffix=
[ "$RUNNER_OS" != Windows ] || suffix=.exe

fail() {
  echo "::error title=$program::$1"
  exit 1
}

own_version() {
  sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$source_dir/Cargo.toml"
}

# The name of the archive for this platform; nothing where none is made.
archive_name() {
  local target
  case $platform in
    Linux-X64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl ;;
    macOS-X64) target=x86_64-apple-darwin ;;
    macOS-ARM64) target=aarch64-apple-darwin ;;
    Windows-X64) target=x86_64-pc-windows-msvc ;;
    *) return 0 ;;
  esac
  echo "$program-$version-$target.tar.gz"
}

# The checksum the repository holds for an archive, or nothing.
known_checksum() {
  awk -v name="$1" '$2 == name { print $1; exit }' "$source_dir/action/checksums.txt"
}

# SHA-256 of standard input.
sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# Tells apart any two sources that could build different binaries: their names and everything in them.
source_hash() {
  local files
  cd "$source_dir" && files=$(find Cargo.toml Cargo.lock crates -type f | LC_ALL=C sort) &&
    { echo "$files"; echo "$files" | tr '\n' '\0' | xargs -0 cat; } | sha256
}

# Downloads $releases/v$version/$1 to the file $1 here. Redirects stay https too.
download() {
  local protocol='=https'
  case $releases in
    http://127.0.0.1:* | http://localhost:* | 'http://[::1]:'*) protocol='=http' ;;
  esac
  curl --fail --silent --show-error --location --proto "$protocol" --retry 4 --connect-timeout 20 --max-time 300 \
    --output "$1" "$releases/v$version/$1"
}

# Leaves the released binary in the current folder. The archive is kept in the tool cache, the checksum is
# compared every time.
fetch_release() {
  local archive=$1 checksum=$2 kept=${RUNNER_TOOL_CACHE:+$RUNNER_TOOL_CACHE/$program/$2}
  if [ -n "$kept" ] && [ -f "$kept/$archive" ] && [ "$(sha256 <"$kept/$archive")" = "$checksum" ]; then
    cp "$kept/$archive" "$archive"
    echo "Using $archive from the tool cache."
  else
    download "$archive" || fail "Could not download $releases/v$version/$archive."
    [ "$(sha256 <"$archive")" = "$checksum" ] ||
      fail "The SHA-256 of $archive is not the one in action/checksums.txt. It was not run. Please report this."
    echo "Downloaded $archive, its SHA-256 is the one in action/checksums.txt."
    keep "$kept" "$archive"
  fi
  tar -xzf "$archive" "$program$suffix"
}

# Leaves a binary built from the action's own source in the current folder. It is kept in the tool cache, for
# runners that live longer than one job, under a hash of the source.
build() {
  local here=$PWD name=$program$suffix kept
  kept=$(source_hash)
  kept=${RUNNER_TOOL_CACHE:+$RUNNER_TOOL_CACHE/$program/source-$kept/$platform}
  if [ -n "$kept" ] && [ -f "$kept/$name" ]; then
    cp "$kept/$name" "$name"
    echo "Using $program $version from the tool cache, built from this source before."
    return
  fi
  command -v cargo >/dev/null ||
    fail "There is no released $program $version for $platform, and no cargo to build it. Install Rust first."
  echo "::group::Building $program $version from the action's source"
  # cargo takes its configuration and toolchain from the folder it runs in: that must not be the one that is
  # checked. Flags meant for the user's own code are not meant for this.
  (
    unset CARGO_BUILD_TARGET CARGO_ENCODED_RUSTFLAGS RUSTFLAGS
    export CARGO_TARGET_DIR=$here/target
    cd "$source_dir" &&
      cargo install --locked --no-default-features --features "$program" --bin "$program" --path . \
        --root "$here/built"
  ) || fail "$program $version could not be built; the log above says why."
  echo "::endgroup::"
  mv "built/bin/$name" "$name"
  rm -rf built target
  keep "$kept" "$name"
}

# Copies file $2 into folder $1 of the tool cache, whole or not at all. No cache is no error: it only saves time.
keep() {
  if [ -n "$1" ] && mkdir -p "$1" && cp "$2" "$1/$2.$$"; then
    mv -f "$1/$2.$$" "$1/$2"
  fi
}

version=${PHOTA_ACTION_VERSION:-}
version=${version#v}
version=${version:-$(own_version)}
case $version in
  *[!0-9A-Za-z.+-]* | [!0-9]*) fail "The input \`version\` is not a version such as $(own_version)." ;;
esac

work=$(mktemp -d "${RUNNER_TEMP:?}/$program.XXXXXX")
cd "$work"
archive=$(archive_name)
checksum=$([ -z "$archive" ] || known_checksum "$archive")
if [ -n "$checksum" ]; then
  fetch_release "$archive" "$checksum"
elif [ "$version" = "$(own_version)" ]; then
  build
else
  fail "This version of the action knows no checksum of $program $version for $platform, and its source is that of \
$(own_version). Leave out the input \`version\`, or use the action at v$version."
fi
chmod +x "$program$suffix"
# Proves that it runs here, and that it is what it is taken for: another program could exit 0 and have checked nothing.
said=$("./$program$suffix" --version) || fail "$program $version does not run on $platform."
[ "$said" = "$program $version" ] || fail "The binary is not $program $version."
echo "$said"
echo "binary=$work/$program$suffix" >>"$GITHUB_OUTPUT"
