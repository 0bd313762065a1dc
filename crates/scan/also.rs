//! `--also`: one scan reported in several formats, so that a CI system gets its file and people their text.

use std::{path::PathBuf, str::FromStr};

use clap::ValueEnum as _;

use crate::{
    args::{Common, Format},
    exit::Exit,
    failure::Failure,
    output::{Destination, Kind, say},
    report::Report,
};

/// A report beside that of `--format`, typed as `json=report.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Also {
    pub(crate) format: Format,
    file: PathBuf,
}

impl FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, file) = text.split_once('=').ok_or("a format, `=` and a file belong here")?;
        let format = Format::from_str(format, false).map_err(|_| format!("\"{format}\" is no format"))?;
        match file {
            "" => Err("the file is missing".to_owned()),
            file => Ok(Also { format, file: file.into() }),
        }
    }
}

/// Where each report goes: checked before the scan, written after it.
pub(crate) struct Outputs(Vec<(Destination, Format)>);

impl Outputs {
    /// The report of `--format`, then those of `--also`.
    ///
    /// # Errors
    /// If a file cannot be written, or two reports would go to the same one.
    pub(crate) fn new(common: &Common) -> Result<Self, Failure> {
        Self::to(Destination::new("--output", common.output.as_deref())?, common)
    }

    /// The same with the report of `--format` on standard output.
    pub(crate) fn without_file(common: &Common) -> Result<Self, Failure> {
        Self::to(Destination::new("--output", None)?, common)
    }

    fn to(first: Destination, common: &Common) -> Result<Self, Failure> {
        let mut outputs = Outputs(vec![(first, common.format)]);
        for Also { format, file } in &common.also {
            let file = Destination::new("--also", Some(file))?;
            if outputs.have(&file) {
                return Err(Failure::usage(format!("two reports would go to {}", file.name())));
            }
            outputs.0.push((file, *format));
        }
        Ok(outputs)
    }

    /// Where a verb that scans nothing writes to.
    ///
    /// # Errors
    /// If there are reports of `--also`: nothing would be written to them.
    pub(crate) fn only(&self) -> Result<&Destination, Failure> {
        match self.0.as_slice() {
            [(only, _)] => Ok(only),
            _ => Err(Failure::usage("--also is for scans")),
        }
    }

    /// Whether a report goes to that file.
    pub(crate) fn have(&self, file: &Destination) -> bool {
        self.0.iter().any(|(taken, _)| taken.is_same(file))
    }

    /// Writes all of them. One that fails is told, and does not keep the others from being written.
    pub(crate) fn write(&self, report: &Report, quiet: bool) -> Exit {
        let mut exit = Exit::Clean;
        for (to, format) in &self.0 {
            if let Err(e) = {
                let terminal = to.terminal();
                to.write(|to| report.write(to, *format, quiet, terminal))
            } {
                say(Kind::Error, &format!("the report could not be written to {}: {e}", to.name()));
                exit = Exit::Incomplete;
            }
        }
        exit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_and_a_file() {
        let also = Also { format: Format::Json, file: "a=b.json".into() };
        assert_eq!("json=a=b.json".parse(), Ok(also));
        for text in ["json", "json=", "=x", "pdf=x", "x.json", "JSON=x"] {
            assert!(text.parse::<Also>().is_err(), "{text}");
        }
    }
}
