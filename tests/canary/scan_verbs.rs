//! phota-scan: every verb in every format, quiet, as usual and verbose, for each way to end.

use std::path::Path;

use super::{
    case::{Case, run_all},
    needles::canary,
    sites::{NEEDLES, STAGED, Sites, sites},
    stage::{list, since},
    surface,
};
use crate::util::env_line;

const ZEROS: &str = "0000000000000000000000000000000000000000";

/// How a run is meant to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Found,
    Clean,
    Incomplete,
    Wrong,
    /// It scans nothing.
    Done,
}

impl End {
    fn status(self) -> i32 {
        match self {
            End::Clean | End::Done => 0,
            End::Found => 1,
            End::Wrong => 2,
            End::Incomplete => 3,
        }
    }
}

/// What a verb is given.
struct Given {
    end: End,
    args: Vec<String>,
    input: String,
    /// The shared repository it runs in; `None` for an empty folder of its own.
    site: Option<&'static str>,
}

fn given(end: End, site: &'static str, args: &[&str]) -> Given {
    let args = args.iter().map(|&arg| arg.to_owned()).collect();
    Given { end, args, input: String::new(), site: Some(site) }
}

impl Given {
    fn input(self, input: impl Into<String>) -> Self {
        Given { input: input.into(), ..self }
    }
}

/// What each verb is given. A new verb has to be added here.
fn of_verb(verb: &str, sites: &Sites) -> Vec<Given> {
    use End::{Clean, Done, Found, Incomplete, Wrong};
    let range = |site: &str| {
        let (first, last) = sites.ends(site);
        format!("{first}..{last}")
    };
    let line = |site: &str| format!("refs/heads/main {} refs/heads/main {ZEROS}\n", sites.ends(site).1);
    match verb {
        "dir" => vec![
            given(Found, "planted", &["--no-ignore"]),
            given(Found, "everywhere", &["--no-ignore", ".", &canary(0)]),
            given(Clean, "clean", &[]),
            given(Incomplete, "clean", &["src", &canary(0)]),
            given(Wrong, "planted", &["--config", "tracked.conf"]),
        ],
        "staged" => vec![
            given(Found, "staged", &[]),
            given(Found, "staged", &["b.env", "message"]),
            given(Clean, "clean", &[]),
            given(Incomplete, "clean", &[&canary(0)]),
            given(Wrong, "staged", &["--baseline", "b.env"]),
        ],
        "message" => vec![
            given(Found, "staged", &["message"]),
            given(Clean, "clean", &["message"]),
            given(Incomplete, "clean", &[&canary(0)]),
            given(Wrong, "clean", &[]),
        ],
        "audit" => vec![
            given(Found, "planted", &[]),
            given(Found, "everywhere", &[]),
            given(Clean, "clean", &[]),
            given(Found, "broken", &[]),
            given(Incomplete, "clean", &["../../clean/work/src/../.."]),
            given(Wrong, "clean", &[&format!("ext::{}", canary(0))]),
        ],
        "range" => vec![
            given(Found, "planted", &[&range("planted")]),
            given(Found, "everywhere", &[&range("everywhere")]),
            given(Clean, "clean", &[&range("clean")]),
            given(Incomplete, "clean", &[&format!("{}..HEAD", canary(0))]),
            given(Wrong, "clean", &[&format!("..{}", canary(0))]),
        ],
        "push" => vec![
            given(Found, "planted", &["origin", "https://phota.example/a.git"]).input(line("planted")),
            given(Found, "everywhere", &["--receive"]).input(format!(
                "{ZEROS} {} refs/heads/new-{}\n",
                sites.received(),
                canary(0)
            )),
            given(Clean, "clean", &["origin", &format!("https://{}@h/a.git", canary(0))])
                .input(line("clean")),
            given(Incomplete, "clean", &["origin"])
                .input(format!("refs/heads/a {} refs/heads/a {ZEROS}\n", "1".repeat(40))),
            given(Wrong, "clean", &["origin"]).input(format!("{} {0} {0}\n", canary(0))),
        ],
        "stdin" => vec![
            given(Found, "clean", &[]).input(format!("{}# {0}\n", env_line(&canary(0)))),
            given(Clean, "clean", &[]).input("text\n"),
            given(Incomplete, "clean", &[]),
            given(Wrong, "clean", &["--max-size", &canary(0)]).input(env_line(&canary(0))),
        ],
        "self-test" => vec![given(Done, "clean", &[]), given(Wrong, "clean", &[&canary(0)])],
        "rules" => vec![given(Done, "clean", &[]), given(Wrong, "clean", &[&canary(0)])],
        "install-hooks" => {
            vec![Given { site: None, ..given(Done, "clean", &[]) }, given(Wrong, "clean", &[&canary(0)])]
        }
        verb => panic!("`{verb}` is new: say here what it is given"),
    }
}

/// Verbs that have no report of what was found are written in some formats only.
fn knows_every_format(verb: &str) -> bool {
    !matches!(verb, "rules" | "self-test" | "install-hooks")
}

fn case(verb: &str, given: &Given, sites: &Sites) -> Case {
    let ends = match (knows_every_format(verb), given.end) {
        (true, end) => vec![end.status()],
        (false, end) => vec![end.status(), 2],
    };
    let case = Case::scan(format!("{verb}, {:?}", given.end))
        .arg(verb)
        .args(&given.args)
        .input(given.input.clone())
        .ends(&ends);
    // A key that is configured and none of the scan's business.
    let case = case.var("PHOTA_API_KEY", canary(0)).var("OLD_PHOTA_API_KEY", canary(0));
    match given.site {
        Some(site) => case.within(&sites.folder(site)),
        None => case.after(in_a_repository).writes("work/.git/hooks"),
    }
}

fn in_a_repository(stage: &super::stage::Stage) {
    let site = crate::places::Site::new(stage.root()).expect("a repository");
    site.git(&["status"]).expect("git works");
}

/// No run may change what it scans.
fn unchanged(root: &Path, runs: impl FnOnce()) {
    let before = list(root);
    runs();
    let changed = since(&before, &list(root));
    assert!(changed.is_empty(), "a run changed {} files of what it scanned", changed.len());
}

/// Options that change how it is said.
const VOICES: [&[&str]; 3] = [&[], &["-q"], &["-v"]];

#[test]
fn no_verb_is_forgotten() {
    let sites = sites();
    let verbs = surface::verbs(surface::SCAN);
    assert!(verbs.iter().all(|verb| !of_verb(verb, &sites).is_empty()));
}

#[test]
fn every_verb_in_every_format() {
    let sites = sites();
    let mut cases = Vec::new();
    for verb in surface::verbs(surface::SCAN) {
        for given in of_verb(&verb, &sites) {
            for format in surface::formats(surface::SCAN) {
                for voice in VOICES {
                    let case = case(&verb, &given, &sites).args(["--format", &format]).args(voice);
                    cases.push(match voice {
                        ["-v"] => {
                            case.var("GIT_TRACE", "1").var("GIT_TRACE_SETUP", "1").var("CLICOLOR_FORCE", "1")
                        }
                        _ => case,
                    });
                }
            }
        }
    }
    unchanged(sites.root(), || {
        let children = run_all(&cases, &NEEDLES);
        assert!(children > 100, "git is asked in hooks and messages, and was not recorded: {children}");
    });
}

#[test]
fn reports_and_baselines_in_files() {
    let sites = sites();
    let baseline = baseline(&sites);
    let mut cases = Vec::new();
    for verb in surface::verbs(surface::SCAN).iter().filter(|verb| knows_every_format(verb)) {
        for given in of_verb(verb, &sites).iter().filter(|given| given.end == End::Found) {
            let case = || case(verb, given, &sites);
            for format in surface::formats(surface::SCAN) {
                cases.push(case().args(["--format", &format, "-o", "{stage}/out/report"]));
                cases.push(
                    case().args(["--format", &format, "--baseline"]).arg(baseline.path()).ends(&[0, 1]),
                );
            }
            let accept = case().args(["--write-baseline", "{stage}/out/baseline", "-v"]);
            // What is incomplete is not accepted.
            cases.push(accept.ends(&[0, 1, 3]));
            cases.push(
                case()
                    .args(["-o", "{stage}/out/report"])
                    .arg("--format")
                    .arg("github")
                    .var("GITHUB_ACTIONS", "true"),
            );
            cases.push(case().args([
                "--min-confidence",
                "low",
                "-j",
                "1",
                "--progress",
                "always",
                "--color",
                "always",
            ]));
        }
    }
    run_all(&cases, &NEEDLES);
}

/// A baseline of some keys, so that others are new.
fn baseline(sites: &Sites) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let run = std::process::Command::new(surface::SCAN)
        .args(["audit", "--write-baseline"])
        .arg(file.path())
        .current_dir(sites.folder("planted"))
        .output()
        .expect("phota-scan runs");
    let text = std::fs::read(file.path()).expect("it was written");
    assert!(run.status.success() && text.len() > 100, "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(NEEDLES.find(&text), None, "the baseline holds a key");
    file
}

#[cfg(target_os = "linux")]
#[test]
fn processes_are_given_no_key() {
    let sites = sites();
    let list = format!("# all\n{}\n{}\n", sites.folder("planted").display(), sites.folder("clean").display());
    let url = format!("file://{}", sites.folder("planted").display());
    let held = |case: Case| {
        case.var("PHOTA_API_KEY", canary(0))
            .var("PHOTALABS_API_KEY", canary(1))
            .var("OLD_PHOTA_API_KEY", canary(2))
            .watched()
    };
    let cases = [
        held(
            Case::scan("--repos")
                .args(["audit", "--repos", "../list", "-v", "-o", "../out/lines"])
                .file("list", list)
                .ends(&[1]),
        ),
        held(Case::scan("audit of a URL").args(["audit", &url, "-v"]).ends(&[1])),
        held(
            Case::scan("audit of a URL, traced")
                .args(["audit", &url, "-v"])
                .var("GIT_TRACE", "2")
                .var("GIT_TRACE_PACKET", "1")
                .ends(&[1]),
        ),
        held(Case::scan("self-test").arg("self-test").ends(&[0])),
        held(Case::scan("message").args(["message", "message"]).within(&sites.folder("staged")).ends(&[1])),
        held(
            Case::scan("install-hooks")
                .arg("install-hooks")
                .after(in_a_repository)
                .writes("work/.git/hooks")
                .ends(&[0]),
        ),
        held(
            Case::check("key_command")
                .args(["--profile", "a", "--base-url", "http://127.0.0.1:9", "--retries", "0"])
                .args(["--revoked-env", "GONE"])
                .var("GONE", canary(STAGED))
                .file("config/phota/config.yaml", "profiles:\n  a: {key_command: [keyhelper]}\n")
                .file("kept", canary(STAGED))
                .ends(&[2, 3]),
        ),
    ];
    for case in cases {
        let children = run_all(&[case], &NEEDLES);
        assert!(children > 0, "no process was seen");
    }
}
