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
    interrupt,
    terminal::{Terminal, plain},
};

/// Where something is written: checked before the scan, written after it.
pub(crate) enum Destination {
    /// Standard output.
    Output,
    /// A file that is replaced as a whole.
    File(PathBuf),
    /// A pipe or a device: it is written to. A file in its place would be wrong.
    Stream(PathBuf),
}

/// As many links as Linux follows, one after another.
const MOST_LINKS: usize = 40;

impl Destination {
    /// The file that an option names, or standard output without one. Refuses a file that cannot be written, before
    /// anybody waits for the scan.
    pub(crate) fn new(option: &str, file: Option<&Path>) -> Result<Self, Failure> {
        let Some(file) = file.filter(|file| !is_standard_output(file)) else {
            return Ok(Destination::Output);
        };
        match fs::metadata(file) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(Failure::usage(format!("{option} {}: is a folder", shown(file))));
            }
            Ok(metadata) if !metadata.is_file() => {
                return Ok(Destination::Stream(file.to_path_buf()));
            }
            _ => {}
        }
        let file = behind_links(file)
            .map_err(|e| Failure::usage(format!("{option} {}: cannot be written: {e}", shown(file))))?;
        let folder = folder_of(&file);
        if !folder.is_dir() {
            return Err(Failure::usage(format!(
                "{option} {}: there is no folder {}",
                shown(&file),
                shown(folder)
            )));
        }
        Ok(Destination::File(file))
    }

    /// Standard output.
    pub(crate) fn standard_output() -> Self {
        Destination::Output
    }

    /// The terminal that it is shown on, if it is.
    pub(crate) fn terminal(&self) -> Terminal {
        match self {
            Destination::Output => Terminal::of_output(),
            Destination::File(_) | Destination::Stream(_) => Terminal::None,
        }
    }

    /// Writes it with `write`. A reader that went away is no error: what it wanted to know it knows.
    pub(crate) fn write(&self, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
        let written = match self {
            Destination::Output => write_stdout(write),
            Destination::File(file) => return write_file(file, write),
            Destination::Stream(file) => write_stream(file, write),
        };
        match written {
            Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Whether both lead to the same file.
    pub(crate) fn is_same(&self, other: &Destination) -> bool {
        let real =
            |file: &Path| folder_of(file).canonicalize().ok().zip(file.file_name().map(ToOwned::to_owned));
        self.path().and_then(real).is_some_and(|file| other.path().and_then(real) == Some(file))
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        self.path().map_or("standard output".to_owned(), shown)
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Destination::Output => None,
            Destination::File(file) | Destination::Stream(file) => Some(file),
        }
    }
}

fn write_stdout(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = io::BufWriter::new(AutoStream::auto(io::stdout().lock()));
    write(&mut stdout)?;
    stdout.flush()
}

fn write_stream(file: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let stream = fs::OpenOptions::new().append(true).open(file)?;
    let mut stream = io::BufWriter::new(AutoStream::never(stream));
    write(&mut stream)?;
    stream.flush()
}

/// Writes a new file beside the old one, and puts it in its place once it is on disk. Whatever fails, the old one stays and
/// nothing of the new one does.
fn write_file(file: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // As for any new file, the umask decides.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".phota-scan-");
    let mut temporary =
        interrupt::make_temporary(|| builder.tempfile_in(folder_of(file)), tempfile::NamedTempFile::path)?;
    if let Ok(old) = fs::metadata(file) {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    let mut stream = io::BufWriter::new(AutoStream::never(temporary.as_file_mut()));
    write(&mut stream)?;
    stream.flush()?;
    drop(stream);
    // Else a crash of the system may leave a file without content under the name.
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|e| e.error)?;
    Ok(())
}

/// Whether a path stands for standard output. Behind it may be a file that the shell has opened and that others write to as
/// well, each where the one before ended.
fn is_standard_output(file: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].map(Path::new).contains(&file)
}

/// The file that a link leads to, whether or not there is one yet: a link stays a link.
fn behind_links(file: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(file) {
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    let mut file = file.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&file) {
            Ok(target) => file = folder_of(&file).join(target),
            Err(_) => return Ok(file),
        }
    }
    Err(ErrorKind::NotFound.into())
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
