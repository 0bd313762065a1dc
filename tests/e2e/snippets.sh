#!/usr/bin/env bash
# What docs/ci.md, docs/organisation.md and docs/hooks.md tell people to type, tried: the commands are taken out of the pages
# and run in made-up repositories with the variables that each system sets, the YAML is held against the published schemas.
# Needs check-jsonschema, jactionlint, zizmor and lefthook on PATH, the python they were installed with, and cargo;
# PHOTA_SCAN names a phota-scan that is built already. husky needs npm: snippets_husky.sh.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/hooked.sh
. "$root/tests/e2e/hooked.sh"
begin snippets 40
set_up_git
put_scan_on_path

zeros=0000000000000000000000000000000000000000
page=$root/docs/ci.md
snippet() { python "$root/tests/e2e/snippets.py" "$@"; }

# The YAML.
lint() {
  local name=$1
  shift
  expect "$name" 0 '' "$@"
}
for pair in github:github-workflows gitlab:gitlab-ci circleci:circle-ci; do
  snippet "$page" "${pair%%:*}" >"$scratch/${pair%%:*}.yml"
  lint "schema: ${pair%%:*}" check-jsonschema --builtin-schema "vendor.${pair##*:}" "$scratch/${pair%%:*}.yml"
done
snippet "$root/docs/organisation.md" organisation >"$scratch/organisation.yml"
lint 'schema: organisation' check-jsonschema --builtin-schema vendor.github-workflows "$scratch/organisation.yml"
# The pages say to pin it, and cannot know to which commit.
sed -i "s/@main # .*/@$(git -C "$root" rev-parse HEAD) # main/" "$scratch/github.yml" "$scratch/organisation.yml"
lint 'jactionlint' jactionlint "$scratch/github.yml" "$scratch/organisation.yml"
lint 'zizmor' zizmor --offline --no-progress --persona auditor "$scratch/github.yml" "$scratch/organisation.yml"

# The repository that is built: main took in a key long ago, `leak` adds one and takes it out again, `clean` does not.
origin=$scratch/origin
git init --quiet "$origin"
cd "$origin"
git config uploadpack.allowFilter true
git config uploadpack.allowAnySHA1InWant true
keep old.env "PHOTA_API_KEY=$old_key"
keep README text
main=$(git rev-parse HEAD)
git checkout --quiet -b leak
keep new.env "PHOTA_API_KEY=$key"
git rm --quiet new.env
git commit --quiet --message 'take it out'
git checkout --quiet -b clean main
keep more.txt more
git checkout --quiet main

# gitlab_checkout BRANCH [OPTION]...: what GitLab's runner leaves: the branch, and HEAD at its commit.
gitlab_checkout() {
  local branch=$1
  shift
  cd "$(mktemp -d "$scratch/gitlab.XXXXXX")"
  git init --quiet
  git remote add origin "file://$origin"
  git fetch --quiet "$@" origin "+refs/heads/$branch:refs/remotes/origin/$branch"
  git checkout --quiet --detach "origin/$branch"
}

# gitlab JOB NAME=VALUE...: a job's script, with what GitLab sets.
gitlab() {
  local job=$1
  shift
  env -i HOME="$HOME" PATH="$PATH" CI=true GITLAB_CI=true CI_DEFAULT_BRANCH=main CI_COMMIT_SHA="$(git rev-parse HEAD)" "$@" \
    bash -eo pipefail -c "$(snippet "$page" gitlab gitlab "$job")"
}
merge_request() {
  gitlab phota-keys CI_PIPELINE_SOURCE=merge_request_event CI_MERGE_REQUEST_DIFF_BASE_SHA="$main" \
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
}
push() { gitlab phota-keys CI_PIPELINE_SOURCE=push CI_COMMIT_BRANCH="$1" CI_COMMIT_BEFORE_SHA="$2"; }

gitlab_checkout leak
expect 'GitLab: a merge request that adds a key and takes it out again' 1 'new.env:1' merge_request
expect 'GitLab: the first push of that branch' 1 'new.env:1' push leak "$zeros"
expect 'GitLab: a later push to it' 1 'new.env:1' push leak "$main"
gitlab_checkout clean
expect 'GitLab: a clean merge request' 0 '' merge_request
expect 'GitLab: the first push of that branch' 0 '' push clean "$zeros"
gitlab_checkout main
expect 'GitLab: a push to the default branch' 0 '' push main "$(git rev-parse HEAD~1)"
expect 'GitLab: the first push of all' 1 'old.env:1' push main "$zeros"
expect 'GitLab: the schedule audits every branch' 1 'new.env:1' gitlab phota-audit CI_PIPELINE_SOURCE=schedule
gitlab_checkout leak --depth 1
expect 'GitLab: a shallow checkout says the fix' 3 'GIT_DEPTH: 0' merge_request

# checkout BRANCH [OPTION]...: a clone, as CircleCI and Jenkins make it.
checkout() {
  local branch=$1 folder
  shift
  folder=$(mktemp -d "$scratch/clone.XXXXXX")
  git clone --quiet "$@" "file://$origin" "$folder"
  cd "$folder"
  git checkout --quiet -B "$branch" "origin/$branch"
}

circleci() {
  env -i HOME="$HOME" PATH="$PATH" CI=true CIRCLECI=true CIRCLE_BRANCH="$1" CIRCLE_SHA1="$(git rev-parse HEAD)" \
    bash -eo pipefail -c "$(snippet "$page" circleci circleci)"
}
checkout leak
expect 'CircleCI: a branch that adds a key and takes it out again' 1 'new.env:1' circleci leak
checkout clean
expect 'CircleCI: a clean branch' 0 '' circleci clean
checkout main
expect 'CircleCI: the main branch is audited' 1 'old.env:1' circleci main
checkout leak --filter=blob:none
expect 'CircleCI: a clone without old contents is incomplete' 3 'missing' circleci leak

# jenkins NAME=VALUE...: Jenkins runs `sh -xe`.
jenkins() {
  env -i HOME="$HOME" PATH="$PATH" JENKINS_URL=http://localhost/ "$@" sh -xec "$(snippet "$page" jenkins jenkins)"
}
checkout leak
expect 'Jenkins: a branch that adds a key and takes it out again' 1 'new.env:1' jenkins BRANCH_NAME=leak
git checkout --quiet -B merged origin/main
git merge --quiet --no-ff --message merge origin/leak
expect 'Jenkins: a change request, merged with its target' 1 'new.env:1' \
  jenkins BRANCH_NAME=PR-1 CHANGE_ID=1 CHANGE_TARGET=main
checkout clean
expect 'Jenkins: a clean change request' 0 '' jenkins BRANCH_NAME=PR-2 CHANGE_ID=2 CHANGE_TARGET=main
expect 'Jenkins: a change request for a branch that is not there' 128 '' jenkins CHANGE_TARGET=none
git checkout --quiet -B topic origin/leak
keep topic.txt text
expect 'Jenkins: what the target holds is not new' 0 '' jenkins BRANCH_NAME=PR-3 CHANGE_ID=3 CHANGE_TARGET=leak
checkout main
expect 'Jenkins: the main branch is audited' 1 'old.env:1' jenkins BRANCH_NAME=main

shell() { sh -ec "$(snippet "$page" shell)"; }
checkout leak
expect 'shell: a branch that adds a key and takes it out again' 1 'new.env:1' shell
expect 'shell: a base that is empty is an error' 2 'what was there before' phota-scan range "..HEAD"
checkout clean
expect 'shell: a clean branch' 0 '' shell
checkout main
expect 'shell: the main branch is audited' 1 'old.env:1' shell

# The hook of a server.
git init --quiet --bare "$scratch/server.git"
snippet "$page" pre-receive >"$scratch/server.git/hooks/pre-receive"
chmod +x "$scratch/server.git/hooks/pre-receive"
server() { git push "$scratch/server.git" "$1"; }
checkout clean
git checkout --quiet --orphan fresh
git rm --quiet -r --force .
keep clean.txt text
expect 'pre-receive: a clean push passes' 0 '' server HEAD:refs/heads/main
keep new.env "PHOTA_API_KEY=$key"
git rm --quiet new.env
git commit --quiet --message 'take it out'
expect 'pre-receive: a push of a key that was taken out again is refused' 1 'new.env:1' server HEAD:refs/heads/main
expect 'pre-receive: nothing of it stays' 0 '' lacks_objects_of "$scratch/server.git"
git reset --quiet --hard HEAD~2
keep more.txt text
rm "$scratch/bin/phota-scan"
expect 'pre-receive: without phota-scan nothing gets in' 1 'pre-receive' server HEAD:refs/heads/main
ln -s "$PHOTA_SCAN" "$scratch/bin/phota-scan"
expect 'pre-receive: with it, the same push passes' 0 '' server HEAD:refs/heads/main

# lefthook.
git init --quiet "$scratch/lefthook"
cd "$scratch/lefthook"
snippet "$root/docs/hooks.md" lefthook >lefthook.yml
keep lefthook.yml "$(cat lefthook.yml)"
lefthook install >/dev/null
refuses lefthook
