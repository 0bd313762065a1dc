//! What takes two files to see: a header here and the host there, a constant here and its use there.

use crate::util::{TestEnv, key};

const HOST: &str = "export const BASE = 'https://api.photalabs.com/v1/phota';\n";

fn header(key: &str) -> String {
    format!("export const headers = {{\n  'X-API-Key': '{key}',\n}};\n")
}

fn findings(env: &TestEnv, args: &[&str]) -> Vec<(String, String)> {
    let run = env.scan(args);
    run.expect_no_key(&key(1));
    let json = run.json();
    let text = |value: &serde_json::Value| value.as_str().expect("a string").to_owned();
    let findings = json["findings"].as_array().expect("a list");
    findings.iter().map(|finding| (text(&finding["path"]), text(&finding["confidence"]))).collect()
}

fn found(path: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), "medium".to_owned())]
}

#[test]
fn a_header_here_and_the_host_there() {
    let env = TestEnv::repository();
    env.write("http.js", header(&key(1)));
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
    env.write("base.js", HOST);
    assert_eq!(findings(&env, &["dir", "--format", "json"]), found("http.js"));
    env.git(&["add", "-A"]);
    assert_eq!(findings(&env, &["staged", "--format", "json"]), found("http.js"));
}

#[test]
fn a_host_that_has_its_own_key_says_nothing_about_another_header() {
    let env = TestEnv::new();
    env.write("http.js", header(&key(1)));
    env.write("phota.js", format!("{HOST}const h = {{ 'X-API-Key': process.env.PHOTA_API_KEY }};\n"));
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
}

#[test]
fn a_host_in_prose_says_nothing() {
    let env = TestEnv::new();
    env.write("http.js", header(&key(1)));
    env.write("README.md", "Images come from https://api.photalabs.com/v1/phota.\n");
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
}

#[test]
fn a_header_that_names_its_own_host_is_that_ones() {
    let env = TestEnv::new();
    env.write("http.js", format!("{}const url = 'https://news.example.net/v2';\n", header(&key(1))));
    env.write("base.js", HOST);
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
}

#[test]
fn a_constant_here_and_its_use_there() {
    let uses = "import requests\nfrom settings import API_KEY\n\
        r = requests.get('https://api.photalabs.com/v1/phota/profiles/ids', headers={'X-API-Key': API_KEY})\n";
    let env = TestEnv::repository();
    env.write("settings.py", format!("DEBUG = True\nAPI_KEY = \"{}\"\n", key(1)));
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
    env.write("client.py", uses);
    assert_eq!(findings(&env, &["dir", "--format", "json"]), found("settings.py"));
    env.git(&["add", "-A"]);
    assert_eq!(findings(&env, &["staged", "--format", "json"]), found("settings.py"));
    env.commit("as it is");
    env.write("settings.py", format!("DEBUG = False\nAPI_KEY = \"{}\"\n", key(1)));
    env.write("client.py", format!("{uses}print(r)\n"));
    env.git(&["add", "-A"]);
    let old = findings(&env, &["staged", "--format", "json"]);
    assert_eq!(old, [], "the last commit held it");
}

#[test]
fn a_constant_that_another_service_uses_is_not_looked_for() {
    let env = TestEnv::new();
    env.write(".env", format!("API_KEY={}\n", key(1)));
    env.write(
        "a.js",
        "fetch('https://news.example.net', { headers: { 'X-API-Key': process.env.API_KEY } });\n",
    );
    env.write("b.js", "createPhota({ apiKey: process.env.PHOTA_API_KEY });\n");
    assert_eq!(findings(&env, &["dir", "--format", "json"]), []);
}
