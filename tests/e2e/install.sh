#!/usr/bin/env bash
# The download path of action/install.sh, on made-up releases from a file server on this machine. The way from source
# is in action.sh.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
begin install 18

action=$scratch/action
releases=$scratch/releases
log=$scratch/log
mkdir -p "$action" "$releases/v9.9.9" "$scratch/bin" "$scratch/home" "$scratch/with-shasum"
cp -r "$root/action" "$root/Cargo.toml" "$action"
own=$(sed -n '/^\[workspace.package]/,/^version/s/^version = "\([^"]*\)".*/\1/p' "$root/Cargo.toml")

# Nothing but these is on PATH: what the script may count on, also on macOS and in Git Bash.
for tool in awk bash cat chmod cp curl cut find gzip mkdir mktemp mv rm sed sha256sum sort tar tr xargs; do
  ln -s "$(command -v "$tool")" "$scratch/bin/$tool"
done
ln -s "$(command -v shasum)" "$scratch/with-shasum/shasum"

# A cargo that only leaves a trace: a download that fails must not turn into a build.
cat >"$scratch/bin/cargo" <<'EOF'
#!/bin/sh
echo "cargo was called"
exit 1
EOF
chmod +x "$scratch/bin/cargo"

# release TARGET [SAYS [PROGRAM]]: makes an archive of version 9.9.9 with a script for a binary.
release() {
  local program=${3:-phota-check}
  local name=$program-9.9.9-$1.tar.gz binary=$program
  [[ $1 != *windows* ]] || binary=$program.exe
  (
    cd "$scratch"
    printf '#!/bin/sh\necho %s %s # made up for %s\n' "$program" "${2:-9.9.9}" "$1" >"$binary"
    tar -czf "$releases/v9.9.9/$name" "$binary"
    rm "$binary"
    cd "$releases/v9.9.9"
    sha256sum "$name" >>"$action/action/checksums.txt"
  )
}

python3 "$root/tests/e2e/serve.py" "$releases" "$scratch/port" 2>"$scratch/access" &
children+=($!)
wait_for "$scratch/port"
url=http://127.0.0.1:$(cat "$scratch/port")

# install OS ARCH VERSION [NAME=VALUE]...: runs the script as a runner does; leaves $log, $status and $binary.
install() {
  local os=$1 arch=$2 version=$3
  shift 3
  rm -rf "$scratch/temp" "$scratch/output"
  mkdir "$scratch/temp"
  : >"$scratch/output"
  : >"$scratch/access"
  status=0
  env -i PATH="$scratch/bin" HOME="$scratch/home" PHOTA_ACTION_PROGRAM=phota-check \
    GITHUB_OUTPUT="$scratch/output" RUNNER_TEMP="$scratch/temp" RUNNER_OS="$os" RUNNER_ARCH="$arch" \
    PHOTA_ACTION_VERSION="$version" PHOTA_GUARD_RELEASES="$url" "$@" \
    bash --noprofile --norc -eo pipefail "$action/action/install.sh" >"$log" 2>&1 || status=$?
  binary=$(sed -n 's/^binary=//p' "$scratch/output")
}

# refused: what every refusal has in common.
refused() {
  is status 1 "$status"
  is 'output binary' '' "$binary"
  has "$log" '::error title=phota-check::'
  lacks "$log" 'cargo was called'
}

release x86_64-unknown-linux-musl
release aarch64-apple-darwin
release x86_64-pc-windows-msvc

for platform in 'Linux X64 x86_64-unknown-linux-musl' 'macOS ARM64 aarch64-apple-darwin' \
  'Windows X64 x86_64-pc-windows-msvc'; do
  read -r os arch target <<<"$platform"
  install "$os" "$arch" 9.9.9
  verdict "a release with its checksum is used on $os" "$(
    is status 0 "$status"
    has "$log" "Downloaded phota-check-9.9.9-$target.tar.gz"
    has "$log" 'phota-check 9.9.9'
    has "$binary" "made up for $target"
  )" "$log"
done

release x86_64-unknown-linux-musl 9.9.9 phota-scan
install Linux X64 9.9.9 PHOTA_ACTION_PROGRAM=phota-scan
verdict 'the other program has an archive of its own' "$(
  is status 0 "$status"
  has "$log" 'Downloaded phota-scan-9.9.9-x86_64-unknown-linux-musl.tar.gz'
  has "$log" 'phota-scan 9.9.9'
)" "$log"

install Linux X64 v9.9.9
verdict 'a version may start with v' "$(is status 0 "$status")" "$log"

mv "$scratch/bin/sha256sum" "$scratch/sha256sum"
install Linux X64 9.9.9 PATH="$scratch/bin:$scratch/with-shasum"
verdict 'shasum is as good as sha256sum' "$(is status 0 "$status"; has "$log" Downloaded)" "$log"
install Linux X64 9.9.9
verdict 'without either nothing is believed' "$(refused)" "$log"
mv "$scratch/sha256sum" "$scratch/bin/sha256sum"

install Linux X64 9.9.9 RUNNER_TOOL_CACHE="$scratch/cache"
install Linux X64 9.9.9 RUNNER_TOOL_CACHE="$scratch/cache"
verdict 'the tool cache saves the second download' "$(
  is status 0 "$status"
  has "$log" 'from the tool cache'
  is 'the access log' '' "$(cat "$scratch/access")"
)" "$log"

find "$scratch/cache" -name '*.tar.gz' -exec cp "$releases/v9.9.9/phota-check-9.9.9-aarch64-apple-darwin.tar.gz" {} \;
install Linux X64 9.9.9 RUNNER_TOOL_CACHE="$scratch/cache"
verdict 'a changed archive in the tool cache is not used' "$(
  is status 0 "$status"
  has "$log" Downloaded
  has "$binary" 'made up for x86_64-unknown-linux-musl'
)" "$log"

(cd "$scratch" && printf '#!/bin/sh\ntouch "%s"\n' "$scratch/was-run" >phota-check &&
  tar -czf "$releases/v9.9.9/phota-check-9.9.9-x86_64-unknown-linux-musl.tar.gz" phota-check)
install Linux X64 9.9.9
verdict 'a checksum that differs is an error' "$(
  refused
  has "$log" 'is not the one in action/checksums.txt'
  [ ! -e "$scratch/was-run" ] || echo 'it was run'
)" "$log"

rm "$releases/v9.9.9/phota-check-9.9.9-x86_64-unknown-linux-musl.tar.gz"
install Linux X64 9.9.9
verdict 'a release that is not there is an error' "$(refused; has "$log" 'Could not download')" "$log"

# The server would answer at this name too, but plain http is for loopback addresses alone.
install Linux X64 9.9.9 PHOTA_GUARD_RELEASES="${url/127.0.0.1/127.1}"
verdict 'plain http is refused' "$(refused; is 'the access log' '' "$(cat "$scratch/access")")" "$log"

release aarch64-unknown-linux-musl 9.9.8
install Linux ARM64 9.9.9
verdict 'a binary that says it is another version is refused' "$(refused; has "$log" 'is not phota-check 9.9.9')" "$log"

install macOS X64 9.9.9
verdict 'another version without a checksum is an error that says what to do' "$(
  refused
  has "$log" "its source is that of $own. Leave out the input \`version\`, or use the action at v9.9.9."
)" "$log"

install Linux X64 '9.9.9;echo'
verdict 'what is no version is refused' "$(refused; has "$log" "is not a version such as $own")" "$log"

install Linux X64 ../../9.9.9
verdict 'a path is no version' "$(refused; has "$log" "is not a version such as $own")" "$log"

cp "$root/Cargo.lock" "$action"
mkdir "$action/crates"
install Linux RISCV64 ''
verdict 'a platform without releases builds, and a build that fails is an error' "$(
  is status 1 "$status"
  has "$log" 'cargo was called'
  has "$log" "phota-check $own could not be built"
  is 'output binary' '' "$binary"
)" "$log"

rm "$scratch/bin/cargo"
install Linux RISCV64 "$own"
verdict 'without cargo the error says so' "$(refused; has "$log" 'Install Rust first')" "$log"
