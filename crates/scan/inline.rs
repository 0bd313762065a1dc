//! `phota-scan:allow` in a comment on the line of a key.
//!
//! It allows a value, never a position: with several keys on the line the fingerprint has to be named.

use std::collections::BTreeSet;

use phota_core::Fingerprint;

const MARKER: &[u8] = b"phota-scan:allow";

/// What a line allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Allow {
    /// Nothing was said.
    Nothing,
    /// The one key on the line.
    TheKey,
    /// The keys with these fingerprints.
    These(BTreeSet<Fingerprint>),
    /// A fingerprint was begun, but is none.
    NotUnderstood,
}

/// Reads what the lines of a key say.
pub(crate) fn read(lines: &[u8]) -> Allow {
    let mut allow = Allow::Nothing;
    let mut rest = lines;
    while let Some(at) = find(rest, MARKER) {
        rest = &rest[at + MARKER.len()..];
        allow = allow.and(read_one(rest));
    }
    allow
}

impl Allow {
    /// Two markers on one line: what cannot be understood wins, then names over none.
    fn and(self, other: Allow) -> Allow {
        match (self, other) {
            (Allow::NotUnderstood, _) | (_, Allow::NotUnderstood) => Allow::NotUnderstood,
            (Allow::These(mut a), Allow::These(b)) => {
                a.extend(b);
                Allow::These(a)
            }
            (Allow::These(names), _) | (_, Allow::These(names)) => Allow::These(names),
            (Allow::TheKey, _) | (_, Allow::TheKey) => Allow::TheKey,
            (Allow::Nothing, Allow::Nothing) => Allow::Nothing,
        }
    }
}

/// Reads what follows a marker.
fn read_one(rest: &[u8]) -> Allow {
    // `phota-scan:allowed`, `phota-scan:allow-all` are something else; `phota-scan:allow-->` ends an HTML comment.
    if rest.first().is_some_and(|b| b.is_ascii_alphanumeric() || b"_-:".contains(b))
        && !rest.starts_with(b"-->")
    {
        return Allow::Nothing;
    }
    let divides = |b: &u8| b.is_ascii_whitespace() || *b == b',';
    let mut names = BTreeSet::new();
    let mut rest = rest;
    // Nothing is looked at but names: a line may be as long as the file, with a marker every few bytes.
    loop {
        rest = &rest[rest.iter().take_while(|b| divides(b) && **b != b'\n').count()..];
        if !rest.starts_with(b"b3:") {
            break;
        }
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
        let fingerprint = std::str::from_utf8(&rest[..length]).ok().and_then(|word| word.parse().ok());
        let Some(fingerprint) = fingerprint else { return Allow::NotUnderstood };
        names.insert(fingerprint);
        rest = &rest[rest.iter().position(divides).unwrap_or(rest.len())..];
    }
    if names.is_empty() { Allow::TheKey } else { Allow::These(names) }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn only_whole_fingerprints_are_read(text in "[ ,b3:0-9a-f#>*/-]{0,60}") {
            let line = format!("x # phota-scan:allow {text}");
            match read(line.as_bytes()) {
                Allow::These(names) => {
                    for name in names {
                        prop_assert!(text.contains(&name.to_string()), "{name}");
                    }
                }
                Allow::TheKey => prop_assert!(!text.trim_start_matches([' ', ',']).starts_with("b3:")),
                Allow::NotUnderstood => prop_assert!(text.contains("b3:")),
                Allow::Nothing => prop_assert!(false, "there is a marker"),
            }
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut line = MARKER.to_vec();
            line.extend(bytes);
            read(&line);
        }
    }

    fn these(names: &[&str]) -> Allow {
        Allow::These(names.iter().map(|name| name.parse().unwrap()).collect())
    }

    #[test]
    fn any_comment_style() {
        for line in [
            "k = 'x' # phota-scan:allow",
            "k = 'x' // phota-scan:allow because of tests",
            "<k>x</k> <!--phota-scan:allow-->",
            "/* phota-scan:allow*/ k = 'x'",
            "-- phota-scan:allow\r",
            "{\"k\": \"x\", \"note\": \"phota-scan:allow\"}",
        ] {
            assert_eq!(read(line.as_bytes()), Allow::TheKey, "{line}");
        }
    }

    #[test]
    fn other_words_are_none() {
        for line in
            ["k = 'x'", "phota-scan:allowed", "phota-scan:allow-list", "phota-scan:deny", "phota-scan: allow"]
        {
            assert_eq!(read(line.as_bytes()), Allow::Nothing, "{line}");
        }
    }

    #[test]
    fn fingerprints() {
        let (a, b) = ("b3:0123456789ab", "b3:ba9876543210");
        assert_eq!(read(format!("# phota-scan:allow {a}").as_bytes()), these(&[a]));
        assert_eq!(read(format!("/* phota-scan:allow {a}, {b} */").as_bytes()), these(&[a, b]));
        assert_eq!(read(format!("<!-- phota-scan:allow {a}-->").as_bytes()), these(&[a]));
        assert_eq!(read(format!("# phota-scan:allow {a} phota-scan:allow {b}").as_bytes()), these(&[a, b]));
        assert_eq!(read(format!("# phota-scan:allow phota-scan:allow {b}").as_bytes()), these(&[b]));
    }

    #[test]
    fn the_next_line_is_not_read() {
        assert_eq!(read(b"# phota-scan:allow\nb3:0123456789ab"), Allow::TheKey);
        assert_eq!(read(b"# phota-scan:allow \r\n b3:0123"), Allow::TheKey);
    }

    #[test]
    fn a_misspelt_fingerprint_allows_nothing() {
        for text in ["b3:0123", "b3:0123456789AB", "b3:0123456789abc", "b3:"] {
            assert_eq!(read(format!("# phota-scan:allow {text}").as_bytes()), Allow::NotUnderstood, "{text}");
        }
    }
}
