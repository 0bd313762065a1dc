//! `self-test`: a synthetic key in every kind of place of a scratch repository, and every verb sent to look for them.
//!
//! The verbs run as people run them, as processes of this very program, so that what is tested is what is installed.

mod outcome;
pub(crate) mod places;
mod scans;
mod table;

use std::time::Instant;

use self::{
    outcome::{Results, Row},
    places::{Expected, Reach, Site, Spot, Trouble},
    scans::Scans,
};
use crate::{
    args::{Common, Format},
    exit::Exit,
    failure::Failure,
    interrupt,
    output::{Destination, Kind, say},
};

/// The seed of the first key; each place has the next one.
const FIRST_SEED: u64 = 4200;

/// A place with a key in it.
struct Planting {
    spot: &'static Spot,
    key: String,
    expected: Expected,
    /// What the file holds, of a place that is one.
    content: Option<Vec<u8>>,
}

pub(crate) fn run(common: &Common, destination: &Destination) -> Result<Exit, Failure> {
    if !matches!(common.format, Format::Human | Format::Json) {
        return Err(Failure::usage("the self-test reports with --format human or json"));
    }
    let started = Instant::now();
    let make = || tempfile::Builder::new().prefix("phota-scan-").tempdir();
    let folder = interrupt::make_temporary(make, tempfile::TempDir::path)
        .map_err(|e| Failure::incomplete(format!("no temporary folder could be made: {e}")))?;
    let failed = |Trouble(why): Trouble| {
        Failure::incomplete(format!("the self-test could not be run: {why}"))
            .hint("it needs git 2.28 or later, and a temporary folder to write to")
    };
    let site = Site::new(folder.path()).map_err(failed)?;
    let planted = plant(&site).map_err(failed)?;
    let scans = Scans::run(&site, &planted).map_err(failed)?;
    let results = Results::new(&planted, &scans, started.elapsed());
    let written = destination.write(|to| table::write(to, &results, common.format, common.quiet));
    match written {
        Ok(()) => Ok(results.exit()),
        Err(e) => {
            say(Kind::Error, &format!("the table could not be written to {}: {e}", destination.name()));
            Ok(results.exit().max(Exit::Incomplete))
        }
    }
}

fn plant(site: &Site) -> Result<Vec<Planting>, Trouble> {
    let mut planted = Vec::new();
    for (seed, spot) in (FIRST_SEED..).zip(places::all()) {
        let key = places::key(seed);
        let expected =
            (spot.plant)(site, &key).map_err(|Trouble(why)| Trouble(format!("{}: {why}", spot.name)))?;
        let content = content(site, spot, &expected)?;
        planted.push(Planting { spot, key, expected, content });
    }
    Ok(planted)
}

fn content(site: &Site, spot: &Spot, expected: &Expected) -> Result<Option<Vec<u8>>, Trouble> {
    let file = expected.path.split('!').next().unwrap_or_default();
    match spot.reach {
        Reach::File | Reach::Link => site.content(&expected.commit, file).map(Some),
        Reach::Loose => Ok(Some(std::fs::read(site.path(file))?)),
        Reach::Audit | Reach::Pushed | Reach::Branch | Reach::Message => Ok(None),
    }
}
