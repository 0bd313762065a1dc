//! What there is to run, as the programs themselves say it: verbs, options that take a value, and the values of those that
//! take one of a list.

use std::{collections::BTreeMap, process::Command, sync::LazyLock};

use regex::Regex;

pub(super) const CHECK: &str = env!("CARGO_BIN_EXE_phota-check");
pub(super) const SCAN: &str = env!("CARGO_BIN_EXE_phota-scan");

/// An option that takes a value, with the values it takes if they are a list.
pub(super) type Options = BTreeMap<String, Vec<String>>;

/// The verbs of a program; none if it has none.
pub(super) fn verbs(program: &str) -> Vec<String> {
    verbs_in(&help(program, &[]))
}

/// The options of a program, or of one of its verbs, that take a value.
pub(super) fn options(program: &str, verb: &[&str]) -> Options {
    let options = options_in(&help(program, verb));
    assert!(options.contains_key("--format"), "{verb:?} has no options to read");
    options
}

/// The formats of a program.
pub(super) fn formats(program: &str) -> Vec<String> {
    let formats = options(program, &[]).remove("--format").unwrap_or_default();
    assert!(formats.len() >= 3, "{formats:?}");
    formats
}

fn help(program: &str, verb: &[&str]) -> String {
    let output = Command::new(program).args(verb).arg("-h").output().expect("the program runs");
    assert!(output.status.success(), "{verb:?} -h");
    String::from_utf8(output.stdout).expect("help is text")
}

fn verbs_in(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    names.filter(|name| name != "help").collect()
}

fn options_in(help: &str) -> Options {
    static OPTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ +(?:-\w, )?(--[a-z-]+)(?: <.+?>)?(?: |$)").expect("a valid pattern"));
    static VALUES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[possible values: ([^\]]+)\]").expect("a valid pattern"));
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in help.lines() {
        match (OPTION.captures(line), texts.last_mut()) {
            (Some(found), _) => texts.push((found[1].to_owned(), line.trim().to_owned())),
            (None, Some((_, text))) => *text = format!("{text} {}", line.trim()),
            (None, None) => {}
        }
    }
    let values = |text: &str| match VALUES.captures(text) {
        Some(found) => found[1].split(", ").map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let valued = texts.iter().filter(|(name, text)| text.contains(&format!("{name} <")));
    valued.map(|(name, text)| (name.clone(), values(text))).collect()
}

#[test]
fn help_is_read() {
    let help = "Usage: x [OPTIONS]\n\nCommands:\n  dir      Scan\n  self-test  Plant keys\n             and find them\n  help  Print\n\n\
                Options:\n      --verify  Ask\n      --only <STATUS>\n          Report only [possible\n          values: active, dead]\n  \
                -o, --output <FILE>    Write\n  -q, --quiet  Less, see --output\n";
    assert_eq!(verbs_in(help), ["dir", "self-test"]);
    let options = options_in(help);
    assert_eq!(options.keys().collect::<Vec<_>>(), ["--only", "--output"]);
    assert_eq!(options["--only"], ["active", "dead"]);
    assert!(verbs(SCAN).len() >= 10 && verbs(CHECK).is_empty());
    assert!(formats(SCAN).contains(&"sarif".to_owned()) && formats(CHECK).contains(&"json".to_owned()));
}
