//! What documents of one scan say to each other: a header here and the host there, a constant here and its
//! use there.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::names::words;

/// What a document tells about others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// It names the host of the Phota API, and is no prose.
    pub serves_phota: bool,
    /// It names Phota's key or the header the key is sent in, so that what it says of hosts goes with its own key.
    pub names_key: bool,
    /// Names of constants and variables it uses as Phota's key without giving them a value.
    pub uses: BTreeSet<String>,
    /// The words of a document with uses, lower case: the names of other files are among them.
    words: HashSet<String>,
}

/// Words of a document that are kept.
const MAX_WORDS: usize = 20_000;
/// Names of one document that are kept; a hostile one has millions.
const MAX_USES: usize = 256;
/// Names that are looked for in other documents.
const MAX_WANTED: usize = 1024;

impl Links {
    pub(crate) fn merge(&mut self, other: Links) {
        self.serves_phota |= other.serves_phota;
        self.names_key |= other.names_key;
        for name in other.uses {
            if self.uses.len() < MAX_USES {
                self.uses.insert(name);
            }
        }
    }

    /// It names the host and sends no key of its own.
    fn serves_others(&self) -> bool {
        self.serves_phota && !self.names_key
    }

    /// Keeps the words of a document that uses a name from elsewhere.
    pub(crate) fn keep_words(&mut self, bytes: &[u8]) {
        if self.uses.is_empty() {
            return;
        }
        let words = bytes.split(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-'));
        let words = words.filter(|word| (3..=64).contains(&word.len()));
        self.words =
            words.take(MAX_WORDS).map(|word| String::from_utf8_lossy(word).to_ascii_lowercase()).collect();
    }

    /// Tells whether the document says nothing that another one waits for.
    pub fn is_empty(&self) -> bool {
        !self.serves_phota && self.uses.is_empty()
    }
}

/// Gathers the links of all documents of a scan.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    documents: BTreeMap<String, Links>,
    /// How many of them serve others.
    servers: usize,
}

impl Linker {
    /// Adds what a document tells.
    pub fn add(&mut self, path: &str, links: Links) {
        if !links.is_empty() {
            let known = self.documents.entry(path.to_owned()).or_default();
            self.servers -= usize::from(known.serves_others());
            known.merge_all(links);
            self.servers += usize::from(known.serves_others());
        }
    }

    /// Tells whether a document, whose header has a key but which names no host, talks to Phota: another one
    /// names the host and sends no key of its own.
    pub fn serves(&self, path: &str) -> bool {
        let itself = self.documents.get(path).is_some_and(Links::serves_others);
        self.servers > usize::from(itself)
    }

    /// Tells whether any document may [serve](Self::serves) another one.
    pub fn has_servers(&self) -> bool {
        self.servers > 0
    }

    /// The names to look for in the documents that were not asked for them yet; `None` if there are none.
    pub fn wanted(&self) -> Option<Wanted> {
        let names: BTreeSet<&String> = self.documents.values().flat_map(|links| &links.uses).collect();
        let names: Vec<&String> = names.into_iter().take(MAX_WANTED).collect();
        if names.is_empty() {
            return None;
        }
        let spellings = names.iter().flat_map(|name| crate::prefilter::spellings(name)).flatten();
        let search = searcher(spellings);
        let members = Members::new(names.iter().filter_map(|name| name.rsplit_once('.')));
        let mut users: HashMap<Vec<String>, Vec<User>> =
            names.into_iter().map(|name| (words(name), Vec::new())).collect();
        let (mut all_words, mut folders) = (HashSet::new(), HashSet::new());
        for (path, links) in self.documents.iter().filter(|(_, links)| !links.uses.is_empty()) {
            let file = File::of(path);
            folders.insert((file.folder.to_owned(), file.ending.to_owned()));
            all_words.extend(links.words.iter().cloned());
            let user = User { path: path.clone(), words: Arc::new(links.words.clone()) };
            let names: BTreeSet<Vec<String>> = links.uses.iter().map(|name| words(name)).collect();
            for name in names {
                if let Some(users) = users.get_mut(&name) {
                    users.push(user.clone());
                }
            }
        }
        Some(Wanted { users, words: all_words, folders, search, members })
    }
}

impl Links {
    fn merge_all(&mut self, other: Links) {
        self.words.extend(other.words.iter().cloned());
        self.merge(other);
    }
}

/// Names that documents use as Phota's key, to be looked for in the others.
#[derive(Debug)]
pub struct Wanted {
    /// The words of each name, and the documents that use it, in the order of their paths.
    users: HashMap<Vec<String>, Vec<User>>,
    /// The words of all of them, and the folders and endings of their paths.
    words: HashSet<String>,
    folders: HashSet<(String, String)>,
    search: AhoCorasick,
    members: Members,
}

#[derive(Clone, Debug)]
struct User {
    path: String,
    words: Arc<HashSet<String>>,
}

impl Wanted {
    /// Tells whether a document can give a value to one of the names, from its raw bytes alone.
    pub fn may_match(&self, bytes: &[u8]) -> bool {
        self.search.is_match(bytes) || self.members.hits(bytes).next().is_some()
    }

    /// How far [`may_match`](Self::may_match) looks, in bytes: over the longest name, or from a member to the name of
    /// its block.
    pub fn reach(&self) -> usize {
        self.search.max_pattern_len().max(self.members.reach())
    }

    /// Tells whether a document belongs to one that uses a name, by their paths and words alone.
    pub(crate) fn concerns(&self, path: &str) -> bool {
        let file = File::of(path);
        file.is_settings()
            || self.words.contains(&file.stem)
            || self.folders.contains(&(file.folder.to_owned(), file.ending.to_owned()))
    }

    /// The offsets at which a wanted name may stand, in order.
    pub(crate) fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let mut names = self.search.find_iter(bytes).map(|found| found.start()).peekable();
        let mut members = self.members.hits(bytes).peekable();
        std::iter::from_fn(move || match (names.peek(), members.peek()) {
            (Some(name), Some(member)) if name < member => names.next(),
            (Some(_), None) => names.next(),
            _ => members.next(),
        })
    }

    /// The document that uses a name which another document gives a value, if the two belong together: the
    /// user names the file, both are of one folder and language, or the file is one of settings.
    pub(crate) fn user(&self, name: &str, path: &str) -> Option<&str> {
        let users = self.users.get(&words(name))?;
        let file = File::of(path);
        users.iter().find(|user| user.is_linked(path, &file)).map(|user| user.path.as_str())
    }
}

impl User {
    /// Tells whether it belongs together with a file: it names the file, both are of one folder and language, or
    /// the file is one of settings.
    fn is_linked(&self, path: &str, file: &File<'_>) -> bool {
        let at = File::of(&self.path);
        self.path != path
            && (file.is_settings()
                || self.words.contains(&file.stem)
                || at.folder == file.folder && at.ending == file.ending)
    }
}

/// Members of blocks whose own name says too little to be looked for: `key` of `api: {key: ...}`, which its use calls
/// `api.key`.
#[derive(Debug)]
struct Members {
    names: AhoCorasick,
    blocks: AhoCorasick,
}

/// Bytes before a member in which the name of its block stands.
const BLOCK: usize = 1 << 10;

impl Members {
    fn new<'n>(paths: impl Iterator<Item = (&'n str, &'n str)>) -> Self {
        let (blocks, names): (Vec<_>, Vec<_>) = paths.unzip();
        let joined =
            |block: &str| ["_", "-", ".", "", " "].map(|joint| words(block).join(joint).into_bytes().into());
        Members {
            names: searcher(names.into_iter().map(|name| name.as_bytes().into())),
            blocks: searcher(blocks.into_iter().flat_map(joined)),
        }
    }

    /// The offsets of members with the name of a block before them, in order.
    fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let bytes = if self.names.patterns_len() == 0 { &[] } else { bytes };
        let mut blocks = self.blocks.find_iter(bytes).peekable();
        let mut last = None;
        self.names.find_iter(bytes).map(|found| found.start()).filter(move |&at| {
            while let Some(block) = blocks.next_if(|block| block.end() <= at) {
                last = Some(block.start());
            }
            last.is_some_and(|block| block + BLOCK >= at)
        })
    }

    fn reach(&self) -> usize {
        if self.names.patterns_len() == 0 { 0 } else { BLOCK + self.names.max_pattern_len() }
    }
}

fn searcher(names: impl Iterator<Item = Box<[u8]>>) -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(names)
        .expect("a few thousand short names always fit")
}

struct File<'a> {
    folder: &'a str,
    /// Lower case.
    stem: String,
    ending: &'a str,
    name: &'a str,
}

impl<'a> File<'a> {
    fn of(path: &'a str) -> Self {
        let (folder, name) = path.rsplit_once(['/', '!']).unwrap_or(("", path));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        // `config/index.js` is imported as `config`.
        let module =
            matches!(stem, "index" | "__init__" | "mod").then(|| folder.rsplit('/').next()).flatten();
        let stem = module.filter(|folder| !folder.is_empty()).unwrap_or(stem).to_ascii_lowercase();
        File { folder, stem, ending, name }
    }

    /// Programs read such files without naming them.
    fn is_settings(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let starts = [
            ".env",
            ".dev.vars",
            "appsettings",
            "application.",
            "application-",
            "local.properties",
            "gradle.properties",
            "launchsettings",
            "secrets.",
        ];
        let ends = [".env", ".tfvars", ".xcconfig", ".envrc"];
        starts.iter().any(|start| name.starts_with(start)) || ends.iter().any(|end| name.ends_with(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(serves_phota: bool, names_key: bool, uses: &[&str], text: &str) -> Links {
        let uses = uses.iter().map(ToString::to_string).collect();
        let mut links = Links { serves_phota, names_key, uses, words: HashSet::new() };
        links.keep_words(text.as_bytes());
        links
    }

    #[test]
    fn a_host_without_a_key_of_its_own_serves() {
        for (serves_phota, names_key, expected) in
            [(true, false, true), (true, true, false), (false, false, false)]
        {
            let mut linker = Linker::default();
            linker.add("config.py", links(serves_phota, names_key, &[], ""));
            assert_eq!(linker.serves("http.py"), expected);
            assert!(!linker.serves("config.py"));
        }
    }

    #[test]
    fn names_are_wanted_from_files_that_belong_to_their_user() {
        let mut linker = Linker::default();
        assert!(linker.wanted().is_none());
        linker.add("src/client.py", links(true, true, &["API_KEY"], "from settings import API_KEY"));
        let wanted = linker.wanted().unwrap();
        for (path, name, expected) in [
            ("src/settings.py", "API_KEY", true),
            ("deep/settings.json", "apiKey", true),
            ("src/other.py", "api_key", true),
            ("other/weather.py", "API_KEY", false),
            ("deploy/.env.production", "API_KEY", true),
            ("prod.tfvars", "api_key", true),
            ("src/settings.py", "AUTH_KEY", false),
            ("src/client.py", "API_KEY", false),
            ("src/settings/__init__.py", "API_KEY", true),
            ("other/__init__.py", "API_KEY", false),
        ] {
            assert_eq!(wanted.user(name, path).is_some(), expected, "{path} {name}");
        }
        assert_eq!(wanted.hits(b"x apiKey y").collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_member_counts_where_its_block_is_near() {
        let mut linker = Linker::default();
        linker.add("lib/client.js", links(true, true, &["imageApi.key"], "require('../config')"));
        let wanted = linker.wanted().unwrap();
        let far = " ".repeat(BLOCK);
        for (text, expected) in [
            ("image-api:\n  key: x", true),
            ("IMAGE_API_KEY=x", true),
            ("cache: { key: x }", false),
            (&format!("image_api:{far}key: x"), false),
        ] {
            assert_eq!(wanted.may_match(text.as_bytes()), expected, "{text}");
        }
        assert!(wanted.reach() > BLOCK);
        assert_eq!(wanted.hits(b"imageApi.key = x; imageApi: { key: y }").collect::<Vec<_>>(), [0, 9, 30]);
    }

    #[test]
    fn a_name_that_many_documents_use_hides_no_other() {
        let mut linker = Linker::default();
        for at in 0..2 * MAX_WANTED {
            linker.add(&format!("a/{at}.py"), links(false, true, &["API_KEY"], ""));
        }
        let many: Vec<String> = (0..2 * MAX_USES).map(|at| format!("KEY_{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut hostile = Links::default();
        hostile.merge(links(false, true, &many, ""));
        assert_eq!(hostile.uses.len(), MAX_USES);
        linker.add("b/hostile.py", hostile);
        linker.add("c/client.py", links(false, true, &["PRIVATE_KEY"], ""));
        let wanted = linker.wanted().unwrap();
        assert_eq!(wanted.user("API_KEY", ".env"), Some("a/0.py"));
        assert_eq!(wanted.user("PRIVATE_KEY", ".env"), Some("c/client.py"));
    }

    #[test]
    fn a_document_that_is_added_twice_is_one() {
        let mut linker = Linker::default();
        linker.add("a", links(true, false, &[], ""));
        linker.add("a", links(true, false, &[], ""));
        assert!(!linker.serves("a") && linker.serves("b"));
        linker.add("a", links(true, true, &[], ""));
        assert!(!linker.serves("b"));
    }
}
