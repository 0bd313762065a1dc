//! A `.phota-scan.yaml` that comes with the repository and would rather have nothing found.

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

const EVERYTHING: [&str; 6] = ["**", "*", "/*", "**/*", "[a-z]*', '.*", "k.env', 'a.txt', '.phota-scan.yaml"];

fn write_excludes(env: &TestEnv, patterns: &str) {
    env.write(".phota-scan.yaml", format!("version: 1\nexclude: ['{patterns}']\n"));
}

/// Exit 3, for a reason that has these words, also in the report.
#[track_caller]
fn expect_incomplete(run: &Run, words: &str) {
    run.expect_status(3);
    assert!(run.stderr.contains(words), "{}", run.report());
    if run.stdout.starts_with('{') {
        assert_eq!(run.json()["scan"]["complete"], false, "{}", run.report());
    }
}

#[test]
fn excluding_everything_is_no_way_to_be_clean() {
    for patterns in EVERYTHING {
        let env = TestEnv::repository();
        env.write("a.txt", "text\n");
        env.commit("first");
        env.git(&["tag", "base"]);
        env.write("k.env", env_line(&key(1)));
        write_excludes(&env, patterns);
        env.git(&["add", "-A"]);
        for format in ["human", "json"] {
            expect_incomplete(&env.scan(&["dir", "--format", format]), "nothing was scanned");
            expect_incomplete(&env.scan(&["dir", "k.env", "--format", format]), "nothing was scanned");
            expect_incomplete(
                &env.scan(&["staged", "--format", format]),
                "the configuration excludes every file",
            );
            let named = env.scan(&["staged", "k.env", "--format", format]);
            expect_incomplete(&named, "the configuration excludes every file");
        }
        env.commit("a key, with its excuse");
        let url = format!("file://{}", env.work().display());
        expect_incomplete(
            &env.scan(&["audit", &url, "--format", "json"]),
            "the configuration excludes every file",
        );
        let run = env.scan(&["audit"]);
        assert!(run.stderr.contains("the configuration excludes every file"), "{}", run.report());
        assert_ne!(run.status, Some(0), "{}", run.report());
        // A change cannot excuse itself.
        let run = env.scan(&["range", "base..HEAD", "--format", "json"]);
        run.expect_status(1);
        assert!(run.stdout.contains(&fingerprint(&key(1))), "{}", run.report());
        assert!(run.stderr.contains("that counts once they are merged"), "{}", run.report());
        let line = format!("refs/heads/main {} refs/heads/main {}\n", head(&env), "0".repeat(40));
        let run = env.scan_with_input(&["push", "origin", "x"], line);
        run.expect_status(1);
    }
}

fn head(env: &TestEnv) -> String {
    env.git(&["rev-parse", "HEAD"]).trim().to_owned()
}

/// A commit may well touch nothing but what is excluded.
#[test]
fn excluding_a_part_is_fine_and_told() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    write_excludes(&env, "testdata/**");
    env.commit("first");
    env.write("testdata/k.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.scan(&["staged"]).expect_status(0);
    env.commit("second");
    let run = env.scan(&["audit", &format!("file://{}", env.work().display())]);
    run.expect_status(0);
    assert!(run.stderr.contains("1 path whose content may hold a key: left out"), "{}", run.report());
}

/// Folders that stand in each other so often that no list of their files ends.
#[test]
fn excluding_everything_of_a_bomb_takes_no_time() {
    let env = TestEnv::repository();
    write_excludes(&env, "f*");
    let mut tree = String::new();
    let blob = env.git(&["hash-object", "-w", ".phota-scan.yaml"]);
    for level in 0..12 {
        let (mode, id) = if level == 0 { ("100644 blob", blob.trim()) } else { ("040000 tree", tree.trim()) };
        let lines: String = (0..10).map(|n| format!("{mode} {id}\tf{n}\n")).collect();
        tree = mktree(&env, &lines);
    }
    let root = format!("040000 tree {}\tf\n100644 blob {}\t.phota-scan.yaml\n", tree.trim(), blob.trim());
    let root = mktree(&env, &root);
    let commit = env.git(&["commit-tree", root.trim(), "-m", "boom"]);
    env.git(&["update-ref", "refs/heads/main", commit.trim()]);
    let url = format!("file://{}", env.work().display());
    let run = env.run(super::limited(&env, &["audit", &url]), b"");
    assert!(matches!(run.status, Some(0 | 3)), "{}", run.report());
}

fn mktree(env: &TestEnv, lines: &str) -> String {
    let mut command = env.command("git");
    command.arg("mktree");
    let run = env.run(command, lines.as_bytes());
    run.expect_status(0);
    run.stdout
}

#[test]
fn asking_for_more_confidence_is_told() {
    let env = TestEnv::new();
    // A header in one file, the host in another.
    env.write("http.js", format!("export const headers = {{\n  'X-API-Key': '{}',\n}};\n", key(1)));
    env.write("base.js", "export const BASE = 'https://api.photalabs.com/v1/phota';\n");
    let usual = env.scan(&["dir", "--format", "json"]);
    usual.expect_status(1);
    assert_eq!(usual.json()["findings"][0]["confidence"], "medium", "{}", usual.report());
    env.write(".phota-scan.yaml", "version: 1\nmin_confidence: high\n");
    let run = env.scan(&["dir"]);
    run.expect_status(0);
    assert!(run.stderr.contains("1 finding is left out: min_confidence"), "{}", run.report());
    // Who types it knows.
    assert_eq!(env.scan(&["dir", "--min-confidence", "high"]).stderr, "");
}

#[test]
fn what_is_allowed_is_counted() {
    let env = TestEnv::new();
    env.write("k.env", env_line(&key(1)));
    env.write("l.env", format!("{} # phota-scan:allow\n", env_line(&key(2)).trim_end()));
    let entry = format!("{{fingerprint: '{}', reason: x}}", fingerprint(&key(1)));
    env.write(".phota-scan.yaml", format!("version: 1\nallow: [{entry}]\n"));
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(0);
    assert_eq!(run.json()["scan"]["suppressed"], 2);
    assert!(env.scan(&["dir"]).stdout.contains("2 allowed"));
}

/// Small files that would grow without end, or deep enough to overflow a stack.
#[test]
fn yaml_that_is_a_bomb_is_refused() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    let mut laughs = String::from("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    laughs.push_str("exclude: *a29\n");
    let in_place = laughs.replace("version: 1\n", "names: [x]\nversion: 1\n");
    let nested = |open: &str, close: &str| {
        format!("version: 1\nexclude: {}{}\n", open.repeat(200_000), close.repeat(200_000))
    };
    let keys = format!("version: 1\n{}", "? ".repeat(200_000));
    let many = format!("version: 1\n{}", "exclude: []\n".repeat(50_000));
    let endless = format!("version: 1\nexclude: &a [*a]\n{}", "");
    for text in [laughs, in_place, nested("[", "]"), nested("{a: ", "}"), keys, many, endless] {
        env.write(".phota-scan.yaml", &text);
        let run = env.run(super::limited(&env, &["dir"]), b"");
        run.expect_status(2);
        assert!(run.stderr.len() < 2000, "{}", run.report());
    }
}

/// Patterns that take long to match, or much memory to build: refused, or done with.
#[test]
fn patterns_that_are_bombs() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    env.write(&format!("{}b.env", "a".repeat(200)), env_line(&key(2)));
    let many: Vec<String> = (0..20_000).map(|n| format!("'x{n}*y'")).collect();
    for text in [
        format!("exclude: ['{}']", "*a".repeat(100)),
        format!("exclude: ['{}b']", "**/".repeat(1000)),
        format!("exclude: ['{}']", "{a,".repeat(500)),
        format!("exclude: ['{}']", "[a-z]".repeat(5000)),
        format!("exclude: [{}]", many.join(", ")),
        "key_pattern: '((((a{100}){100}){100}){100}){100}'".to_owned(),
        format!("key_pattern: '{}'", "(".repeat(10_000)),
        format!("key_pattern: '{}'", "(a|b)*".repeat(10_000)),
        format!("key_pattern: '(x+x+)+y{}'", "[a-z]*".repeat(200)),
        format!("names: [{}]", many.join(", ").replace(['*', '\''], "")),
    ] {
        env.write(".phota-scan.yaml", format!("version: 1\n{text}\n"));
        let run = env.run(super::limited(&env, &["dir"]), b"");
        assert!(matches!(run.status, Some(1 | 2)), "{}", run.report());
        assert!(run.stderr.len() < 4000, "{}", run.report());
    }
}
