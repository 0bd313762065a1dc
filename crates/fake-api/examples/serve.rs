//! Runs the stand-in until it is stopped, so that `phota-check` can be tried without an account.
//!
//! `cargo run -p phota-fake-api --example serve -- --help`

use std::convert::Infallible;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use phota_fake_api::{Behaviour, FakeApi, Recorded};

/// A stand-in for the Phota API on this machine.
#[derive(Parser)]
struct Args {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How to answer, such as `normal`, `redirect-302` or `accepts-any-key`; a wrong name lists all
    #[arg(long, default_value_t = Behaviour::Normal)]
    behaviour: Behaviour,
    /// Accept the key in this environment variable (repeatable) instead of a made-up one
    #[arg(long, value_name = "NAME")]
    accept_env: Vec<String>,
    /// Where to write the made-up key, readable by you alone; must not exist yet
    #[arg(long, value_name = "PATH", conflicts_with = "accept_env")]
    key_file: Option<PathBuf>,
    /// Write the base URL to this file as soon as the server answers
    #[arg(long, value_name = "PATH")]
    ready_file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Err(error) = serve(Args::parse());
    // Standard error may be closed: then there is nobody to tell.
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::FAILURE
}

/// Serves until the process is stopped.
fn serve(args: Args) -> io::Result<Infallible> {
    let mut builder = FakeApi::builder().port(args.port).behaviour(args.behaviour).on_request(log);
    for name in &args.accept_env {
        builder = builder.key(key_from(name)?);
    }
    let key_file = if args.accept_env.is_empty() {
        let path = args.key_file.unwrap_or_else(default_key_file);
        let key = random_key()?;
        write_private(&path, &key)?;
        builder = builder.key(key);
        Some(path)
    } else {
        None
    };
    let server = builder.start()?;
    if let Some(path) = &args.ready_file {
        write_whole(path, &server.base_url())?;
    }
    explain(&server, key_file.as_deref())?;
    loop {
        std::thread::park();
    }
}

fn key_from(name: &str) -> io::Result<String> {
    let key = std::env::var(name).ok().filter(|key| !key.is_empty());
    key.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("{name} is not set, or empty")))
}

fn random_key() -> io::Result<String> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn default_key_file() -> PathBuf {
    std::env::temp_dir().join(format!("phota-fake-api-{}.key", std::process::id()))
}

/// Creates a file that only its owner can read. What is there already is never written to, link or not.
fn write_private(path: &Path, key: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options
        .open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    writeln!(file, "{key}")
}

/// Writes by renaming, so that a reader who waits for the file never sees half of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    fs::write(&partial, format!("{text}\n"))?;
    fs::rename(&partial, path)
}

fn explain(server: &FakeApi, key_file: Option<&Path>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let base = server.base_url();
    writeln!(out, "A stand-in for the Phota API answers at {base}")?;
    if let Some(path) = key_file {
        let path = path.display();
        writeln!(out, "It accepts one key, made up just now: {path}\n")?;
        writeln!(out, "In a checkout, `cargo run -q --bin phota-check --` is `phota-check`.")?;
        writeln!(out, "A key that is accepted:")?;
        writeln!(out, "  PHOTA_BASE_URL={base} phota-check --key-file '{path}'")?;
        writeln!(out, "A key that is refused:")?;
        writeln!(out, "  echo some-other-key-0123456789 | PHOTA_BASE_URL={base} phota-check --key-file -")?;
        let any = base.replace("/v1/", "/_/accepts-any-key/v1/");
        writeln!(out, "An endpoint that accepts anything, so that an answer proves nothing:")?;
        writeln!(out, "  PHOTA_BASE_URL={any} phota-check --key-file '{path}'")?;
    }
    writeln!(out, "\nCtrl-C stops it. Requests:")?;
    out.flush()
}

/// Prints a request without its headers. Standard output may be closed: then there is nobody to tell.
fn log(request: &Recorded) {
    let status = request.status.map_or_else(|| "no HTTP".to_owned(), |status| status.to_string());
    let _ = writeln!(io::stdout(), "{} {} {status}", request.method, request.path);
}
