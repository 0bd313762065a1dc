//! From the command line to a verdict a key.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use etcetera::BaseStrategy;
use phota_core::{
    ApiKey, Control, DEFAULT_BASE_URL, Endpoint, Environment, Error, Interrupted, Reason, Resolution,
    ResolveOptions, SecretlessEvent, Source, Status, Validator, ValidatorOptions, Verdict, check_many,
    ctrl_c, may_be_a_key, old_key_from_file, old_key_from_variable, resolve, secretless_event,
};

use crate::args::{Args, Format};
use crate::exit::Exit;
use crate::limit::within;
use crate::report::{self, Checked};
use crate::usage;

/// How many keys are checked at the same time.
const AT_ONCE: usize = 8;

/// Why there is no report.
enum Stop {
    Wrong(Error),
    Conflict(&'static str),
    System(io::Error),
    Slow,
    Interrupted,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Wrong(error)
    }
}

impl From<Interrupted> for Stop {
    fn from(Interrupted: Interrupted) -> Self {
        Self::Interrupted
    }
}

/// Does what was asked for, reports it, and says how to end.
pub(crate) fn run(args: &Args) -> Exit {
    let format = args.format.unwrap_or_else(default_format);
    let done = match args.explain {
        true => explain(args, format),
        false => check(args, format),
    };
    match done {
        Ok(exit) => exit,
        Err(Stop::Interrupted) => Exit::Interrupted,
        Err(Stop::Conflict(problem)) => report::wrong(format, problem, "see `phota-check --help`"),
        Err(Stop::System(error)) => {
            report::wrong(
                format,
                &format!("cannot start: {error}"),
                "free some resources of the system and try again",
            );
            Exit::Inconclusive
        }
        Err(Stop::Slow) => {
            report::wrong(
                format,
                &format!("what was named could not be read within {} s", args.timeout.as_secs_f64()),
                "if it is a pipe, see that something writes to it; or give more time with --timeout",
            );
            Exit::Inconclusive
        }
        Err(Stop::Wrong(error)) => report::wrong(format, &error.to_string(), advice(&error)),
    }
}

fn default_format() -> Format {
    match std::env::var_os("GITHUB_ACTIONS") {
        Some(value) if value == "true" => Format::Github,
        _ => Format::Human,
    }
}

fn explain(args: &Args, format: Format) -> Result<Exit, Stop> {
    let resolutions = within_limit(args, |args| {
        conflicts(args)?;
        Ok(resolve(&resolve_options(args), &environment())?)
    })?;
    let found = resolutions.iter().all(|resolution| resolution.key.is_some());
    let written = report::explain(format, &resolutions);
    Ok(written.worse(if found { Exit::Good } else { Exit::Bad }))
}

fn check(args: &Args, format: Format) -> Result<Exit, Stop> {
    let deadline = Instant::now() + args.timeout;
    let Prepared { endpoint, resolutions, question, event } = within_limit(args, prepare)?;
    let mut verdicts = match question {
        Some(question) => ask(question, deadline)?,
        None => Vec::new(),
    }
    .into_iter();
    let checked: Vec<Checked> = resolutions
        .into_iter()
        .map(|resolution| {
            let verdict = match resolution.key {
                Some(_) => verdicts.next().expect("every key gets a verdict"),
                None => without_key(&resolution, event),
            };
            Checked { resolution, verdict }
        })
        .collect();
    let written = report::checked(format, &checked, &endpoint, args.on_unavailable);
    let exits = checked.iter().map(|checked| Exit::of(checked.verdict.status, args.on_unavailable));
    Ok(exits.fold(written, Exit::worse))
}

/// Does what reads files: a pipe among them may never end.
fn within_limit<T: Send + 'static>(
    args: &Args,
    work: impl FnOnce(&Args) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Stop> {
    let owned = args.clone();
    within(args.timeout, move || work(&owned)).map_err(Stop::System)?.unwrap_or(Err(Stop::Slow))
}

/// What is known before anything is sent.
struct Prepared {
    endpoint: Endpoint,
    resolutions: Vec<Resolution>,
    /// None without a key.
    question: Option<Question>,
    event: Option<SecretlessEvent>,
}

/// What the API is asked.
struct Question {
    validator: Validator,
    keys: Vec<ApiKey>,
    old_key: Option<ApiKey>,
}

fn prepare(args: &Args) -> Result<Prepared, Stop> {
    let environment = environment();
    conflicts(args)?;
    let endpoint = endpoint(args)?;
    let resolutions = resolve(&resolve_options(args), &environment)?;
    let keys: Vec<ApiKey> =
        resolutions.iter().filter_map(|resolution| Some(resolution.key.as_ref()?.1.clone())).collect();
    let mut question = None;
    if !keys.is_empty() {
        let old_key = old_key(args, &environment, &resolutions)?;
        let options = ValidatorOptions {
            endpoint: endpoint.clone(),
            retries: args.retries,
            control: if args.no_control { Control::Omit } else { Control::Send },
            ca_file: args.ca_file.clone(),
        };
        let validator = Validator::new(&options, &environment)?;
        question = Some(Question { validator, keys, old_key });
    }
    Ok(Prepared { endpoint, resolutions, question, event: secretless_event(&environment) })
}

/// What clap cannot know.
fn conflicts(args: &Args) -> Result<(), Stop> {
    let stdin = Some(Path::new("-"));
    if args.key_file.as_deref() == stdin && args.revoked_key_file.as_deref() == stdin {
        return Err(Stop::Conflict("standard input cannot be both the new key and the old one"));
    }
    let files = [&args.key_file, &args.revoked_key_file, &args.ca_file];
    let is_key = |path: &Path| path.to_str().is_some_and(may_be_a_key) && path.components().count() == 1;
    if files.into_iter().flatten().any(|path| is_key(path) && !path.exists()) {
        return Err(Stop::Conflict("a file that was named is not there, and its name looks like a key"));
    }
    if args.env.len() > 1 && (args.revoked_env.is_some() || args.revoked_key_file.is_some()) {
        return Err(Stop::Conflict("a rotation has one new key; give --env once"));
    }
    Ok(())
}

fn endpoint(args: &Args) -> Result<Endpoint, Error> {
    let configured = || std::env::var("PHOTA_BASE_URL").ok().filter(|url| !url.is_empty());
    let url = args.base_url.clone().or_else(configured);
    Ok(Endpoint::parse(url.as_deref().unwrap_or(DEFAULT_BASE_URL))?)
}

fn resolve_options(args: &Args) -> ResolveOptions {
    let mut variables: Vec<String> = Vec::new();
    for name in &args.env {
        if !variables.contains(name) {
            variables.push(name.clone());
        }
    }
    ResolveOptions {
        key_file: args.key_file.clone(),
        variables,
        profile: args.profile.clone(),
        skip_dotenv: args.no_dotenv,
        withheld: args.revoked_env.iter().cloned().collect(),
        command_limit: Some(args.timeout),
        command_says: Some(usage::told_by_command),
    }
}

fn old_key(
    args: &Args,
    environment: &Environment,
    resolutions: &[Resolution],
) -> Result<Option<ApiKey>, Error> {
    let (source, old_key): (Source, ApiKey) = match (&args.revoked_env, &args.revoked_key_file) {
        (Some(name), _) => old_key_from_variable(name, environment)?,
        (None, Some(path)) => old_key_from_file(path, environment)?,
        (None, None) => return Ok(None),
    };
    if let Err(reason) = phota_core::inspect(&old_key) {
        return Err(Error::OldKeyMalformed { source_name: source.to_string(), reason });
    }
    let mut new_keys = resolutions.iter().filter_map(|resolution| resolution.key.as_ref());
    match new_keys.find(|(_, new_key)| *new_key == old_key) {
        Some((new, _)) => Err(Error::SameKey { new: new.to_string(), old: source.to_string() }),
        None => Ok(Some(old_key)),
    }
}

fn ask(question: Question, deadline: Instant) -> Result<Vec<Verdict>, Stop> {
    let Question { validator, keys, old_key } = question;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Stop::System)?;
    let verdicts =
        runtime.block_on(check_many(Arc::new(validator), keys, old_key, AT_ONCE, deadline, ctrl_c()));
    // A name look-up cannot be stopped; it must not hold the process back.
    runtime.shutdown_background();
    Ok(verdicts?)
}

fn without_key(resolution: &Resolution, event: Option<SecretlessEvent>) -> Verdict {
    match (event, &resolution.empty) {
        (Some(event), _) => Verdict::unsent(Status::Unavailable, Reason::NoSecrets(event)),
        (None, Some(source)) => Verdict::unsent(Status::Missing, Reason::EmptyKey(source.clone())),
        // A key that is there and not used was not asked for.
        (None, None) if resolution.shadowed().next().is_some() => {
            Verdict::unsent(Status::Missing, Reason::NoKeyThere)
        }
        (None, None) => Verdict::unsent(Status::Missing, Reason::NoKey),
    }
}

fn environment() -> Environment {
    // Without a working directory relative paths are what the system makes of them.
    let current_dir = std::env::current_dir().unwrap_or_default();
    let config_dir = etcetera::choose_base_strategy().ok().map(|folders| folders.config_dir());
    Environment::new(|name| std::env::var_os(name), current_dir, config_dir)
}

/// What to do about an error, by its kind.
fn advice(error: &Error) -> &'static str {
    match error {
        Error::KeyFile { .. } | Error::KeyFileTooLarge { .. } => {
            "name a file that holds the key alone (--key-file, PHOTA_API_KEY_FILE)"
        }
        Error::Config { .. } | Error::UnknownProfile { .. } => {
            "a profile is `profiles: {name: {key_file: PATH}}`, or key_env, or key_command; see docs/check.md"
        }
        Error::KeyCommand { .. } => "run the command by hand; it must print the key alone",
        Error::Endpoint(_) => {
            "correct --base-url or PHOTA_BASE_URL; without them the official address is used"
        }
        Error::CaFile { .. } => "name a PEM file with certificates (BEGIN CERTIFICATE)",
        Error::NoRoots { .. } => {
            "install the system's CA certificates (often: ca-certificates), or use --ca-file"
        }
        Error::Proxy { .. } => "set it to http://HOST:PORT, or unset it, or name the host in NO_PROXY",
        Error::NoOldKey { .. } => "put the old key there for this check, or leave the rotation check out",
        Error::OldKeyMalformed { .. } => "store the old key again, alone",
        Error::SameKey { .. } => "put the new key in one place and the old key in the other",
        _ => "see `phota-check --help`",
    }
}
