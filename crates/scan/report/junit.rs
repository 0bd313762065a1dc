//! `--format junit`: JUnit XML, which nearly every CI system shows as tests. A finding is a failed test, an incomplete scan a
//! test with an error, and there is always at least one test: a report without any would read like one of nothing done.

use std::{fmt::Write as _, io};

use super::{Report, locate, words};
use crate::{
    finding::{Finding, Level},
    terminal::plain,
};

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let count = |level| report.findings.iter().filter(|finding| finding.level() == level).count();
    let (failures, skipped) = (count(Level::Error), count(Level::Note));
    let errors = usize::from(!report.is_complete());
    let tests = failures + skipped + 1;
    let time = format!("{:.3}", report.elapsed.as_secs_f64());
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    writeln!(to, "<testsuites name=\"phota-scan\" {counts} time=\"{time}\">")?;
    let name = format!("phota-scan {}", report.read.verb);
    writeln!(to, "<testsuite name=\"{name}\" {counts} skipped=\"{skipped}\" time=\"{time}\">")?;
    to.write_all(everything_was_read(report).as_bytes())?;
    for finding in &report.findings {
        to.write_all(case(report, finding).as_bytes())?;
    }
    writeln!(to, "</testsuite>\n</testsuites>")
}

/// The test that is always there.
fn everything_was_read(report: &Report) -> String {
    let mut text = "<testcase classname=\"phota-scan\" name=\"everything was read\"".to_owned();
    if report.is_complete() {
        text.push_str("/>\n");
        return text;
    }
    text.push_str(
        "><error message=\"the scan is incomplete: what was not read may hold a key\" type=\"incomplete\">",
    );
    for problem in &report.read.problems {
        let at = if problem.path.is_empty() { String::new() } else { format!("{}: ", problem.path) };
        let _ = writeln!(text, "{}", escaped(&format!("{at}{}", problem.reason)));
    }
    text.push_str("</error></testcase>\n");
    text
}

fn case(report: &Report, finding: &Finding) -> String {
    let hit = &finding.hit;
    let at = format!("{}:{}", locate::spot(report, &hit.place).path(), hit.place.start.line);
    let element = match finding.level() {
        Level::Error => "failure",
        Level::Note => "skipped",
    };
    let mut text = words::text(finding);
    if let Some(reach) = words::reach(report, finding) {
        let _ = write!(text, " It is {reach}.");
    }
    format!(
        "<testcase classname=\"{}\" name=\"{}\"><{element} message=\"{}\" type=\"{}\">{}</{element}></testcase>\n",
        escaped(&at),
        escaped(&words::identity(finding)),
        escaped(&words::title(finding)),
        escaped(hit.rule.id),
        escaped(&format!("{at}: {text} {}", hit.rule.help)),
    )
}

/// A text as it may stand between tags or in quotes. No character is left that XML 1.0 does not have (2.2 of it).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_ends_no_tag() {
        assert_eq!(
            escaped("]]></failure><x a='b\"\u{0}\u{ffff}"),
            "]]&gt;&lt;/failure&gt;&lt;x a=&apos;b&quot;\\u{0}\u{fffd}"
        );
    }

    proptest! {
        #[test]
        fn a_reader_sees_what_was_meant(text in any::<String>()) {
            let inert = escaped(&text);
            prop_assert!(!inert.contains(['<', '>', '"', '\'', '\n', '\u{fffe}', '\u{ffff}']), "{}", inert);
            let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
            let seen = names.iter().fold(inert, |text, (name, mark)| text.replace(name, mark));
            prop_assert_eq!(seen, plain(&text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"));
        }
    }
}
