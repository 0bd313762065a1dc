//! What `phota-scan audit` makes of what it finds: places put together, levels, names, and documents that belong together
//! across history.

use serde_json::Value;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

fn json(env: &TestEnv, args: &[&str]) -> (Run, Value) {
    let run = env.scan(&[&["audit", "--format", "json"], args].concat());
    let json = run.json();
    (run, json)
}

fn finding<'a>(json: &'a Value, key: &str) -> Option<&'a Value> {
    let findings = json["findings"].as_array().expect("a list");
    findings.iter().find(|finding| {
        finding["rule"] == "phota-api-key" && finding["key"]["fingerprint"] == fingerprint(key)
    })
}

/// Commits a file and takes it away again.
fn pass_by(env: &TestEnv, path: &str, content: &str) {
    env.write(path, content);
    env.git(&["add", "-f", "--", path]);
    env.commit(&format!("add {path}"));
    env.git(&["rm", "-q", "--", path]);
    env.commit(&format!("remove {path}"));
}

#[test]
fn one_key_in_many_places_is_one_finding() {
    let env = TestEnv::repository();
    for n in 0..60 {
        env.write(&format!("f{n:02}.env"), format!("A={n}\n{}", env_line(&key(1))));
    }
    env.git(&["add", "-A"]);
    env.commit("many");
    env.git(&["rm", "-q", "-r", "."]);
    env.commit("none");
    let (run, json) = json(&env, &[]);
    run.expect_status(1);
    let found = finding(&json, &key(1)).expect("it is there");
    assert_eq!(found["path"], "f00.env");
    assert_eq!(found["also_at"].as_array().expect("a list").len(), 50);
    assert_eq!(found["also_at_total"], 59);
    let human = env.scan(&["audit"]);
    assert!(human.stdout.contains("and 54 more places"), "{}", human.report());
}

#[test]
fn a_file_that_is_committed_and_on_disk_is_one_finding() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.commit("a key");
    let (_, json) = json(&env, &[]);
    let found = finding(&json, &key(1)).expect("it is there");
    assert_eq!(
        (&found["place"], &found["commit"]["subject"]),
        (&Value::from("commit"), &Value::from("a key"))
    );
    assert_eq!(found["also_at"][0]["place"], "worktree");
    assert_eq!(found["also_at_total"], 1, "the index has what HEAD has");
}

#[test]
fn a_file_of_nothing_but_a_key_is_found_by_its_name_alone() {
    let env = TestEnv::repository();
    pass_by(&env, "secrets/phota_api_key.txt", &format!("{}\n", key(1)));
    let (_, json) = json(&env, &[]);
    assert_eq!(finding(&json, &key(1)).expect("it is there")["path"], "secrets/phota_api_key.txt");
}

#[test]
fn a_constant_is_found_in_the_history_of_another_file() {
    let env = TestEnv::repository();
    let settings = format!("RENDER_TOKEN = '{}'\n", key(1));
    pass_by(&env, "settings.py", &settings);
    pass_by(
        &env,
        "client.py",
        "from settings import RENDER_TOKEN\nclient = createPhota(api_key=RENDER_TOKEN)\n",
    );
    let (run, json) = json(&env, &[]);
    let found = finding(&json, &key(1)).unwrap_or_else(|| panic!("{}", run.report()));
    assert_eq!(
        (&found["path"], &found["commit"]["subject"]),
        (&Value::from("settings.py"), &Value::from("add settings.py"))
    );
}

#[test]
fn what_may_stand_there_fails_nothing_and_is_not_accepted() {
    let env = TestEnv::repository();
    env.write(".gitignore", ".env\n");
    env.git(&["add", "-A"]);
    env.commit("first");
    env.write(".env", env_line(&key(1)));
    env.write("new.env", env_line(&key(2)));
    let (run, report) = json(&env, &[]);
    run.expect_status(0);
    for (key, place) in [(key(1), "ignored"), (key(2), "untracked")] {
        let found = finding(&report, &key).expect("it is told");
        assert_eq!((&found["level"], &found["place"]), (&Value::from("note"), &Value::from(place)));
    }
    env.scan(&["audit", "--write-baseline", "../baseline.json"]).expect_status(0);
    env.git(&["add", "-f", ".env"]);
    env.commit("a mistake");
    let (run, report) = json(&env, &["--baseline", "../baseline.json"]);
    run.expect_status(1);
    assert_eq!(finding(&report, &key(1)).expect("it was not accepted")["level"], "error");
    env.scan(&["audit", "--write-baseline", "../baseline.json"]).expect_status(0);
    env.scan(&["audit", "--baseline", "../baseline.json"]).expect_status(0);
}

#[test]
fn a_key_in_one_text_is_hidden_in_all_others() {
    let env = TestEnv::repository();
    let key = key(1);
    env.write(&format!("{key}.txt"), env_line(&crate::util::key(2)));
    env.write("a.env", env_line(&key));
    env.git(&["add", "-A"]);
    env.commit(&format!("rotate {key}"));
    env.git(&["branch", &key]);
    for args in [&["audit"][..], &["audit", "--format", "json"], &["audit", "-v", "--max-size", "60"]] {
        env.scan(args).expect_no_key(&key);
    }
}

#[test]
fn submodules_of_submodules_and_those_with_a_git_of_their_own() {
    let env = TestEnv::repository();
    let repository = |name: &str, seed| {
        std::fs::create_dir(env.root().join(name)).expect("a folder beside the repository");
        let folder = format!("../{name}");
        env.git_in(&folder, &["init", "-q", "-b", "main"]);
        env.write(&format!("../{name}/old.env"), env_line(&key(seed)));
        env.git_in(&folder, &["add", "-A"]);
        env.git_in(&folder, &["commit", "-q", "-m", name]);
        env.git_in(&folder, &["rm", "-q", "old.env"]);
        env.git_in(&folder, &["commit", "-q", "--allow-empty", "-m", "gone"]);
        folder
    };
    let allow = ["-c", "protocol.file.allow=always"];
    let (inner, outer, embedded) =
        (repository("inner", 1), repository("outer", 2), repository("embedded", 3));
    env.git_in(&outer, &[&allow[..], &["submodule", "--quiet", "add", "../inner", "deep/inner"]].concat());
    env.git_in(&outer, &["commit", "-q", "-m", "with a submodule"]);
    env.git(&[&allow[..], &["submodule", "--quiet", "add", &outer, "libs/outer"]].concat());
    env.git(&[&allow[..], &["submodule", "--quiet", "update", "--init", "--recursive"]].concat());
    env.git(&["clone", "-q", &embedded, "embedded"]);
    env.git(&["-c", "advice.addEmbeddedRepo=false", "add", "embedded"]);
    env.commit("submodules");
    env.git(&["clone", "-q", &inner, "stranger"]);
    let (run, json) = json(&env, &[]);
    run.expect_status(1);
    for (seed, path) in
        [(1, "libs/outer/deep/inner/old.env"), (2, "libs/outer/old.env"), (3, "embedded/old.env")]
    {
        let found = finding(&json, &key(seed)).unwrap_or_else(|| panic!("{path}{}", run.report()));
        assert_eq!((&found["path"], &found["place"]), (&Value::from(path), &Value::from("commit")));
    }
    assert!(run.stderr.contains("to be audited on their own: stranger"), "{}", run.report());
}

#[test]
fn what_is_only_staged_has_its_path() {
    let env = TestEnv::repository();
    env.write("staged.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.write("staged.env", "gone\n");
    let (_, json) = json(&env, &[]);
    let found = finding(&json, &key(1)).expect("it is staged");
    assert_eq!((&found["path"], &found["place"]), (&Value::from("staged.env"), &Value::from("index")));
}

#[test]
fn a_report_says_who_removed_a_key_and_who_still_has_it() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.write("b.env", env_line(&key(2)));
    env.commit("Add");
    env.git(&["tag", "v1"]);
    // A change that keeps the key is no removal.
    env.write("a.env", format!("# moved down\n{}", env_line(&key(1))));
    env.commit("Change");
    env.git(&["rm", "-q", "a.env"]);
    env.commit(&format!("Remove {}", key(1)));
    let removed = env.git(&["rev-parse", "HEAD"]);
    env.commit("Later");
    let run = env.scan(&["audit", "--format", "json"]);
    run.expect_status(1).expect_no_key(&key(1));
    let report = run.json();
    let exposure = |path: &str| {
        let findings = report["findings"].as_array().unwrap();
        findings.iter().find(|found| found["path"] == path).unwrap()["exposure"].clone()
    };
    let gone = exposure("a.env");
    assert_eq!(gone["removed"]["id"], removed.trim());
    assert_eq!(gone["removed"]["subject"], format!("Remove [{}]", fingerprint(&key(1))));
    assert_eq!(gone["still_in"], serde_json::json!(["refs/tags/v1"]));
    assert_eq!(
        exposure("b.env"),
        serde_json::json!({"reference": "refs/heads/main", "removed": null, "still_in_total": 2,
            "still_in": ["refs/heads/main", "refs/tags/v1"]})
    );
}

/// More paths than every blob is scanned under: the one that counts may be the last.
#[test]
fn a_blob_under_many_paths_is_scanned_under_each_kind_of_them() {
    let env = TestEnv::repository();
    let text = format!("export const headers = {{\n  'X-API-Key': '{}',\n}};\n", key(1));
    for number in 0..40 {
        env.write(&format!("d{number:02}/lib/x.ts"), &text);
    }
    env.write("z/phota/lib/x.ts", &text);
    env.git(&["add", "-A"]);
    env.commit("many");
    env.git(&["rm", "-q", "-r", "."]);
    env.commit("none");
    let (run, json) = json(&env, &[]);
    let found = finding(&json, &key(1)).unwrap_or_else(|| panic!("{}", run.report()));
    assert_eq!(found["path"], "z/phota/lib/x.ts");
}

#[test]
fn what_an_interrupted_git_left_is_named() {
    let env = TestEnv::repository();
    env.write("a", "1\n");
    env.git(&["add", "-A"]);
    env.commit("first");
    assert!(!env.scan(&["audit"]).stderr.contains("interrupted"));
    env.write(".git/objects/pack/tmp_pack_0815", "PACK");
    let run = env.scan(&["audit"]);
    run.expect_status(0);
    assert!(run.stderr.contains("interrupted: .git/objects/pack/tmp_pack_0815;"), "{}", run.report());
}
