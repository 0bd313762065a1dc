//! What can be wrong with what `phota-scan` is given: a clear message, the documented exit code, never "all clear".

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, key};

#[test]
fn not_a_repository() {
    assert_snapshot!(TestEnv::new().scan(&["staged"]), @r"
    --- stderr
    error: .: not in a git repository
    hint: run it inside a git repository, or scan files with `phota-scan dir`
    --- status 3
    ");
}

#[test]
fn a_git_dir_that_is_none() {
    let mut env = TestEnv::new();
    env.set("GIT_DIR", "no/such/folder");
    env.scan(&["staged"]).expect_status(3);
    env.write(".git", "gitdir: no/such/folder\n");
    env.scan(&["staged"]).expect_status(3);
}

#[test]
fn no_such_path() {
    let env = TestEnv::new();
    assert_snapshot!(env.scan(&["dir", "nowhere"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: nowhere: no such path
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    // It does not matter that it has no configuration.
    env.write(".phota-scan.yaml", "version: 1\n");
    // What is there is scanned all the same, and a finding wins.
    env.write("a.txt", "text\n");
    env.scan(&["dir", "nowhere", "a.txt"]).expect_status(3);
    env.write("a.env", env_line(&key(1)));
    env.scan(&["dir", "nowhere", "a.env"]).expect_status(1);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file() {
    // Reading it fails for everybody, also for root, who may read a file of mode 000.
    let env = TestEnv::new();
    assert_snapshot!(env.scan(&["dir", "/proc/self/mem"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: /proc/self/mem: cannot be read: Input/output error (os error 5)
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn an_empty_folder() {
    let env = TestEnv::repository();
    assert_snapshot!(env.scan(&["dir"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: .: nothing was scanned: there is no file, or git ignores all of them; --no-ignore reads those too
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    env.write(".gitignore", "*\n");
    env.write("a.txt", "text\n");
    assert_snapshot!(env.scan(&["dir"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: .: nothing was scanned: there is no file, or git ignores all of them; --no-ignore reads those too
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    assert_snapshot!(env.scan(&["dir", "--no-ignore", "--max-size", "1"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    warning: 2 files are too large and were not scanned; -v names them, --max-size raises the limit
    error: .: nothing was scanned: everything there was skipped; -v lists what, and why
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn an_unknown_flag() {
    let env = TestEnv::new();
    assert_snapshot!(env.scan(&["dir", "--no-ignored"]), @r"
    --- stderr
    error: unexpected argument '--no-ignored' found

      tip: a similar argument exists: '--no-ignore'

    Usage: phota-scan dir --no-ignore [PATH]...

    For more information, try '--help'.
    --- status 2
    ");
    env.scan(&["dir", "--jobs", "0"]).expect_status(2);
    env.scan(&["dir", "--max-size", "lots"]).expect_status(2);
    env.scan(&["dir", "--min-confidence", "sure"]).expect_status(2);
    env.scan(&["dir", "-q", "-v"]).expect_status(2);
    env.scan(&["undo"]).expect_status(2);
    env.scan(&[]).expect_status(2);
}

#[test]
fn help_tells_the_exit_codes_and_lists_only_what_works() {
    let run = TestEnv::new().scan(&["--help"]);
    run.expect_status(0);
    assert_snapshot!(run, @r"
    --- stdout
    Find Phota API keys in files and commits

    Looks for literal values that stand where a Phota API key belongs: assigned to PHOTA_API_KEY, sent
    as X-API-Key to api.photalabs.com, written under a `phota` section. A key is never shown, only its
    fingerprint.

    Usage: phota-scan [OPTIONS] <COMMAND>

    Commands:
      dir            Scan files and folders
      staged         Scan what the next commit would add
      message        Scan a commit message, as a commit-msg hook
      audit          Scan everything a repository holds
      range          Scan what commits brought in, also what a later one removed
      push           Scan the commits that are about to be pushed
      stdin          Scan standard input
      install-hooks  Write the hooks pre-commit, commit-msg and pre-push for this repository
      self-test      Plant keys in a scratch repository, and show that every verb finds them
      rules          List what can be found, with examples; nothing is scanned
      help           Print this message or the help of the given subcommand(s)

    Options:
          --format <FORMAT>
              How to write the report

              Possible values:
              - human:  Text, for people in a hurry
              - json:   One JSON object, for scripts
              - sarif:  SARIF 2.1.0, for code scanning
              - github: Annotations, outputs and summary of a step of GitHub Actions
              - html:   One page to open in a browser
              - gitlab: GitLab's report of secret detection
              - junit:  JUnit XML, for systems that show tests

              [default: human]

      -o, --output <FILE>
              Write the report there, whole or not at all, and not to standard output

          --config <FILE>
              The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the
              top of its repository]

          --baseline <FILE>
              What may stay because it was accepted before; by value, wherever it stands now

          --write-baseline <FILE>
              Accept what is found: write it to FILE for --baseline, and exit with 0

          --min-confidence <LEVEL>
              Report findings from this confidence on: low, medium or high [default: medium]

          --known-key
              Look also for the configured key itself, as phota-check finds it, in every encoding

          --max-size <SIZE>
              Skip files, and members of archives, that are larger, as in 500K, 50M or 1G

              [default: 50M]

      -j, --jobs <N>
              How many threads read [default: as many as there are processors]

      -q, --quiet
              Print findings and errors only

      -v, --verbose
              Say also what was skipped, and why

          --color <WHEN>
              When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE

              [default: auto]
              [possible values: auto, always, never]

          --progress <WHEN>
              When to show how far an audit is; auto is on a terminal

              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Verification:
          --verify
              Ask the API whether each key that is reported is alive; nothing else touches the network

          --only <STATUS>
              Report only keys that the API accepts; a key of which nothing can be said makes the scan
              incomplete

              Possible values:
              - active: Keys that the API accepts

          --base-url <URL>
              Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no
              configuration does the same

          --timeout <SECONDS>
              Bound the verification to this many seconds [default: 30]

          --ca-file <FILE>
              Trust the certificates in this PEM file as well

    Examples:
      phota-scan dir                        everything below this folder that git does not ignore
      phota-scan dir --no-ignore dist       build output
      phota-scan staged                     what the next commit would add, as a pre-commit hook
      phota-scan message .git/COMMIT_EDITMSG    a commit message, as a commit-msg hook
      phota-scan audit                      everything this repository holds, in all of its history
      phota-scan range main..HEAD           everything a branch brings in, in CI
      kubectl get secret x -o yaml | phota-scan stdin
      phota-scan dir --format json -o report.json
      phota-scan dir --write-baseline b.json    accept what is there
      phota-scan dir --baseline b.json          report only what is new

    Exit codes:
      0  nothing found
      1  found: a key, or a place that exposes one
      2  wrong usage or configuration
      3  incomplete: something that should have been read was not

    A key that may stay is allowed by its fingerprint, in .phota-scan.yaml or with `phota-scan:allow` in
    a comment on its line.
    --- status 0
    ");
}

#[test]
fn a_key_that_is_typed_in_the_wrong_place_is_not_repeated() {
    let env = TestEnv::repository();
    env.write("file", "x");
    let key = key(5);
    for args in [
        &[&*key][..],
        &["dir", "--min-confidence", &key],
        &["dir", "--format", &key],
        &["dir", &format!("--{key}")],
        &["stdin", &key],
    ] {
        env.scan(args).expect_status(2).expect_no_key(&key);
    }
    for line in [
        format!("allow: [{key}]"),
        format!("allow: [{{fingerprint: {key}, reason: r}}]"),
        format!("names: {key}"),
        format!("{key}: 1"),
        format!("min_confidence: {key}"),
        format!("key_pattern: '({key}'"),
        format!("hosts: ['{key} {key}']"),
    ] {
        env.write(".phota-scan.yaml", format!("version: 1\n{line}\n"));
        env.scan(&["dir"]).expect_status(2).expect_no_key(&key);
    }
}
