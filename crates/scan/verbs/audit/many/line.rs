//! A line of the file: the JSON report on one repository, with its name and the options it was audited with.

use serde::Deserialize;

use crate::report::Report;

/// What makes a line the answer to a question: another repository, or other options, are another question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) repository: &'a str,
    pub(super) options: &'a [String],
}

/// What is read of a line to know whether its repository is done.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) repository: String,
    pub(super) options: Vec<String>,
    tool: Tool,
    scan: Completeness,
}

#[derive(Debug, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Debug, Deserialize)]
struct Completeness {
    complete: bool,
}

impl Head {
    /// Reads a line; `None` if it is none of this program.
    pub(super) fn of(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok().filter(|head: &Head| head.tool.name == NAME)
    }

    /// Whether it tells everything that this version would find with these options.
    pub(super) fn answers(&self, key: &Key<'_>) -> bool {
        self.scan.complete
            && self.tool.version == VERSION
            && self.repository == key.repository
            && self.options == key.options
    }
}

const NAME: &str = "phota-scan";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How every line begins, so that a broken one is told from the text of somebody else.
pub(super) const BEGIN: &str = "{\"repository\":";

/// Whether a text is a report in JSON.
pub(super) fn is_report(report: &str) -> bool {
    #[derive(Deserialize)]
    struct Any {
        #[serde(rename = "tool")]
        _tool: Tool,
        #[serde(rename = "scan")]
        _scan: Completeness,
    }
    serde_json::from_str::<Any>(report).is_ok()
}

/// The line of a report. The fields keep their order.
pub(super) fn of_report(key: &Key<'_>, report: &str) -> String {
    let rest = report.trim().strip_prefix('{').unwrap_or("}");
    format!(
        "{BEGIN}{},\"options\":{},{rest}\n",
        phota_core::json_text(key.repository),
        phota_core::json_text(key.options)
    )
}

/// The line of a repository that could not be audited.
pub(super) fn of_failure(key: &Key<'_>, reason: &str) -> String {
    let mut report = Vec::new();
    Report::of_nothing(key.repository, reason)
        .write(&mut report, crate::args::Format::Json, true, crate::terminal::Terminal::None)
        .expect("memory can be written to");
    of_report(key, &String::from_utf8_lossy(&report))
}
