//! Every format of the report over one repository that holds keys in every kind of place, and names, lines and authors that
//! would act on whoever reads them: on a terminal, a runner, a browser, a parser.

use serde_json::Value;

use crate::util::{Run, TestEnv, env_line, key};

// `html` has tests of its own.
const FORMATS: [&str; 6] = ["human", "json", "sarif", "github", "gitlab", "junit"];

/// Begins like a workflow command and would end tags, quotes, cells and lines.
const HOSTILE: &str = "::error::x ##[add-mask]x \u{1b}[2J\u{202e}\u{200f} <script>a</script> \"'&]]> |`x`| [a](javascript:b) %0A {0}";

/// A repository with a key in a file, a message, a name of an author, a name of a file, a branch and a stash.
fn repository() -> TestEnv {
    let env = TestEnv::repository();
    env.git(&["config", "core.quotePath", "false"]);
    env.write("start.txt", "text\n");
    env.commit("start");
    // On disk no name may hold these characters everywhere; in a commit it may.
    let line = format!("{}// {HOSTILE}\n", env_line(&key(1)).trim_end().to_owned() + " ");
    env.write("content", &line);
    let blob = env.git(&["hash-object", "-w", "content"]);
    let path = format!("::error::{}\nb/a.env", HOSTILE.replace('/', "_"));
    env.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{},{path}", blob.trim())]);
    std::fs::remove_file(env.work().join("content")).expect("it was written");
    let author = format!("--author=::error::{} <a@b>", HOSTILE.replace(['<', '>'], "_"));
    let message = format!("::error::{HOSTILE}\n\nit was {}", env_line(&key(2)));
    env.git(&["commit", "-q", &author, "-m", &message]);
    env.git(&["branch", "<img>&\"'`##]"]);
    env.git(&[
        "commit",
        "-q",
        "--allow-empty",
        &format!("--author={} <a@b>", env_line(&key(3)).trim_end()),
        "-m",
        "x",
    ]);
    env.git(&["tag", "-a", "v1", "-m", &env_line(&key(4))]);
    env.write("start.txt", env_line(&key(5)));
    env.git(&["stash", "-q"]);
    env
}

/// Neither the key, nor eight characters of it, nor those of its usual encodings.
fn expect_no_key(what: &str, text: &str, key: &str) {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let base64: String = key
        .as_bytes()
        .chunks(3)
        .flat_map(|three| {
            let bits =
                three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            (0..=three.len()).map(move |at| char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]))
        })
        .collect();
    let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
    for (form, length) in [(key, 8), (&*base64, 11), (&*hex, 16), (&*hex.to_uppercase(), 16)] {
        for part in form.as_bytes().windows(length) {
            let part = String::from_utf8_lossy(part);
            assert!(!text.contains(&*part), "{what}: {form:.4}...");
        }
    }
}

fn audit(env: &TestEnv, format: &str) -> Run {
    let run = env.scan(&["audit", "--format", format]);
    run.expect_status(1);
    run
}

#[test]
fn no_format_holds_a_key() {
    let mut env = repository();
    for file in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        env.set(file, env.root().join(file).to_string_lossy());
    }
    for format in FORMATS {
        let run = audit(&env, format);
        let files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]
            .map(|file| std::fs::read_to_string(env.root().join(file)).unwrap_or_default());
        let all = [run.stdout.as_str(), &run.stderr, &files[0], &files[1]].concat();
        for seed in 1..=5 {
            let fingerprint = crate::util::fingerprint(&key(seed));
            assert!(all.replace("\\:", ":").contains(&fingerprint), "{format} {seed} {}", run.report());
            expect_no_key(format, &all, &key(seed));
        }
    }
    assert!(env.root().join("GITHUB_STEP_SUMMARY").exists());
}

#[test]
fn a_key_is_seen_where_there_is_one() {
    let hex: String = key(1).bytes().skip(7).map(|byte| format!("{byte:02X}")).collect();
    for text in [key(1), format!("x{}", &key(1)[8..16]), hex] {
        assert!(std::panic::catch_unwind(|| expect_no_key("", &text, &key(1))).is_err());
    }
}

#[test]
fn text_for_people_holds_no_command_and_nothing_that_acts() {
    let env = repository();
    for format in ["human", "github"] {
        let run = audit(&env, format);
        let text = format!("{}{}", run.stdout, run.stderr);
        let acts = |c: char| c != '\n' && c.is_control() || "\u{202e}\u{200f}".contains(c);
        assert!(!text.contains(acts), "{}", run.report());
        assert!(!text.contains("##["), "{}", run.report());
        for line in text.lines().filter(|line| line.trim_start().starts_with("::")) {
            let ours =
                line.starts_with("::error title=phota-scan") || line.starts_with("::notice title=phota-scan");
            assert!(format == "github" && ours, "{line}");
            let (properties, _) = line[2..].split_once("::").expect("a command has a text");
            assert!(properties.split(',').all(|pair| pair.contains('=')), "{line}");
        }
    }
}

#[test]
fn a_summary_holds_no_markup_of_the_repository() {
    let mut env = repository();
    env.set("GITHUB_STEP_SUMMARY", env.root().join("summary").to_string_lossy());
    audit(&env, "github");
    let summary = std::fs::read_to_string(env.root().join("summary")).expect("it was written");
    assert!(summary.contains("&lt;script&gt;"), "{summary}");
    for markup in ["<script", "[a](", "`x`", "\u{1b}", "\u{202e}"] {
        assert!(!summary.contains(markup), "{markup:?} in {summary}");
    }
    let rows: Vec<&str> = summary.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 5, "{summary}");
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
    }
}

#[test]
fn what_is_read_by_programs_stays_well_formed() {
    let env = repository();
    for format in ["json", "sarif", "gitlab"] {
        assert!(serde_json::from_str::<Value>(&audit(&env, format).stdout).is_ok(), "{format}");
    }
    let xml = audit(&env, "junit").stdout;
    assert!(xml.chars().all(|c| c == '\n' || !c.is_control()), "{xml}");
    // Whatever stands between tags: only ours are there, and each is closed.
    let tags: Vec<&str> = xml
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split(['>', ' ', '/']).find(|name| !name.is_empty()))
        .collect();
    let known = ["?xml", "testsuites", "testsuite", "testcase", "failure", "skipped", "error"];
    assert!(tags.iter().all(|tag| known.contains(tag)), "{tags:?}");
    assert_eq!(xml.matches("<failure ").count(), xml.matches("</failure>").count());
    assert!(xml.contains("&lt;script&gt;"), "{xml}");
}

#[test]
fn addresses_in_sarif_are_references() {
    let env = repository();
    let sarif = audit(&env, "sarif").json();
    let results = sarif["runs"][0]["results"].as_array().expect("results").clone();
    assert_eq!(results.len(), 5);
    for result in &results {
        let uri =
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a URI");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!%".contains(&byte);
        assert!(uri.bytes().all(is_plain) && !uri.starts_with('/'), "{uri}");
    }
    let text = sarif.to_string();
    assert!(!text.contains("a@b"), "no address of an author");
}

#[test]
fn gitlab_has_what_its_schema_asks_for() {
    let env = repository();
    // By hand against secret-detection-report-format.json 15.2.1, which is not ours to keep here.
    let report = audit(&env, "gitlab").json();
    assert_eq!(report["version"], "15.2.1");
    let scan = &report["scan"];
    for program in ["analyzer", "scanner"] {
        for field in ["id", "name", "version"] {
            assert!(!scan[program][field].as_str().expect("text").is_empty(), "{program} {field}");
        }
        assert!(scan[program]["vendor"]["name"].is_string());
    }
    let time = regex::Regex::new(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$").expect("a pattern");
    for field in ["start_time", "end_time"] {
        assert!(time.is_match(scan[field].as_str().expect("text")), "{scan}");
    }
    assert_eq!((&scan["status"], &scan["type"]), (&"success".into(), &"secret_detection".into()));
    let found = report["vulnerabilities"].as_array().expect("a list");
    assert_eq!(found.len(), 5);
    for one in found {
        assert!(one["name"].as_str().expect("text").len() <= 255);
        assert!(
            ["Info", "Low", "Medium", "High", "Critical"].contains(&one["severity"].as_str().expect("text"))
        );
        assert!(!one["location"]["commit"]["sha"].as_str().expect("text").is_empty());
        for identifier in one["identifiers"].as_array().expect("a list") {
            for field in ["type", "name", "value"] {
                assert!(!identifier[field].as_str().expect("text").is_empty(), "{identifier}");
            }
        }
    }
}

#[test]
fn an_incomplete_scan_is_told_in_every_format() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    let told = [
        ("human", "INCOMPLETE"),
        ("json", "\"complete\":false"),
        ("sarif", "\"executionSuccessful\":false"),
        ("github", "::error title=phota-scan::The scan is incomplete"),
        ("gitlab", "\"status\":\"failure\""),
        ("junit", "errors=\"1\""),
    ];
    assert_eq!(told.map(|(format, _)| format), FORMATS);
    for (format, text) in told {
        let run = env.scan(&["dir", "a.txt", "missing.txt", "--format", format]);
        run.expect_status(3);
        assert!(run.stdout.contains(text), "{format} {}", run.report());
    }
}
