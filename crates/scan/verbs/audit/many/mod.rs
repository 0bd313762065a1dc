//! `audit --repos FILE`: many repositories, one after another.
//!
//! Each is audited by a process of its own, so that memory is that of one repository and none can stop the others. What it
//! found is a line of a file at once; the report is made of those lines at the end, whether this run wrote them or an
//! earlier one.

mod child;
mod line;
mod lines;
mod list;
mod merged;

pub(crate) use list::Shard;

use std::time::Instant;

use self::{
    child::Child,
    line::Key,
    lines::Lines,
    list::{List, Listed},
};
use crate::{
    args::{self, Common},
    exit::Exit,
    failure::{Failure, shown},
    interrupt,
    output::{Destination, Kind, say},
    run,
};

/// Audits the repositories of a list, and reports on all of them.
pub(crate) fn run(args: &args::Audit, common: &Common, started: Instant) -> Result<Exit, Failure> {
    let Some(file) = &args.repos else { return Err(Failure::usage("--repos names the list")) };
    if common.write_baseline.is_some() {
        return Err(Failure::usage("--write-baseline is for one repository")
            .hint("write it there, and use it here with --baseline"));
    }
    // What is wrong with it would be wrong with every repository.
    crate::verify::Verifier::new(&common.verification)?;
    // Without it Ctrl-C leaves a clone behind, which is no reason not to audit.
    let _ = interrupt::watch();
    let destination = Destination::standard_output();
    let list = List::read(file)?;
    let mut lines = Lines::open(common.output.as_deref())?;
    let wanted: Vec<&Listed> = list
        .repositories
        .iter()
        .filter(|listed| args.shard.is_none_or(|shard| shard.holds(&listed.name)))
        .collect();
    let child = Child::new(common)?;
    let mut there = 0;
    for (at, listed) in wanted.iter().enumerate() {
        let key = Key { repository: &listed.name, options: child.options() };
        if lines.is_done(&key) {
            there += 1;
            continue;
        }
        if !common.quiet {
            say(Kind::Note, &format!("{} of {}: {}", at + 1, wanted.len(), listed.name));
        }
        let line = child.audit(&listed.target, &key);
        lines.append(&line)?;
    }
    let report = merged::report(&shown(file), &wanted, &mut lines, started)?;
    let written = run::write(&report, &destination, common);
    tell(&Told { wanted: wanted.len(), there, others: lines.others(&wanted), shard: args.shard }, common);
    run::tell(&report, &[], common);
    Ok(report.exit().max(written))
}

/// What people are told of the list.
struct Told {
    wanted: usize,
    /// How many of them an earlier run audited.
    there: usize,
    /// How many repositories of the file are not wanted.
    others: usize,
    shard: Option<Shard>,
}

fn tell(told: &Told, common: &Common) {
    if common.quiet {
        return;
    }
    if let (0, Some(shard)) = (told.wanted, told.shard) {
        say(Kind::Note, &format!("no repository of the list falls into shard {shard}"));
    }
    if told.there > 0 {
        let what = format!("{} of {} repositories were audited before", told.there, told.wanted);
        say(Kind::Note, &format!("{what} and are taken from --output; another file begins anew"));
    }
    if told.others > 0 {
        say(
            Kind::Note,
            &format!("--output holds {} more repositories, which are not in this report", told.others),
        );
    }
}
