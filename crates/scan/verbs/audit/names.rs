//! Keys in the names of files and folders, and in commits and tags.

use std::collections::{HashMap, HashSet};

use phota_source::ObjectId;

use super::{
    Audit,
    caught::Header,
    context::Context,
    documents::{self, Document, TAG},
    objects::Objects,
};
use crate::{
    finding::PlaceKind,
    scanner::{Origin, Tracked},
};

/// How many introductions of one name are looked up.
const MOST_USES: usize = 64;

impl Audit<'_> {
    /// Reports the names that hold keys. Each comes with an object of that name, which tells the commits.
    pub(super) fn names(&mut self, objects: &Objects<'_>, names: HashSet<(ObjectId, Box<[u8]>)>) {
        let mut names: Vec<(ObjectId, Box<[u8]>)> = names.into_iter().collect();
        names.sort_unstable();
        let ids: Vec<ObjectId> = names.iter().map(|(id, _)| *id).collect();
        // That there is no history is told for all objects at once.
        let attributions = match objects.history().map(|history| history.attribute(&ids, MOST_USES)) {
            Some(Ok(attributions)) => attributions,
            Some(Err(problem)) => {
                self.add_problem_of(objects.part, &problem);
                Vec::new()
            }
            None => Vec::new(),
        };
        let uses = attributions.iter().flat_map(|attribution| &attribution.uses);
        objects.look_up_all(uses.filter_map(|found| found.commit));
        let mut by_path: HashMap<String, Origin<'static>> = HashMap::new();
        let mut texts: Vec<(String, Box<[u8]>)> = Vec::new();
        for (at, (id, name)) in names.into_iter().enumerate() {
            let uses = attributions.get(at).map_or(&[][..], |attribution| &attribution.uses);
            let shown = phota_source::RepoPath::from(&name[..]).to_string();
            let named = uses.iter().filter(|found| {
                let path = found.path.to_string();
                path.rsplit('/').next() == Some(shown.as_str())
            });
            let mut places: Vec<(String, Option<Context>)> = named
                .map(|found| (found.path.to_string(), found.commit.map(|commit| objects.context(commit))))
                .collect();
            if places.is_empty() {
                places.push((shown, None));
            }
            for (path, context) in places {
                let path = objects.part.path(&path);
                match by_path.get_mut(&path) {
                    Some(origin) => add(origin, context),
                    None => {
                        let mut origin =
                            Origin::new(path.clone(), PlaceKind::Path, Some(id), Tracked::Unknown);
                        origin.commit = context.map(|context| context.commit);
                        by_path.insert(path.clone(), origin);
                        texts.push((path, name.clone()));
                    }
                }
            }
        }
        for (path, name) in texts {
            if let Some(origin) = by_path.remove(&path) {
                self.scanner.scan_name(origin, &name);
            }
        }
    }

    /// Reports keys in messages and in names of people.
    pub(super) fn headers(&mut self, objects: &Objects<'_>, mut headers: Vec<Header>) {
        headers.sort_by_key(|header| header.id);
        headers.dedup_by_key(|header| header.id);
        let commits = headers.iter().filter(|header| header.kind == phota_source::ObjectKind::Commit);
        objects.look_up_all(commits.map(|header| header.id));
        for header in headers {
            for document in documents::of(header.kind, &header.bytes) {
                if self.scanner.finds_any(document.judged_by(), &document.text) {
                    let origin = origin(objects, &header, &document);
                    self.scanner.scan(origin, &document.text, || None);
                }
            }
        }
    }
}

/// Adds another commit that brought the same name; the oldest is the one that counts.
fn add(origin: &mut Origin<'_>, context: Option<Context>) {
    let Some(Context { mut commit, .. }) = context else { return };
    match &mut origin.commit {
        Some(known) if known.id == commit.id => return,
        Some(known) if *known > commit => std::mem::swap(known, &mut commit),
        Some(_) => {}
        None => {
            origin.commit = Some(commit);
            return;
        }
    }
    origin.also.push((PlaceKind::Path, commit));
}

fn origin(objects: &Objects<'_>, header: &Header, document: &Document) -> Origin<'static> {
    let path = match document.path {
        TAG => tag_path(objects, header),
        path => path.to_owned(),
    };
    let mut origin = Origin::new(objects.part.path(&path), document.kind, Some(header.id), Tracked::Unknown);
    if header.kind == phota_source::ObjectKind::Commit {
        origin.commit = Some(objects.context(header.id).commit);
    }
    origin
}

/// The reference that leads to a tag, else the one that its name stands for.
fn tag_path(objects: &Objects<'_>, header: &Header) -> String {
    let mut refs = objects.history().into_iter().flat_map(phota_source::History::refs);
    match refs.find(|reference| reference.target == header.id) {
        Some(reference) => reference.name.clone(),
        None => documents::tag_name(&header.bytes).map_or(TAG.to_owned(), |name| format!("refs/tags/{name}")),
    }
}
