//! `push`: commits that are about to leave, or to be received.

mod lines;

use std::{
    io::{IsTerminal, Read as _},
    path::Path,
};

use phota_source::{ObjectId, Repository};

use self::lines::Update;
use super::{
    Read,
    introduced::{self, Base, Job},
    of_base::Named,
};
use crate::{
    args::{self, Common},
    ci,
    config::Config,
    failure::Failure,
    naming::Naming,
    scanner::Scanner,
};

const VERB: &str = "push";

/// More references than anybody pushes at once.
const MOST_INPUT: u64 = 64 << 20;

pub(crate) fn run(args: &args::Push, common: &Common) -> Result<(Read, Scanner), Failure> {
    let input = input(args)?;
    let repository = Repository::of_command(Path::new("."))?;
    let job = match args.receive {
        true => received(&repository, &lines::received(&input)?)?,
        false => sent(&repository, args, &lines::sent(&input)?)?,
    };
    match job {
        Some(job) => introduced::run(&repository, job, common),
        None => nothing(common),
    }
}

/// What git writes to the hook. Nobody types it.
fn input(args: &args::Push) -> Result<Vec<u8>, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return match (args.receive, PreCommit::of_environment()) {
            (false, Some(_)) => Ok(Vec::new()),
            _ => Err(by_hand()),
        };
    }
    let mut input = Vec::new();
    let read = stdin.lock().take(MOST_INPUT + 1).read_to_end(&mut input);
    read.map_err(|e| Failure::incomplete(format!("standard input cannot be read: {e}")))?;
    if input.len() as u64 > MOST_INPUT {
        return Err(Failure::incomplete("standard input is too long for a list of references"));
    }
    Ok(input)
}

fn by_hand() -> Failure {
    Failure::usage("git hands its hooks the references to push on standard input; nothing is there")
        .hint("to see what a push would bring: phota-scan range origin/main..HEAD; as a hook: phota-scan install-hooks")
}

fn nothing(common: &Common) -> Result<(Read, Scanner), Failure> {
    let mut read = Read::nothing(VERB, Naming::here());
    read.notes.push("there is nothing to push, or only references to delete".to_owned());
    Ok((read, super::scanner(common, &Config::default())?))
}

/// What pre-commit and prek say of a push; standard input is empty there.
struct PreCommit {
    remote: Option<String>,
    /// What the remote has of the first branch that is pushed, if it has any.
    from: Option<String>,
    to: Option<String>,
    local_branch: Option<String>,
}

impl PreCommit {
    fn of_environment() -> Option<Self> {
        let found = PreCommit {
            remote: ci::variable("PRE_COMMIT_REMOTE_NAME"),
            from: ci::variable("PRE_COMMIT_FROM_REF"),
            to: ci::variable("PRE_COMMIT_TO_REF"),
            local_branch: ci::variable("PRE_COMMIT_LOCAL_BRANCH"),
        };
        let is_set = found.remote.is_some() || found.to.is_some() || found.local_branch.is_some();
        (is_set || ci::variable("PRE_COMMIT").is_some()).then_some(found)
    }

    fn job(&self, repository: &Repository) -> Result<Job, Failure> {
        let head = self.to.as_deref().or(self.local_branch.as_deref()).unwrap_or("HEAD");
        let new = vec![repository.commit(head)?];
        // The remote may have moved on since: what is not here is no help.
        let from = self.from.as_deref().and_then(|from| repository.commit(from).ok());
        let mut old = at_remote(repository, self.remote.as_deref())?;
        old.extend(from);
        let base = from.map_or(Base::Boundary, Base::Commit);
        Ok(Job { verb: VERB, new, old, base, named: Named::OnDisk, notes: Vec::new() })
    }
}

/// What the remote has, as far as is known here; without a name what any remote has.
fn at_remote(repository: &Repository, name: Option<&str>) -> Result<Vec<ObjectId>, Failure> {
    let prefix = match name {
        Some(name) => format!("refs/remotes/{name}/"),
        None => "refs/remotes/".to_owned(),
    };
    // A push to an address has no branches here, and may go anywhere: everything counts as new.
    let is_address = name.is_some_and(|name| name.contains(':') || name.starts_with(['/', '.']));
    if is_address { Ok(Vec::new()) } else { Ok(repository.references(&prefix)?) }
}

fn sent(repository: &Repository, args: &args::Push, updates: &[Update]) -> Result<Option<Job>, Failure> {
    if updates.is_empty() {
        return match PreCommit::of_environment() {
            Some(pre_commit) => pre_commit.job(repository).map(Some),
            None if args.remote.is_none() => Err(by_hand()),
            None => unsaid(repository, args.remote.as_deref()),
        };
    }
    let mut old = at_remote(repository, args.remote.as_deref())?;
    // What a forced push replaces may never have been here.
    let replaced: Vec<ObjectId> =
        updates.iter().filter_map(|update| update.old).filter(|id| repository.has(*id)).collect();
    let base = base(repository, updates);
    old.extend(replaced);
    Ok(job(updates, old, base.map_or(Base::Boundary, Base::Commit)))
}

/// git has nothing to push, or something read its list before. What leads from HEAD and is not at the remote is looked
/// through then, so that the second case does not go by.
fn unsaid(repository: &Repository, remote: Option<&str>) -> Result<Option<Job>, Failure> {
    let old = at_remote(repository, remote)?;
    let head = repository.commit("HEAD");
    let (Ok(head), false) = (head, old.is_empty()) else { return Ok(None) };
    let introduced = repository.introduced(&[head], &old)?;
    if introduced.is_empty() {
        return Ok(None);
    }
    let note = "standard input is empty: scanning the commits of HEAD that are not at the remote".to_owned();
    Ok(Some(Job {
        verb: VERB,
        new: vec![head],
        old,
        base: Base::Boundary,
        named: Named::OnDisk,
        notes: vec![note],
    }))
}

fn received(repository: &Repository, updates: &[Update]) -> Result<Option<Job>, Failure> {
    if updates.is_empty() {
        return Err(by_hand());
    }
    // No reference has moved yet.
    let mut old = repository.references("")?;
    old.extend(repository.commit("HEAD").ok());
    let base = base(repository, updates).or_else(|| repository.commit("HEAD").ok());
    Ok(job(updates, old, base.map_or(Base::Boundary, Base::Commit)))
}

/// The first commit that is replaced by another one, if it is here.
fn base(repository: &Repository, updates: &[Update]) -> Option<ObjectId> {
    updates.iter().filter(|update| update.new.is_some()).find_map(|update| repository.peel(update.old?))
}

fn job(updates: &[Update], old: Vec<ObjectId>, base: Base) -> Option<Job> {
    let new: Vec<ObjectId> = updates.iter().filter_map(|update| update.new).collect();
    (!new.is_empty()).then(|| Job { verb: VERB, new, old, base, named: Named::OnDisk, notes: Vec::new() })
}
