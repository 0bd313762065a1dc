//! The completions, manual pages and reference in the repository, held to the arguments that clap knows. Both binaries include this
//! module into their unit tests, so that neither carries the generators along.
//!
//! `PHOTA_GUARD_GENERATE=1 cargo test --bins generated` writes the files anew.

mod reference;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clap::{Command, CommandFactory, ValueEnum};
use clap_complete::Shell;

use crate::args::Args;

const COMPLETIONS: &str = "completions";
const MANUAL: &str = "docs/man";
const REFERENCE: &str = "docs/reference";

#[test]
fn the_completions_and_manual_pages_are_current() {
    let made = files(&Args::command());
    assert!(made.len() > Shell::value_variants().len(), "no manual page was made");
    let program = Args::command().get_name().to_owned();
    // This repository, or the spoilt copy of it that tests/e2e/vacuity.sh runs this test on.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the sources are");
    let root = Path::new(&root);
    if std::env::var_os("PHOTA_GUARD_GENERATE").is_some() {
        write(root, &program, &made);
    }
    let there = present(root, &program);
    let stale: Vec<_> = made
        .iter()
        .filter(|&(path, text)| there.get(path) != Some(text))
        .map(|(path, _)| path)
        .chain(there.keys().filter(|path| !made.contains_key(*path)))
        .collect();
    assert!(
        stale.is_empty(),
        "not what the arguments come to: {stale:?}\nrun PHOTA_GUARD_GENERATE=1 cargo test --bins generated"
    );
}

/// Being current is not being right: a shell is asked for the options of the program and of each verb.
#[cfg(unix)]
#[test]
fn bash_knows_every_option() {
    let mut command = Args::command();
    command.build();
    let program = command.get_name().to_owned();
    let completion = &files(&Args::command())[&Path::new(COMPLETIONS).join(format!("{program}.bash"))];
    assert_completed(completion, &[&program], &command);
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        assert_completed(completion, &[&program, verb.get_name()], verb);
    }
}

#[cfg(unix)]
fn assert_completed(completion: &str, typed: &[&str], command: &Command) {
    let program = typed[0];
    let script = r#"
        eval "$2"
        completer=$(complete -p "$1" | sed 's/.* -F \([^ ]*\) .*/\1/')
        COMP_WORDS=("${@:3}" --)
        COMP_CWORD=$(($# - 2))
        "$completer" "$1" -- "${!#}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = std::process::Command::new("bash")
        .args(["--noprofile", "--norc", "-c", script, "bash", program, completion])
        .args(typed)
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let known: Vec<_> = said.lines().collect();
    let options: Vec<_> = command
        .get_arguments()
        .filter(|option| !option.is_hide_set())
        .filter_map(|option| Some(format!("--{}", option.get_long()?)))
        .collect();
    assert!(!options.is_empty(), "{typed:?} has no option");
    for option in options {
        assert!(
            known.contains(&option.as_str()),
            "{typed:?} {option}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Every file of a program: its path in the repository, and what it holds.
fn files(command: &Command) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for shell in Shell::value_variants() {
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut command.clone(), command.get_name(), &mut text);
        let name = clap_complete::Generator::file_name(shell, command.get_name());
        files.insert(Path::new(COMPLETIONS).join(name), mended(command, &utf8(text)));
    }
    let mut command = command.clone().disable_help_subcommand(true);
    command.build();
    manual(&command, &mut files);
    let page = Path::new(REFERENCE).join(command.get_name()).with_extension("md");
    files.insert(page, reference::page(&command));
    files
}

/// In bash clap_complete 4.6 writes a hyphen in the program's name in two ways and then knows no verb:
/// <https://github.com/clap-rs/clap/issues/6421>.
fn mended(command: &Command, script: &str) -> String {
    let name = command.get_name();
    script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"))
}

/// Adds the page of a command, and those of its subcommands.
fn manual(command: &Command, files: &mut BTreeMap<PathBuf, String>) {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        manual(verb, files);
    }
    // The date is left out: a page would be stale the day after. So is a verb's name as the name of the program.
    let version = command.get_version().expect("each verb has the program's version");
    let page = clap_mangen::Man::new(command.clone()).source(format!("phota-guard {version}"));
    let mut text = Vec::new();
    page.render(&mut text).expect("a vector takes everything");
    files.insert(Path::new(MANUAL).join(page.get_filename()), with_tables(&utf8(text)));
}

/// A page whose indented lines, the tables and examples after the options, are kept as lines; they are filled otherwise.
fn with_tables(page: &str) -> String {
    let (mut text, mut indented) = (String::new(), false);
    for line in page.lines() {
        if line.starts_with("  ") != indented {
            text.push_str(if indented { ".fi\n" } else { ".nf\n" });
            indented = !indented;
        }
        text.push_str(match line {
            "" => ".PP",
            ".SH EXTRA" => ".SH NOTES",
            line => line.trim_end(),
        });
        text.push('\n');
    }
    text
}

fn utf8(text: Vec<u8>) -> String {
    String::from_utf8(text).expect("made of our own texts")
}

/// The files of a program that the repository holds.
fn present(root: &Path, program: &str) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for folder in [COMPLETIONS, MANUAL, REFERENCE] {
        // A folder that is not there holds nothing.
        for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
            let name = entry.expect("the folder can be read").file_name();
            if !name.to_string_lossy().trim_start_matches('_').starts_with(program) {
                continue;
            }
            let path = Path::new(folder).join(name);
            let text = fs::read_to_string(root.join(&path)).expect("a text file");
            files.insert(path, text);
        }
    }
    files
}

/// Writes the files, and removes those that no verb stands behind any more.
fn write(root: &Path, program: &str, made: &BTreeMap<PathBuf, String>) {
    for old in present(root, program).keys().filter(|path| !made.contains_key(*path)) {
        fs::remove_file(root.join(old)).expect("the file can be removed");
    }
    for (path, text) in made {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder of ours")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
}
