//! Where reports and baselines go: standard output, or a file that is written whole or not at all. Notes go to standard
//! error.

use std::{
    fs, io,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anstream::{AutoStream, ColorChoice};

use crate::{
    args::Color,
    failure::{Failure, shown},
    terminal::{Terminal, plain},
};

/// Where something is written: checked before the scan, written after it.
pub(crate) struct Destination(Option<PathBuf>);

impl Destination {
    /// The file that an option names, or standard output without one. Refuses a file that cannot be written, before
    /// anybody waits for the scan.
    pub(crate) fn new(option: &str, file: Option<&Path>) -> Result<Self, Failure> {
        let Some(file) = file else { return Ok(Destination(None)) };
        // A link stays a link: what it leads to is replaced.
        let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
        if file.is_dir() {
            return Err(Failure::usage(format!("{option} {}: is a folder", shown(&file))));
        }
        let folder = folder_of(&file);
        if !folder.is_dir() {
            return Err(Failure::usage(format!(
                "{option} {}: there is no folder {}",
                shown(&file),
                shown(folder)
            )));
        }
        Ok(Destination(Some(file)))
    }

    /// Standard output.
    pub(crate) fn standard_output() -> Self {
        Destination(None)
    }

    /// The terminal that it is shown on, if it is.
    pub(crate) fn terminal(&self) -> Terminal {
        match self.0 {
            Some(_) => Terminal::None,
            None => Terminal::of_output(),
        }
    }

    /// Writes it with `write`. A reader that went away is no error: what it wanted to know it knows.
    pub(crate) fn write(&self, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
        match &self.0 {
            Some(file) => write_file(file, write),
            None => match write_stdout(write) {
                Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
                result => result,
            },
        }
    }

    /// Whether both lead to the same file.
    pub(crate) fn is_same(&self, other: &Destination) -> bool {
        let real =
            |file: &Path| folder_of(file).canonicalize().ok().zip(file.file_name().map(ToOwned::to_owned));
        self.0.as_deref().and_then(real).is_some_and(|file| other.0.as_deref().and_then(real) == Some(file))
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        self.0.as_deref().map_or("standard output".to_owned(), shown)
    }
}

fn write_stdout(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = io::BufWriter::new(AutoStream::auto(io::stdout().lock()));
    write(&mut stdout)?;
    stdout.flush()
}

fn write_file(file: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    // A pipe or a device is written to; putting a file in its place would be wrong.
    if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        let mut stream = AutoStream::never(fs::File::create(file)?);
        write(&mut stream)?;
        return stream.flush();
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // As for any new file, the umask decides.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.prefix(".phota-scan-").tempfile_in(folder_of(file))?;
    let mut stream = io::BufWriter::new(AutoStream::never(temporary.as_file_mut()));
    write(&mut stream)?;
    stream.flush()?;
    drop(stream);
    temporary.persist(file).map_err(|e| e.error)?;
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Colours for both streams; `auto` heeds NO_COLOR, CLICOLOR_FORCE and TERM.
pub(crate) fn set_colors(color: Color) {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::AlwaysAnsi,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Prints one line for people. What is wrong with standard error cannot be said anywhere.
pub(crate) fn say(kind: Kind, text: &str) {
    use anstyle::AnsiColor::{Red, Yellow};
    let (style, name) = match kind {
        Kind::Error => (Red.on_default().bold(), "error:"),
        Kind::Warning => (Yellow.on_default().bold(), "warning:"),
        Kind::Note => (anstyle::Style::new().bold(), "note:"),
        Kind::Hint => (anstyle::Style::new().bold(), "hint:"),
    };
    let _ = writeln!(anstream::stderr(), "{style}{name}{style:#} {}", plain(text));
}

/// What a line for people is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Error,
    Warning,
    Note,
    Hint,
}
