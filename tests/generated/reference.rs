//! A program's options as a page of the documentation.

use std::fmt::Write as _;

use clap::{Arg, Command};

/// The page of a program whose verbs were built.
pub(super) fn page(command: &Command) -> String {
    let mut text = format!("# {}\n", command.get_name());
    text.push_str("<!-- Made from the arguments: PHOTA_GUARD_GENERATE=1 cargo test --bins generated -->\n");
    describe(command, &mut text);
    options(command, "Options", |_| true, &mut text);
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let name = verb.get_name();
        text.push_str(&format!("\n## {name}\n"));
        describe(verb, &mut text);
        // The others stand above.
        options(verb, "Its own options", |option| !option.is_global_set(), &mut text);
    }
    text
}

fn describe(command: &Command, text: &mut String) {
    let about = command.get_long_about().or(command.get_about());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    if let Some(about) = about {
        writeln!(text, "{}\n", about.to_string().trim()).expect("a string takes everything");
    }
    writeln!(text, "```text\n{usage}\n```").expect("a string takes everything");
    if let Some(more) = command.get_after_long_help().or(command.get_after_help()) {
        writeln!(text, "\n```text\n{}\n```", more.to_string().trim_end()).expect("a string takes everything");
    }
}

fn options(command: &Command, title: &str, wanted: impl Fn(&Arg) -> bool, text: &mut String) {
    let is_told = |option: &&Arg| {
        !option.is_hide_set() && !matches!(option.get_id().as_str(), "help" | "version") && wanted(option)
    };
    let mut listed = command.get_arguments().filter(is_told).peekable();
    if listed.peek().is_none() {
        return;
    }
    writeln!(text, "\n{title}:\n").expect("a string takes everything");
    for option in listed {
        writeln!(text, "- `{}`: {}", typed(option), told(option)).expect("a string takes everything");
    }
}

/// As it is typed, with the names of its values.
fn typed(option: &Arg) -> String {
    option.to_string().replace(['<', '>'], "")
}

fn told(option: &Arg) -> String {
    let help = option.get_long_help().or(option.get_help());
    let mut told =
        help.map(|help| help.to_string().replace("\n\n", " ").replace('\n', " ")).unwrap_or_default();
    let values: Vec<String> = option
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set() && option.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({help})", value.get_name()),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if !values.is_empty() {
        told.push_str(&format!("; one of {}", values.join(", ")));
    }
    let defaults = option.get_default_values();
    if !defaults.is_empty() && option.get_action().takes_values() {
        let defaults: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
        told.push_str(&format!(" [default: {}]", defaults.join(", ")));
    }
    told
}
