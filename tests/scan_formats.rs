//! The report formats for other programs: SARIF and GitHub Actions. No key is in any of them, and nothing that stands in a
//! repository acts on who reads them.

use insta::assert_snapshot;
use serde_json::Value;

use crate::util::{TestEnv, env_line, key};

/// The result without what is the same for all of them.
fn results(sarif: &Value) -> &Vec<Value> {
    sarif["runs"][0]["results"].as_array().expect("a run has results")
}

#[test]
fn sarif_of_a_staged_key() {
    let env = TestEnv::repository();
    env.write("src/a b.ts", format!("// ü\nconst PHOTA_API_KEY = '{}';\n", key(1)));
    env.write("b.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--format", "sarif"]);
    run.expect_status(1).expect_no_key(&key(1));
    let sarif = run.json();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["automationDetails"]["id"], "phota-scan/staged/");
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert_snapshot!(serde_json::to_string_pretty(results(&sarif)).unwrap(), @r#"
    [
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "b.env"
              },
              "region": {
                "endColumn": 55,
                "endLine": 1,
                "startColumn": 15,
                "startLine": 1
              }
            }
          }
        ],
        "message": {
          "text": "Phota API key b3:42f8ce5f3b6e, 40 characters: assigned to PHOTA_API_KEY, the value looks random. It stands in 1 more place."
        },
        "partialFingerprints": {
          "photaGuardIdentity/v1": "phota-api-key:b3:42f8ce5f3b6e"
        },
        "properties": {
          "confidence": "high",
          "keyFingerprint": "b3:42f8ce5f3b6e",
          "place": "index",
          "status": "unchecked"
        },
        "relatedLocations": [
          {
            "id": 1,
            "message": {
              "text": "It stands here too (index)"
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "src/a%20b.ts"
              },
              "region": {
                "endColumn": 25,
                "endLine": 2,
                "startColumn": 24,
                "startLine": 2
              }
            }
          }
        ],
        "ruleId": "phota-api-key",
        "ruleIndex": 0
      }
    ]
    "#);
}

#[test]
fn sarif_of_nothing_has_no_result() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    let run = env.scan(&["dir", "--format", "sarif"]);
    run.expect_status(0);
    assert!(results(&run.json()).is_empty());
}

#[test]
fn an_incomplete_scan_is_no_success_in_sarif() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    let run = env.scan(&["dir", "a.txt", "missing \u{202e}[x](y).txt", "--format", "sarif"]);
    run.expect_status(3);
    assert_snapshot!(serde_json::to_string_pretty(&run.json()["runs"][0]["invocations"]).unwrap(), @r#"
    [
      {
        "executionSuccessful": false,
        "toolExecutionNotifications": [
          {
            "level": "error",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "missing%20%E2%80%AE%5Bx%5D%28y%29.txt"
                  }
                }
              }
            ],
            "message": {
              "text": "not read, the scan is incomplete: no such path"
            }
          }
        ]
      }
    ]
    "#);
}

#[test]
fn github_annotations_come_before_the_report() {
    let mut env = TestEnv::repository();
    env.set("GITHUB_OUTPUT", env.work().join("../output").to_string_lossy());
    env.set("GITHUB_STEP_SUMMARY", env.work().join("../summary").to_string_lossy());
    env.write("src/a,b.ts", format!("const PHOTA_API_KEY = '{}';\n", key(1)));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--format", "github"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @"
    --- stdout
    ::error title=phota-scan,file=src/a%2Cb.ts,line=1,endLine=1,col=24,endColumn=64::Phota API key b3:42f8ce5f3b6e, 40 characters: assigned to PHOTA_API_KEY, the value looks random.
    src/a,b.ts:1:24  phota-api-key (high confidence)
      1 | const PHOTA_API_KEY = '█████████';
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Take the key out of the file, read it from the environment variable PHOTA_API_KEY, and stage the file again.
      If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (66 B) in [TIME]
    --- status 1
    ");
    assert_snapshot!(env.read("../output"), @"
    findings=1
    notes=0
    complete=true
    ");
    let summary = env.read("../summary");
    assert!(!summary.contains(&key(1)));
    // The line on what was scanned tells how long it took.
    let rest: Vec<&str> = summary.lines().filter(|line| !line.contains(" in 1 file ")).collect();
    assert_snapshot!(rest.join("\n"), @r"
    ### phota-scan staged


    | key | where | commit | how far | why |
    |---|---|---|---|---|
    | b3\:42f8ce5f3b6e | src/a,b\.ts\:1 |  |  | assigned to PHOTA\_API\_KEY, the value looks random |

    **What to do now**

    - Take the key out of the file, read it from the environment variable PHOTA\_API\_KEY, and stage the file again\.
    - If it was ever pushed or shared, make a new key at https\://platform\.photalabs\.com and revoke this one\.
    - If a key may stay, allow its fingerprint in \.phota\-scan\.yaml, or with \`phota\-scan\:allow\` in a comment on its line\.
    ");
}

#[test]
fn github_shows_ten_annotations_and_says_how_many_more_there_are() {
    let env = TestEnv::new();
    for n in 0..30 {
        env.write(&format!("f{n:02}.env"), env_line(&key(n)));
    }
    let run = env.scan(&["dir", "--format", "github"]);
    run.expect_status(1);
    let annotations: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 10, "{}", run.report());
    assert_eq!(annotations[9], "::error title=phota-scan::21 more findings: the log of this step lists them");
}

#[test]
fn an_incomplete_scan_is_an_error_in_github_even_without_findings() {
    let mut env = TestEnv::new();
    env.set("GITHUB_OUTPUT", env.work().join("../output").to_string_lossy());
    env.write("a.txt", "text\n");
    let run = env.scan(&["dir", "a.txt", "missing.txt", "--format", "github"]);
    run.expect_status(3);
    assert!(run.stdout.starts_with("::error title=phota-scan::The scan is incomplete"), "{}", run.report());
    assert_eq!(env.read("../output"), "findings=0\nnotes=0\ncomplete=false\n");
}

#[test]
fn outputs_that_cannot_be_written_are_no_success() {
    let mut env = TestEnv::new();
    env.set("GITHUB_OUTPUT", env.work().join("no/such/folder").to_string_lossy());
    env.write("a.txt", "text\n");
    let run = env.scan(&["dir", "--format", "github"]);
    run.expect_status(3);
    assert!(run.stderr.contains("GITHUB_OUTPUT"), "{}", run.report());
}

#[test]
fn rules_are_listed_in_no_format_for_findings() {
    let run = TestEnv::new().scan(&["rules", "--format", "sarif"]);
    assert_snapshot!(run, @r"
    --- stderr
    error: rules are listed with --format human or json
    --- status 2
    ");
}

#[test]
fn github_shows_why_there_is_no_report() {
    let env = TestEnv::repository();
    env.commit("first");
    let run = env.scan(&["range", "100%..HEAD", "--format", "github"]);
    assert_snapshot!(run, @r#"
    --- stdout
    ::error title=phota-scan::"100%25" is no revision of this repository: nothing of that name is here. `git branch --all` and `git log` show what there is; `git fetch` brings more
    --- stderr
    error: "100%" is no revision of this repository: nothing of that name is here
    hint: `git branch --all` and `git log` show what there is; `git fetch` brings more
    --- status 3
    "#);
    let run = env.scan(&["range", "a\n::error::x..HEAD", "--format", "github"]);
    assert_eq!(run.expect_status(3).stdout.lines().count(), 1, "{}", run.report());
    let run = env.scan(&["range", "--format", "github"]);
    assert!(
        run.expect_status(2).stdout.starts_with("::error title=phota-scan::which commits?"),
        "{}",
        run.report()
    );
    // Nothing of the kind for people, who read standard error.
    assert_eq!(env.scan(&["range"]).stdout, "");
}
