//! `phota-scan rules`: what can be found, with examples. Nothing is scanned.

use std::io::{self, Write};

use anstyle::Style;
use phota_detect::{
    Rule,
    rules::{Example, RULES, Scope},
};
use serde::Serialize;

use crate::{args::Format, finding::Level};

/// Stands for a key in examples: what looks like one would be found in our own output.
const KEY: &str = "<key>";

/// Writes the list.
pub(crate) fn write(to: &mut dyn Write, format: Format) -> io::Result<()> {
    match format {
        Format::Json => {
            let rules = RULES.iter().map(|rule| JsonRule::from(*rule)).collect();
            let tool = Tool { name: "phota-scan", version: env!("CARGO_PKG_VERSION") };
            phota_core::write_json(to, &Document { schema_version: 1, tool, rules })?;
            writeln!(to)
        }
        // There are no others of a list.
        _ => RULES.iter().try_for_each(|rule| write_rule(rule, to)),
    }
}

fn write_rule(rule: &Rule, to: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    writeln!(to, "{bold}{}{bold:#}", rule.id)?;
    writeln!(to, "  {}.", rule.summary)?;
    writeln!(to, "  {}", rule.help)?;
    let (lowest, highest) = (rule.confidence.start(), rule.confidence.end());
    let confidence = if lowest == highest { lowest.to_string() } else { format!("{lowest} to {highest}") };
    let level = Level::Error.as_str();
    writeln!(to, "  level {level}, confidence {confidence}, {}", files(rule.scope))?;
    for (title, examples) in [("found", rule.examples), ("not found", rule.counter_examples)] {
        writeln!(to, "\n  {title}")?;
        examples.iter().try_for_each(|example| write_example(example, to))?;
    }
    writeln!(to)
}

fn write_example(example: &Example, to: &mut dyn Write) -> io::Result<()> {
    let faint = Style::new().dimmed();
    writeln!(to, "    {faint}{}{faint:#}", example.path)?;
    text(example).lines().try_for_each(|line| writeln!(to, "      {line}"))
}

fn text(example: &Example) -> String {
    example.text.replace("{key}", KEY)
}

fn files(scope: Scope) -> &'static str {
    match scope {
        Scope::Everything => "all files",
        Scope::Tracked => "files that git tracks",
    }
}

#[derive(Serialize)]
struct Document {
    schema_version: u32,
    tool: Tool,
    rules: Vec<JsonRule>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct JsonRule {
    id: &'static str,
    summary: &'static str,
    help: &'static str,
    level: &'static str,
    confidence: Range,
    files: &'static str,
    examples: Vec<JsonExample>,
    counter_examples: Vec<JsonExample>,
}

#[derive(Serialize)]
struct Range {
    lowest: &'static str,
    highest: &'static str,
}

#[derive(Serialize)]
struct JsonExample {
    path: &'static str,
    text: String,
}

impl From<&'static Rule> for JsonRule {
    fn from(rule: &'static Rule) -> Self {
        let examples = |examples: &'static [Example]| {
            examples.iter().map(|example| JsonExample { path: example.path, text: text(example) }).collect()
        };
        JsonRule {
            id: rule.id,
            summary: rule.summary,
            help: rule.help,
            level: Level::Error.as_str(),
            confidence: Range {
                lowest: rule.confidence.start().as_str(),
                highest: rule.confidence.end().as_str(),
            },
            files: match rule.scope {
                Scope::Everything => "all",
                Scope::Tracked => "tracked",
            },
            examples: examples(rule.examples),
            counter_examples: examples(rule.counter_examples),
        }
    }
}
