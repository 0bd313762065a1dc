//! `phota-scan audit` of repositories that are not whole: it says what it did not read, never that all is clear, and never
//! panics.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A repository of a few commits whose old key is in no file any more.
fn history() -> TestEnv {
    let env = TestEnv::repository();
    let text: String = (0..200).map(|n| format!("{n} bottles of {} on the wall\n", n * n)).collect();
    env.write("text", &text);
    env.write("old.conf", format!("{text}{}", env_line(&key(1))));
    env.commit("a key got in");
    env.git(&["rm", "-q", "old.conf"]);
    env.write("text", text.clone() + "more\n");
    env.commit("and out");
    env.write("text", text + "more\nand more\n");
    env.commit("unrelated");
    env
}

/// The same without any key.
fn clean() -> TestEnv {
    let env = TestEnv::repository();
    env.write("text", "text\n");
    env.commit("first");
    env.write("text", "more text\n");
    env.commit("second");
    env
}

const JSON: &[&str] = &["--format", "json"];

fn audit(env: &TestEnv, target: &str) -> Run {
    env.scan(&[&["audit", target], JSON].concat())
}

/// Exit 3, for the reason that has these words, in the report as well.
#[track_caller]
fn expect_incomplete(run: &Run, because: &[&str]) {
    run.expect_status(3);
    assert_eq!(run.json()["scan"]["complete"], false, "{}", run.report());
    for words in because {
        assert!(run.stderr.contains(words), "no word of \"{words}\"{}", run.report());
    }
}

fn finds(json: &Value, key: &str) -> bool {
    let findings = json["findings"].as_array().expect("a list");
    findings.iter().any(|finding| finding["key"]["fingerprint"] == fingerprint(key).as_str())
}

/// The files of the object database that end like this.
fn stored(env: &TestEnv, folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(env.work().join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    files
}

fn pack(env: &TestEnv) -> PathBuf {
    env.git(&["repack", "-q", "-a", "-d", "-f"]);
    stored(env, ".git/objects/pack", ".pack").pop().expect("a pack")
}

/// Where git stores an object alone.
fn loose(env: &TestEnv, revision: &str) -> PathBuf {
    let id = env.git(&["rev-parse", revision]);
    let (folder, file) = id.trim().split_at(2);
    env.work().join(".git/objects").join(folder).join(file)
}

/// git stores objects read-only.
fn overwrite(path: &PathBuf, bytes: &[u8]) {
    fs::remove_file(path).expect("it is there");
    fs::write(path, bytes).expect("its folder is there");
}

#[test]
fn a_whole_one_is_complete() {
    let env = history();
    let run = audit(&env, ".");
    run.expect_status(1);
    assert!(finds(&run.json(), &key(1)), "{}", run.report());
    assert_eq!(run.json()["scan"]["complete"], true, "{}", run.report());
    let run = audit(&clean(), ".");
    run.expect_status(0);
    assert_eq!(run.json()["scan"]["complete"], true, "{}", run.report());
}

#[test]
fn nothing_to_audit() {
    let env = TestEnv::new();
    env.scan(&["audit"]).expect_status(3);
    env.scan(&["audit", "nowhere"]).expect_status(3);
    let url = format!("file://{}/nowhere", env.work().display());
    env.scan(&["audit", &url]).expect_status(3);
    env.write("file", "text\n");
    env.scan(&["audit", "file"]).expect_status(3);
}

#[test]
fn bare_linked_and_from_below() {
    let env = history();
    env.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    env.git(&["worktree", "add", "-q", "../linked"]);
    env.write("in/a/folder", "text\n");
    for (folder, target) in
        [(".", "../bare.git"), ("../bare.git", "."), ("../linked", "."), (".", "../linked"), ("in/a", ".")]
    {
        let run = env.scan_in(folder, &[&["audit", target], JSON].concat());
        run.expect_status(1);
        assert!(finds(&run.json(), &key(1)), "{folder} {target}{}", run.report());
    }
}

#[test]
fn sha256() {
    let env = TestEnv::new();
    env.git(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    env.write("old.conf", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["rm", "-q", "old.conf"]);
    env.commit("and out");
    let run = audit(&env, ".");
    run.expect_status(1);
    assert!(finds(&run.json(), &key(1)), "{}", run.report());
    pack(&env);
    let run = audit(&env, ".");
    run.expect_status(1);
    assert!(finds(&run.json(), &key(1)), "{}", run.report());
}

/// git refuses it, for fear of what its configuration may run. Nothing of it is run here.
#[cfg(unix)]
#[test]
fn somebody_elses() {
    let env = history();
    for folder in ["", ".git", ".git/objects", ".git/config"] {
        // Only root may give files away, and containers run as root, where it happens.
        if std::os::unix::fs::chown(env.work().join(folder), Some(65534), Some(65534)).is_err() {
            return;
        }
    }
    let run = audit(&env, ".");
    run.expect_status(1);
    assert!(finds(&run.json(), &key(1)), "{}", run.report());
}

#[test]
fn a_partial_clone() {
    let env = history();
    env.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", env.work().display());
    env.git(&["clone", "-q", "--bare", "--filter=blob:none", &url, "../partial.git"]);
    let before = stored(&env, "../partial.git/objects/pack", "");
    expect_incomplete(&audit(&env, "../partial.git"), &["missing"]);
    assert_eq!(stored(&env, "../partial.git/objects/pack", ""), before, "nothing is fetched");
    // With files, of which the old ones are missing still.
    env.git(&["clone", "-q", "--filter=blob:none", &url, "../checked-out"]);
    expect_incomplete(&audit(&env, "../checked-out"), &["missing"]);
    // A finding wins, and does not make it complete.
    env.git(&["tag", "-a", "v1", "-m", env_line(&key(2)).trim_end()]);
    env.git(&["clone", "-q", "--bare", "--filter=blob:none", &url, "../tagged.git"]);
    let run = audit(&env, "../tagged.git");
    run.expect_status(1);
    assert_eq!(run.json()["scan"]["complete"], false, "{}", run.report());
    assert!(finds(&run.json(), &key(2)), "{}", run.report());
}

#[test]
fn a_shallow_clone() {
    let env = history();
    let url = format!("file://{}", env.work().display());
    env.git(&["clone", "-q", "--bare", "--depth=1", &url, "../shallow.git"]);
    expect_incomplete(&audit(&env, "../shallow.git"), &["shallow"]);
}

#[test]
fn a_damaged_pack() {
    let env = history();
    let path = pack(&env);
    let whole = fs::read(&path).expect("a file");
    for at in [4, 20, whole.len() / 4, whole.len() / 2, whole.len() * 3 / 4, whole.len() - 30] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        overwrite(&path, &bytes);
        let run = audit(&env, ".");
        assert_never_clean(&run, &format!("byte {at}"));
    }
    for length in [0, 11, 12, 100, whole.len() / 2, whole.len() - 21] {
        overwrite(&path, &whole[..length]);
        let run = audit(&env, ".");
        assert_never_clean(&run, &format!("{length} bytes"));
    }
    overwrite(&path, &vec![0; whole.len()]);
    assert_never_clean(&audit(&env, "."), "zeroes");
}

/// Either the key is found all the same, or the scan is incomplete.
#[track_caller]
fn assert_never_clean(run: &Run, what: &str) {
    assert!(matches!(run.status, Some(1 | 3)), "{what}{}", run.report());
    let json = run.json();
    assert!(finds(&json, &key(1)) || json["scan"]["complete"] == false, "{what}{}", run.report());
    if run.status == Some(3) {
        assert!(run.stderr.contains("error: "), "{what}: no reason is given{}", run.report());
    }
}

#[test]
fn each_byte_of_a_pack_and_its_index_in_turn() {
    let env = history();
    let path = pack(&env);
    for (path, bytes) in [(path.clone(), 300), (path.with_extension("idx"), 100)] {
        let whole = fs::read(&path).expect("a file");
        for turn in 0..bytes {
            // Spread over the file, each with another bit or several.
            let at = turn * whole.len() / bytes;
            let mut damaged = whole.clone();
            damaged[at] ^= [0x01, 0x80, 0xff, 0x10, 0x42][turn % 5];
            overwrite(&path, &damaged);
            assert_never_clean(&audit(&env, "."), &format!("{} byte {at}", path.display()));
        }
        overwrite(&path, &whole);
    }
    let run = audit(&env, ".");
    assert!(run.status == Some(1) && run.json()["scan"]["complete"] == true, "{}", run.report());
}

#[test]
fn a_pack_without_its_index_and_the_other_way_round() {
    let env = clean();
    let path = pack(&env);
    let index = path.with_extension("idx");
    let bytes = fs::read(&index).expect("a file");
    fs::remove_file(&index).expect("it is there");
    expect_incomplete(&audit(&env, "."), &["pack"]);
    fs::write(&index, b"what is this").expect("a file");
    expect_incomplete(&audit(&env, "."), &["pack"]);
    overwrite(&index, &bytes[..bytes.len() / 2]);
    expect_incomplete(&audit(&env, "."), &["pack"]);
    overwrite(&index, &bytes);
    audit(&env, ".").expect_status(0);
    fs::remove_file(&path).expect("it is there");
    expect_incomplete(&audit(&env, "."), &["pack"]);
}

#[test]
fn a_damaged_loose_object() {
    let env = clean();
    for revision in ["HEAD", "HEAD^{tree}", "HEAD:text", "HEAD~:text"] {
        let path = loose(&env, revision);
        let whole = fs::read(&path).expect("a file");
        for bytes in [&b""[..], b"garbage", &whole[..whole.len() / 2], &whole[..whole.len() - 1]] {
            overwrite(&path, bytes);
            expect_incomplete(&audit(&env, "."), &["error: "]);
        }
        overwrite(&path, &whole);
    }
    audit(&env, ".").expect_status(0);
}

/// Its name asks for it, whatever else is followed.
#[test]
fn a_missing_file_that_is_named_for_a_key() {
    let env = clean();
    env.write("phota_api_key.txt", "nothing\n");
    env.commit("name");
    let id = env.git(&["rev-parse", "HEAD:phota_api_key.txt"]);
    fs::remove_file(loose(&env, "HEAD:phota_api_key.txt")).expect("it is there");
    // Git's index does not ask for it.
    env.git(&["read-tree", "--empty"]);
    expect_incomplete(&audit(&env, "."), &[&format!("object {} is missing", id.trim())]);
}

#[test]
fn a_missing_loose_object() {
    let env = clean();
    let mut passed = Vec::new();
    for revision in ["HEAD", "HEAD~", "HEAD^{tree}", "HEAD~^{tree}", "HEAD:text", "HEAD~:text"] {
        let path = loose(&env, revision);
        let whole = fs::read(&path).expect("a file");
        fs::remove_file(&path).expect("it is there");
        let run = audit(&env, ".");
        if run.status != Some(3) || !run.stderr.contains("missing") {
            passed.push(format!("{revision}{}", run.report()));
        }
        fs::write(&path, &whole).expect("its folder is there");
    }
    assert!(passed.is_empty(), "{}", passed.join("\n"));
    audit(&env, ".").expect_status(0);
}

#[test]
fn missing_alternates() {
    let env = clean();
    env.write(".git/objects/info/alternates", "/no/such/folder\n");
    expect_incomplete(&audit(&env, "."), &["/no/such/folder"]);
}

#[test]
fn an_empty_repository_is_not_called_clean() {
    let env = TestEnv::repository();
    env.scan(&["audit"]).expect_status(3);
    env.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    env.scan(&["audit", "../bare.git"]).expect_status(3);
    // What was staged is an object.
    env.write("a.conf", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.scan(&["audit"]).expect_status(1);
}

/// Objects are read whatever refers to them.
#[test]
fn damaged_references() {
    let env = history();
    for (file, text) in [
        (".git/HEAD", "what is this\n"),
        (".git/HEAD", "ref: refs/heads/nowhere\n"),
        (".git/refs/heads/main", "not an id\n"),
        (".git/refs/heads/broken", ""),
        (".git/packed-refs", "what is this\n\0\n"),
        (".git/logs/HEAD", "what is this\n"),
    ] {
        let path = env.work().join(file);
        let whole = fs::read(&path).ok();
        env.write(file, text);
        let run = audit(&env, ".");
        assert_never_clean(&run, &format!("{file}: {text}"));
        match whole {
            Some(whole) => fs::write(&path, whole).expect("a file"),
            None => fs::remove_file(&path).expect("a file"),
        }
    }
}
