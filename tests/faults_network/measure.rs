//! Not a test: how long the programs take under faults, as a table on standard output. `benches/faults.sh` runs it.
//!
//! Figures belong to the machine and its load, so nothing here is asserted.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use phota_fake_api::{Behaviour, Column};

use super::{
    interrupt::{Phase, Program, Waiting},
    matrix::{Deadline, ask, asked_for},
};

/// The time limit of every cell, whether or not it needs it.
const LIMIT: Duration = Duration::from_secs(2);

const CTRL_C: usize = 20;

#[test]
#[ignore = "benches/faults.sh"]
fn deadlines() {
    let mut out = std::io::stdout();
    writeln!(out, "\n| requests that meet the fault | cells | slowest, with a limit of {LIMIT:?} | which |")
        .expect("a table");
    writeln!(out, "|---|---|---|---|").expect("a table");
    for column in Column::ALL {
        let timed = Behaviour::ALL.iter().map(|&behaviour| {
            let (server, _elsewhere) = asked_for(behaviour, column);
            let begun = Instant::now();
            ask(&server, behaviour, column, Deadline::Same(LIMIT));
            (begun.elapsed(), behaviour)
        });
        let (slowest, which) = timed.max_by_key(|(elapsed, _)| *elapsed).expect("there are behaviours");
        let cells = Behaviour::ALL.len();
        writeln!(out, "| {column:?} | {cells} | {} ms | {which} |", slowest.as_millis()).expect("a table");
    }
}

#[test]
#[ignore = "benches/faults.sh"]
fn interrupts() {
    let mut out = std::io::stdout();
    writeln!(out, "\n| program | waits for | median of {CTRL_C} | slowest |\n|---|---|---|---|")
        .expect("a table");
    for program in Program::ALL {
        for phase in Phase::ALL {
            let ends = (0..CTRL_C).map_while(|_| Some(Waiting::start(program, phase)?.interrupt().1));
            let mut ends: Vec<Duration> = ends.collect();
            ends.sort();
            let Some(slowest) = ends.last() else { continue };
            let (median, slowest) = (ends[ends.len() / 2].as_millis(), slowest.as_millis());
            writeln!(out, "| {program:?} | {phase:?} | {median} ms | {slowest} ms |").expect("a table");
        }
    }
}
