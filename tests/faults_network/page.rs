//! The table of docs/faults.md, held to what the other tests of this module compare with.
//!
//! `PHOTA_GUARD_GENERATE=1 cargo test --test tests faults_network::page` writes it anew.

use std::{fmt::Write as _, fs, path::Path};

use phota_fake_api::{Behaviour, Column};
use regex::Regex;

const PAGE: &str = "docs/faults.md";
const BEGIN: &str = "<!-- made by tests/faults_network/page.rs -->\n";
const END: &str = "<!-- end -->\n";

#[test]
fn the_documented_table_is_the_tested_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(&path).expect("the page is in the repository");
    let (before, rest) = page.split_once(BEGIN).expect("the page has the beginning of the table");
    let (table, after) = rest.split_once(END).expect("the page has the end of the table");
    let made = made();
    if std::env::var_os("PHOTA_GUARD_GENERATE").is_some() {
        fs::write(path, [before, BEGIN, &made, END, after].concat()).expect("the page can be written");
        return;
    }
    let stale: Vec<&str> = made.lines().filter(|line| !table.lines().any(|there| there == *line)).collect();
    assert!(
        table == made,
        "these lines are not documented, or others are: {stale:#?}\n\
         run PHOTA_GUARD_GENERATE=1 cargo test --test tests faults_network::page"
    );
}

fn made() -> String {
    let mut table = String::from(
        "| the server | phota-check | its control | the old key | `--verify`, live key | `--verify`, dead key | \
         `--verify`, the key alone | reason |\n|---|---|---|---|---|---|---|---|\n",
    );
    for &behaviour in Behaviour::ALL {
        write!(table, "| `{behaviour}`: {} |", described(behaviour)).expect("a string takes everything");
        for column in Column::ALL {
            let cell = behaviour.cell(column);
            write!(table, " {} ({}), {} |", cell.said, cell.said.exit(), cell.requests).expect("the same");
        }
        writeln!(table, " {} |", reasons(behaviour)).expect("the same");
    }
    table
}

/// The behaviour's own documentation, in words for readers of the page.
fn described(behaviour: Behaviour) -> String {
    const WORDS: [(&str, &str); 3] = [
        ("`Builder::redirect_to`", "another host"),
        ("`Builder::pause`", "a pause"),
        (" Each `FakeApi::base_url_for` counts for itself.", ""),
    ];
    let link = Regex::new(r"\[(`[^`]+`)\](\([^)]*\))?").expect("a valid pattern");
    let text = link.replace_all(behaviour.description(), "$1").into_owned();
    let text = WORDS.iter().fold(text, |text, (from, to)| text.replace(from, to));
    text.trim().trim_end_matches('.').to_owned()
}

/// Every reason of a row once, without the request that it is about.
fn reasons(behaviour: Behaviour) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for reason in Column::ALL.iter().filter_map(|&column| behaviour.cell(column).reason) {
        let about = ["the control could not be judged: ", "the old key could not be judged: "];
        let bare = about.iter().find_map(|about| reason.strip_prefix(about)).unwrap_or(&reason);
        if !reasons.iter().any(|known| known == bare) {
            reasons.push(bare.to_owned());
        }
    }
    reasons.join("; ")
}
