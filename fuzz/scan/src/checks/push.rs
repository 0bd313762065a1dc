//! What git and pre-commit hand to the hooks of a push.

#[path = "../../../../crates/scan/verbs/push/lines.rs"]
mod lines;

use phota_source::ObjectId;

use crate::ci::{self, Base, Clue};

/// Lines are understood when they are git's, and then mean what they say; a variable is taken as it is.
///
/// The first byte chooses who writes them.
pub fn check(data: &[u8]) {
    let Some((&first, input)) = data.split_first() else { return };
    match first % 3 {
        0 => check_lines(lines::sent(input).ok(), input, 4, [1, 3]),
        1 => check_lines(lines::received(input).ok(), input, 3, [1, 0]),
        _ => check_variables(input),
    }
}

/// `places` are where the fields of the new and the old id stand.
fn check_lines(read: Option<Vec<lines::Update>>, input: &[u8], fields: usize, places: [usize; 2]) {
    let lines = input.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let ids = |line: &[u8]| -> Option<[String; 2]> {
        let text: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
        let id = |at: usize| {
            let id = String::from_utf8(text.get(at)?.to_vec()).ok()?;
            (matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
        };
        (text.len() == fields).then(|| Some([id(places[0])?, id(places[1])?])).flatten()
    };
    let expected: Option<Vec<[String; 2]>> = lines.map(ids).collect();
    assert_eq!(read.is_some(), expected.is_some(), "lines that are git's, or not");
    let (Some(read), Some(expected)) = (read, expected) else { return };
    assert_eq!(read.len(), expected.len());
    for (update, [new, old]) in read.iter().zip(&expected) {
        check_id(update.new, new);
        check_id(update.old, old);
    }
}

fn check_id(read: Option<ObjectId>, text: &str) {
    match read {
        Some(id) => assert_eq!(id.to_string(), text.to_ascii_lowercase()),
        None => assert!(text.bytes().all(|byte| byte == b'0'), "an id that counts as none"),
    }
}

/// The two references of pre-commit, a line each, before everything else that a CI system says.
fn check_variables(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut values = text.lines();
    let (from, to) = (values.next().unwrap_or_default(), values.next().unwrap_or_default());
    let var = |name: &str| {
        let value = match name {
            "PRE_COMMIT_FROM_REF" => from,
            "PRE_COMMIT_TO_REF" => to,
            "GITLAB_CI" => "true",
            _ => "",
        };
        (!value.is_empty()).then(|| value.to_owned())
    };
    let clue = ci::range(&var).expect("there is no file to read");
    if from.is_empty() || to.is_empty() {
        assert_eq!(clue, None);
        return;
    }
    let Some(Clue::Range(range)) = clue else { panic!("there is a range") };
    assert_eq!((range.base, range.head.as_str()), (Base::Commit(from.to_owned()), to));
    assert!(range.also_old.is_empty() && !range.may_be_merged);
}
