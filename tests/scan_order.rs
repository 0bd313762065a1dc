//! What is found depends neither on the order of files nor on the number of threads.

use std::fmt::Write as _;

use serde_json::Value;

use crate::util::{TestEnv, key};

/// Files with keys of their own, keys they share, and pairs that take two files to see.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for at in 0..24 {
        let folder = ["", "src/", "src/deep/", "Z/"][at % 4];
        let mut text = String::new();
        for line in 0..at % 5 {
            let _ = writeln!(text, "line {line}");
        }
        let _ =
            writeln!(text, "PHOTA_API_KEY={}\nPHOTA_KEY={}", key(1 + at as u64 % 7), key(100 + at as u64));
        files.push((format!("{folder}{at}.env"), text));
    }
    files.push((
        "http.js".to_owned(),
        format!("export const headers = {{\n  'X-API-Key': '{}',\n}};\n", key(50)),
    ));
    files.push(("other.js".to_owned(), format!("const more = {{\n  'X-API-Key': '{}',\n}};\n", key(51))));
    files.push((
        "base.js".to_owned(),
        "export const BASE = 'https://api.photalabs.com/v1/phota';\n".to_owned(),
    ));
    files.push(("settings.py".to_owned(), format!("API_KEY = \"{}\"\n", key(52))));
    let uses = "from settings import API_KEY\nrequests.get('https://api.photalabs.com/v1/phota', \
        headers={'X-API-Key': API_KEY})\n";
    files.push(("client.py".to_owned(), uses.to_owned()));
    files.push(("web.ts".to_owned(), "const a = import.meta.env.VITE_PHOTA_API_KEY;\n".to_owned()));
    files
}

/// The report of a scan, without the time it took.
fn report(files: &[(String, String)], threads: &str) -> Value {
    let env = TestEnv::new();
    for (path, text) in files {
        env.write(path, text);
    }
    let mut report = env.scan(&["dir", "--format", "json", "-j", threads]).json();
    report["scan"].as_object_mut().expect("an object").remove("elapsed_ms").expect("the time it took");
    report
}

#[test]
fn order_and_threads_change_nothing() {
    let mut files = files();
    let first = report(&files, "1");
    let paths: Vec<&str> = first["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|finding| finding["path"].as_str())
        .collect();
    for path in ["http.js", "other.js", "settings.py", "web.ts", "0.env"] {
        assert!(paths.contains(&path), "{path} is not in {paths:?}");
    }
    for (threads, turn) in [("4", 0), ("4", 7), ("1", 11), ("3", 17)] {
        let middle = turn % files.len();
        files.rotate_left(middle);
        files.reverse();
        assert_eq!(report(&files, threads), first, "{threads} threads");
    }
}
