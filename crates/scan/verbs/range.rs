//! `range`: what the commits between two others brought in.

use std::path::Path;

use phota_source::{Error, ObjectId, Repository};

use super::{
    Read,
    introduced::{self, Base, Job},
    of_base::Named,
};
use crate::{
    args::{self, Common},
    ci::{self, Clue, System},
    config::Config,
    failure::{self, Failure},
    naming::Naming,
    scanner::Scanner,
};

const VERB: &str = "range";

pub(crate) fn run(args: &args::Range, common: &Common) -> Result<(Read, Scanner), Failure> {
    let clue = match &args.range {
        Some(_) => None,
        None => Some(ci::range(&ci::variable)?.ok_or_else(nothing_named)?),
    };
    let repository = Repository::of_command(Path::new("."))?;
    let job = match (&args.range, clue) {
        (Some(text), _) => typed(&repository, text)?,
        (None, Some(Clue::Range(range))) => found(&repository, &range)?,
        (None, Some(Clue::Nothing(why))) => return nothing(why, common),
        (None, None) => return Err(nothing_named()),
    };
    introduced::run(&repository, job, common)
}

fn nothing_named() -> Failure {
    Failure::usage("which commits? Neither GitHub Actions, GitLab CI nor pre-commit names any here")
        .hint("name them: phota-scan range main..HEAD; for everything there is: phota-scan audit")
}

fn nothing(why: &str, common: &Common) -> Result<(Read, Scanner), Failure> {
    let mut read = Read::nothing(VERB, Naming::here());
    read.notes.push(why.to_owned());
    Ok((read, super::scanner(common, &Config::default())?))
}

fn typed(repository: &Repository, text: &str) -> Result<Job, Failure> {
    // For git it would begin at HEAD and commonly be empty: a script whose variable is empty would be told all is well.
    if text.starts_with("..") {
        return Err(Failure::usage(format!(
            "\"{}\" does not say what was there before",
            failure::typed(text)
        ))
        .hint("name the base: phota-scan range main..HEAD; an empty variable is no base"));
    }
    let range = repository.range(text).map_err(|error| unknown(repository, &error))?;
    let range = range.ok_or_else(|| {
        let text = failure::typed(text);
        Failure::usage(format!("\"{text}\" is no range"))
            .hint(format!("for what came after it: {text}..HEAD; for that commit alone: {text}^!"))
    })?;
    let base = range.old.first().map_or(Base::Boundary, |id| Base::Commit(*id));
    Ok(Job {
        verb: VERB,
        new: vec![range.new],
        old: range.old,
        base,
        named: Named::OfBase,
        notes: Vec::new(),
    })
}

/// The range that the environment names.
fn found(repository: &Repository, range: &ci::Range) -> Result<Job, Failure> {
    let commit = |name: &str| repository.commit(name).map_err(|error| unknown(repository, &error));
    let merge = merge_of(repository, range);
    // Even a merge that was made to try the change is looked through: it is what the job has built.
    let new = match &merge {
        Some(merge) => merge.commit,
        None => commit(&range.head)?,
    };
    let mut old = match (&range.base, &merge) {
        // The merge's other parent is the newest state of the base there is.
        (ci::Base::Commit(base), Some(merge)) => match repository.commit(base) {
            Ok(base) => vec![base, merge.base],
            Err(_) => vec![merge.base],
        },
        (ci::Base::Commit(base), None) => vec![commit(base)?],
        (ci::Base::Replaced { before, default_branch }, _) => {
            let default = default_branch.as_deref().map(|name| repository.commit(&format!("origin/{name}")));
            match (repository.commit(before), default) {
                (Ok(before), default) => [before].into_iter().chain(default.and_then(Result::ok)).collect(),
                // A forced push; what it replaced is gone.
                (Err(_), Some(Ok(default))) => vec![default],
                (Err(error), _) => return Err(unknown(repository, &error)),
            }
        }
        (ci::Base::DefaultBranch(name), _) => vec![commit(&format!("origin/{name}"))?],
        (ci::Base::Nothing, _) => Vec::new(),
    };
    let base = old.first().map_or(Base::Boundary, |id| Base::Commit(*id));
    old.extend(range.also_old.iter().filter_map(|name| repository.commit(name).ok()));
    let from = old.first().map_or("the beginning".to_owned(), |id| introduced::short(*id));
    let notes = vec![format!("{}: from {from} to {}", range.from, introduced::short(new))];
    Ok(Job { verb: VERB, new: vec![new], old, base, named: Named::OfBase, notes })
}

/// A merge that a CI system made to try a change.
struct Merge {
    commit: ObjectId,
    /// The first parent.
    base: ObjectId,
}

fn merge_of(repository: &Repository, range: &ci::Range) -> Option<Merge> {
    if !range.may_be_merged {
        return None;
    }
    let commit = repository.commit("HEAD").ok()?;
    match repository.parents(commit).as_slice() {
        [base, head] if head.to_string() == range.head && repository.has(*base) => {
            Some(Merge { commit, base: *base })
        }
        _ => None,
    }
}

/// What to do about a revision that is not here.
fn unknown(repository: &Repository, error: &Error) -> Failure {
    let failure = Failure::incomplete(failure::describe(error));
    let Error::Revision { revision, .. } = error else { return failure };
    let revision = failure::typed(revision);
    let system = System::of(&ci::variable);
    let is_id = revision.len() >= 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    match revision.strip_prefix("origin/") {
        _ if repository.is_shallow() => {
            failure.hint(format!("this clone is shallow: {}", system.whole_history()))
        }
        _ if is_id => failure.hint(format!("fetch it: git fetch origin {revision}")),
        Some(branch) => {
            failure.hint(format!("fetch it: git fetch origin {branch}:refs/remotes/origin/{branch}"))
        }
        None => failure.hint("`git branch --all` and `git log` show what there is; `git fetch` brings more"),
    }
}
