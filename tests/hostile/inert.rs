//! What hostile text looks like, and whether an output still acts on whoever shows it.

use crate::util::{Run, TestEnv};

/// Texts that would act on a terminal, a runner, a browser, a viewer of SARIF or Markdown, a parser or a reader's eye. None
/// holds a NUL, which neither names nor arguments can.
pub(super) const TEXTS: [&str; 25] = [
    "\u{1b}[2J\u{1b}[31m\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}P1;1|17/ab\u{1b}\\\u{1b}_x\u{1b}\\",
    "\u{9b}31m\u{9d}0;t\u{9c}\u{90}q\u{85}\u{80}",
    "\u{1}\u{8}\u{8}\u{b}\u{c}\u{e}\u{f}\u{7f}",
    "a\rb\r\n::error::c\n##[error]d\n  ::warning::e",
    "::error::x",
    "::add-mask::x ::set-output name=a::b ::stop-commands::t",
    "##[add-mask]x ##[error]y",
    "##vso[task.prependpath]a ##teamcity[b]",
    "a\u{202e}b\u{202d}c\u{2066}d\u{2067}e\u{2069}\u{202c}\u{200e}\u{200f}\u{61c}",
    "a\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{180e}\u{3164}\u{115f}\u{ffa0}\u{2064}",
    "a\u{e0001}\u{e0041}\u{e007f}\u{fe0f}\u{e0100}\u{fff9}\u{fffa}\u{fffb}",
    "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}",
    "a\u{2028}b\u{2029}c\u{85}d",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;&#60;",
    "]]></failure><x a='b\"> <!-- x --> <![CDATA[",
    "[a](javascript:alert(1)) ![b](https://evil.example/c) <https://evil.example>",
    "`x` **b** | c | @user #1 \\ ~~d~~ _e_ $f$ https://evil.example",
    "{0} {{1}} %0A%0D%25 ${{ secrets.X }} $(touch ran) `touch ran`",
    "file:///etc/passwd ../../x %2e%2e%2f C:\\x \\\\host\\x",
    "\u{fffe}\u{ffff}\u{1fffe}\u{10ffff}\u{fffd}",
    "-rf --output=x",
    "EOF<<EOF\nx=y\nstatus=accepted",
    "\u{1b}",
];

/// Whether a character may not stand in what is shown.
pub(super) fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || ('\u{200b}'..='\u{200f}').contains(&c)
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2060}'..='\u{206f}').contains(&c)
        || ('\u{fe00}'..='\u{fe0f}').contains(&c)
        || ('\u{fff9}'..='\u{fffb}').contains(&c)
        || ('\u{e0000}'..='\u{e0fff}').contains(&c)
        || "\u{ad}\u{61c}\u{115f}\u{180e}\u{3164}\u{feff}\u{ffa0}".contains(c)
}

/// Panics if a text for people acts on a terminal or a runner. `ours` are the beginnings of commands that may stand there.
#[track_caller]
pub(super) fn expect_inert(run: &Run, what: &str, text: &str, ours: &[&str]) {
    if let Some(at) = text.find(acts) {
        let around: String = text[at..].chars().take(40).collect();
        panic!("{what}: {:?} {}", around, run.report());
    }
    let named =
        |at: usize| text[at..].trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let command = text.match_indices("##").any(|(at, _)| named(at).starts_with('['));
    assert!(!command, "{what}: {}", run.report());
    // What is data keeps its letters as they are.
    let shown = if ["json", "sarif", "gitlab"].contains(&what) { "" } else { text };
    let mut marks = 0;
    for c in shown.chars() {
        marks = if ('\u{300}'..='\u{36f}').contains(&c) { marks + 1 } else { 0 };
        assert!(marks < 6, "{what}: a pile of marks {}", run.report());
    }
    for line in text.lines().filter(|line| line.trim_start().starts_with("::")) {
        assert!(ours.iter().any(|our| line.starts_with(our)), "{what}: {line} {}", run.report());
    }
}

/// Panics if a report in a format is not inert, or not well-formed.
#[track_caller]
pub(super) fn expect_inert_report(run: &Run, format: &str, report: &str) {
    let ours: &[&str] = if format == "github" {
        &["::error title=phota-", "::notice title=phota-", "::warning title=phota-"]
    } else {
        &[]
    };
    expect_inert(run, format, report, ours);
    match format {
        "json" | "sarif" | "gitlab" if !report.is_empty() => {
            for line in report.lines().filter(|line| !line.is_empty()) {
                let json = serde_json::from_str::<serde_json::Value>(line);
                assert!(json.is_ok(), "{format}: {json:?} {}", run.report());
            }
        }
        "html" => {
            for markup in ["<img", "<script>alert", "<x ", "javascript:"] {
                assert!(
                    !report.contains(markup)
                        || markup == "javascript:" && !report.contains("href=\"javascript:"),
                    "{markup} {}",
                    run.report()
                );
            }
        }
        "junit" => {
            let names = report
                .split('<')
                .skip(1)
                .map(|rest| rest.split(['>', ' ', '/']).find(|name| !name.is_empty()));
            let known = ["?xml", "testsuites", "testsuite", "testcase", "failure", "skipped", "error"];
            for name in names.flatten() {
                assert!(known.contains(&name), "{name} {}", run.report());
            }
            assert!(!report.contains(['\u{fffe}', '\u{ffff}']), "{}", run.report());
        }
        _ => {}
    }
}

/// The formats that the program has, as it lists them itself.
pub(super) fn formats(env: &TestEnv) -> Vec<String> {
    let run = env.scan(&["dir", "--format", "none-of-them"]);
    run.expect_status(2);
    let (_, values) = run.stderr.split_once("[possible values: ").expect("clap lists them");
    let (values, _) = values.split_once(']').expect("the list ends");
    values.split(", ").map(str::to_owned).collect()
}

/// The verbs that the program has.
pub(super) fn verbs(env: &TestEnv) -> Vec<String> {
    let run = env.scan(&["--help"]);
    let (_, list) = run.stdout.split_once("Commands:\n").expect("clap lists them");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let verbs = lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned));
    verbs.filter(|verb| verb != "help").collect()
}
