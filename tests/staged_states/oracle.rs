//! What `staged` has to report, found in another way: git says what is staged, and whole blobs are searched for the exact text
//! of the planted keys.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use super::content::spellings;
use crate::util::{Run, TestEnv, fingerprint, key};

/// What is found where: the kind of place, the path (none for a key in a name, which is blacked out), the fingerprint.
pub(super) type Found = BTreeSet<(&'static str, String, String)>;

/// What a scan says, or should say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) found: Found,
    pub(super) complete: bool,
    pub(super) status: i32,
}

/// One line of `git diff --raw`.
struct Staged {
    letter: u8,
    old: Option<String>,
    new: Option<String>,
    path: Vec<u8>,
}

/// The options that make git list what is staged, without any diff driver or guess at renames.
pub(super) const RAW: &[&str] =
    &["diff", "--cached", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-abbrev"];

/// The keys that were planted.
pub(super) struct Planted(Vec<(String, Vec<String>)>);

impl Planted {
    pub(super) fn new(seeds: impl Iterator<Item = u64>) -> Self {
        Planted(seeds.map(|seed| (fingerprint(&key(seed)), needles(seed))).collect())
    }

    /// The fingerprints of the keys that stand in some bytes.
    fn held(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let text = letters(bytes);
        let keys = self.0.iter().filter(|(_, needles)| needles.iter().any(|needle| text.contains(needle)));
        keys.map(|(fingerprint, _)| fingerprint.as_str()).collect()
    }
}

/// A letter for each byte, so that any bytes can be searched as text.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Every spelling of a key, as bytes of UTF-8 and of UTF-16.
fn needles(seed: u64) -> Vec<String> {
    let mut needles = Vec::new();
    for text in spellings(seed) {
        for wide in [u16::to_le_bytes, u16::to_be_bytes] {
            needles.push(letters(&text.encode_utf16().flat_map(wide).collect::<Vec<u8>>()));
        }
        needles.push(text);
    }
    needles
}

/// What has to be found, given what [`RAW`] printed.
pub(super) fn expected(env: &TestEnv, raw: &[u8], keys: &Planted) -> Verdict {
    let staged = parse(raw);
    let ids: BTreeSet<&String> = staged.iter().flat_map(|line| line.old.iter().chain(&line.new)).collect();
    let blobs = contents(env, &ids);
    let removed: BTreeSet<&String> =
        staged.iter().filter(|line| line.letter == b'D').filter_map(|line| line.old.as_ref()).collect();
    let mut found = Found::new();
    for line in &staged {
        let Some(new) = &line.new else { continue };
        // A new file with the content of a removed one is that file.
        let is_moved = line.old.is_none() && removed.contains(new);
        let old = if is_moved { Some(new) } else { line.old.as_ref() };
        let known = old.map(|old| keys.held(&blobs[old])).unwrap_or_default();
        for fingerprint in keys.held(&blobs[new]).difference(&known) {
            found.insert(("index", without_key(shown(&line.path)), (*fingerprint).to_owned()));
        }
        if line.old.is_none() {
            let named = keys.held(&line.path).into_iter();
            found.extend(named.map(|fingerprint| ("path", String::new(), fingerprint.to_owned())));
        }
    }
    let complete = !staged.iter().any(|line| line.letter == b'U');
    let status = match (found.is_empty(), complete) {
        (false, _) => 1,
        (true, false) => 3,
        (true, true) => 0,
    };
    Verdict { found, complete, status }
}

/// `:OLDMODE NEWMODE OLDID NEWID LETTER`, NUL, the path, NUL. What has no content here has no id.
fn parse(raw: &[u8]) -> Vec<Staged> {
    let mut parts = raw.split(|byte| *byte == 0);
    let mut staged = Vec::new();
    while let Some(meta) = parts.next().filter(|meta| !meta.is_empty()) {
        let meta = String::from_utf8(meta.to_vec()).expect("modes and ids");
        let path = parts.next().expect("a path follows").to_vec();
        let [old_mode, new_mode, old, new, letter] = meta.split(' ').collect::<Vec<_>>()[..] else {
            panic!("git diff --raw: {meta}")
        };
        let is_blob = |mode: &str| mode.starts_with("10") || mode.starts_with("12");
        staged.push(Staged {
            letter: letter.as_bytes()[0],
            old: is_blob(old_mode.trim_start_matches(':')).then(|| old.to_owned()),
            // Of what is in conflict nothing is staged.
            new: (is_blob(new_mode) && letter != "U").then(|| new.to_owned()),
            path,
        });
    }
    staged
}

/// The paths of what is added or changed, by what [`RAW`] printed.
pub(super) fn added(raw: &[u8]) -> Vec<Vec<u8>> {
    parse(raw).into_iter().filter(|line| line.letter != b'D').map(|line| line.path).collect()
}

/// Has git read blobs.
fn contents<'a>(env: &TestEnv, ids: &BTreeSet<&'a String>) -> BTreeMap<&'a String, Vec<u8>> {
    let mut command = env.command("git");
    command.args(["--no-replace-objects", "cat-file", "--batch"]);
    let input: String = ids.iter().map(|id| format!("{id}\n")).collect();
    let mut output = bytes_of(command, input.as_bytes());
    let mut blobs = BTreeMap::new();
    for id in ids {
        let end = output.iter().position(|byte| *byte == b'\n').expect("a line");
        let head = String::from_utf8_lossy(&output[..end]).into_owned();
        let size = head.strip_prefix(&format!("{id} blob ")).and_then(|size| size.parse::<usize>().ok());
        let size = size.unwrap_or_else(|| panic!("git cat-file: {head}"));
        let rest = output.split_off(end + 1 + size + 1);
        blobs.insert(*id, output[end + 1..end + 1 + size].to_vec());
        output = rest;
    }
    blobs
}

/// Runs a command that has to succeed, and returns its standard output.
pub(super) fn bytes_of(mut command: Command, input: &[u8]) -> Vec<u8> {
    use std::{io::Write, process::Stdio};
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("writing does not panic");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Paths as reports have them: what is not UTF-8 as `\xNN`.
fn shown(path: &[u8]) -> String {
    let mut shown = String::new();
    for chunk in path.utf8_chunks() {
        shown += chunk.valid();
        chunk.invalid().iter().for_each(|byte| shown += &format!("\\x{byte:02x}"));
    }
    shown
}

/// A path without the part that is a key, which reports black out.
fn without_key(path: String) -> String {
    path.split('/')
        .map(|part| if part.starts_with("PHOTA_API_KEY=") { "KEY" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// What a report in JSON says.
pub(super) fn said(report: &serde_json::Value, status: i32) -> Verdict {
    let mut found = Found::new();
    for finding in report["findings"].as_array().expect("a list") {
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        assert_eq!(finding["rule"], "phota-api-key", "{finding}");
        let fingerprint = text(&finding["key"]["fingerprint"]);
        let also = finding["also_at"].as_array().expect("a list");
        assert_eq!(finding["also_at_total"].as_u64(), Some(also.len() as u64), "all places are listed");
        for place in also.iter().chain([finding]) {
            found.insert(match place["place"].as_str() {
                Some("index") => ("index", without_key(text(&place["path"])), fingerprint.clone()),
                Some("path") => ("path", String::new(), fingerprint.clone()),
                other => panic!("{other:?} is no place of `staged`: {finding}"),
            });
        }
    }
    Verdict { found, complete: report["scan"]["complete"] == true, status }
}

/// What is wrong with a scan, in words.
pub(super) fn difference(said: &Verdict, expected: &Verdict) -> Option<String> {
    let missed: Vec<_> = expected.found.difference(&said.found).collect();
    let invented: Vec<_> = said.found.difference(&expected.found).collect();
    (said != expected).then(|| {
        format!(
            "missed: {missed:?}\nnot to be reported: {invented:?}\nexit status {}, expected {}\ncomplete: {}, expected {}",
            said.status, expected.status, said.complete, expected.complete
        )
    })
}

/// Compares one scan with what git says.
pub(super) fn check(env: &TestEnv, run: &Run, raw: &[u8], keys: &Planted) -> Result<Verdict, String> {
    compare(env, (&run.stdout, run.status), raw, keys).map_err(|problem| problem + &run.report())
}

/// The same, given a scan's standard output and exit status.
pub(super) fn compare(
    env: &TestEnv,
    (report, status): (&str, Option<i32>),
    raw: &[u8],
    keys: &Planted,
) -> Result<Verdict, String> {
    let status = status.filter(|status| [0, 1, 3].contains(status));
    let (Some(status), Ok(report)) = (status, serde_json::from_str(report)) else {
        return Err(format!("no report, exit status {status:?}\n"));
    };
    let (said, expected) = (said(&report, status), expected(env, raw, keys));
    match difference(&said, &expected) {
        None => Ok(expected),
        Some(difference) => Err(difference),
    }
}
