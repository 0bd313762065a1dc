//! The first look at raw bytes: does a document hold any of a few literals, plain or encoded?
//!
//! A fixed set of bounded literals is what lets history be searched without building most objects.
//! The search is for the first bytes of each literal, those of plain ones in all their case
//! variants: 27 in all, which a SIMD searcher (Teddy) does at memory speed. Each hit is then
//! compared in full. What has no such literals (base64 of base64, hexadecimal) is found by the
//! length of its runs.

use aho_corasick::packed::{self, Searcher};

use crate::decode::{self, spellings_of};
use crate::{Error, Hint, Options};

/// The literals that name Phota, lower case.
///
/// `photolabs` is a spelling seen in real code.
const NAMES: &[&str] = &["phota", "photolabs", "photo_labs", "photo-labs"];
/// The header that Phota wants its key in, lower case. Other APIs want theirs in it too.
const HEADERS: &[&str] = &["x-api-key", "x_api_key"];
/// The two words of a name with so many blanks or signs between them; more would widen what a sieve has to look at.
const APART: (&[u8], &[u8]) = (b"photo", b"labs");
const MAX_APART: usize = 4;
/// What stands in text that was encoded name and all; in the cases that people write.
const ENCODED: &[&str] = &["phota", "PHOTA", "Phota"];
/// What is searched for of a plain literal; at 4 bytes it has twice as many variants in upper and lower
/// case, and Teddy is at its best with 32 patterns.
const PREFIX: usize = 3;
/// What is searched for of an encoded one.
const ENCODED_PREFIX: usize = 4;
/// More variants than this would leave Teddy for a slower searcher.
const MAX_VARIANTS: usize = 64;
/// The shortest name or host that can be configured.
const MIN_CONFIGURED: usize = 4;
/// The most names and hosts that can be configured.
const MAX_CONFIGURED: usize = 64;

/// Finds the literals in raw bytes.
#[derive(Debug)]
pub(crate) struct Prefilter {
    /// Those of Phota, and the configured ones.
    names: Literals,
    headers: Literals,
    encoded: Literals,
    /// In two bytes a character; looked for in binaries only.
    wide: Literals,
    /// For those of `names`, `headers` and `encoded`.
    search: Search,
    wide_search: Search,
}

impl Prefilter {
    /// Builds the searcher for Phota's literals and the configured ones.
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let count = options.names.len() + options.hosts.len();
        if count > MAX_CONFIGURED {
            return Err(Error::TooMany { count, limit: MAX_CONFIGURED });
        }
        let own = |literals: &[&str]| -> Vec<Box<[u8]>> {
            literals.iter().map(|literal| literal.as_bytes().into()).collect()
        };
        let (mut names, headers) = (own(NAMES), own(HEADERS));
        for name in &options.names {
            names.extend(spellings(name)?);
        }
        for host in &options.hosts {
            names.push(checked_host(host)?);
        }
        let widen = |literal: &[u8]| literal.iter().flat_map(|&byte| [byte, 0]).collect::<Vec<u8>>();
        // The last zero of big-endian text stands elsewhere.
        let plain = names.iter().chain(&headers);
        let wide = plain.map(|literal| widen(literal)[..2 * literal.len() - 1].into()).collect();
        let encoded = ENCODED.iter().flat_map(|literal| spellings_of(literal.as_bytes())).collect();
        let (names, headers) = (Literals(names), Literals(headers));
        let (encoded, wide) = (Literals(encoded), Literals(wide));
        let plain = names.case_variants().chain(headers.case_variants());
        let search = Search::new(plain.chain(encoded.prefixes()));
        let wide_search = Search::new(wide.case_variants());
        Ok(Prefilter { names, headers, encoded, wide, search, wide_search })
    }

    /// Tells whether a document may hold a candidate in any encoding, or names Phota in words that stand apart.
    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        let starts = |rest: &[u8]| self.starts_plain(rest) || self.encoded.start(rest) || starts_apart(rest);
        self.search.all(bytes, starts).next().is_some()
            || self.wide_hits(bytes).next().is_some()
            || decode::long_runs(bytes).next().is_some()
    }

    /// The length of the longest literal of some, in any encoding, in bytes; that of words that stand apart counts always.
    pub(crate) fn longest(&self, of: impl Fn(&[u8]) -> bool) -> usize {
        let literals = [&self.names, &self.headers, &self.encoded, &self.wide];
        let literals = literals.into_iter().flat_map(|literals| &literals.0).filter(|literal| of(literal));
        let longest = literals.map(|literal| literal.len()).max().unwrap_or(0);
        longest.max(APART.0.len() + MAX_APART + APART.1.len())
    }

    /// The offsets at which a literal starts, plain or encoded, in order.
    pub(crate) fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.search.all(bytes, |rest| self.starts_plain(rest) || self.encoded.start(rest))
    }

    /// The offsets at which a plain literal starts, in order.
    pub(crate) fn plain_hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.search.all(bytes, |rest| self.starts_plain(rest))
    }

    /// Tells what the plain text of a document names.
    pub(crate) fn hint(&self, text: &[u8]) -> Hint {
        match self.plain_hits(text).next() {
            None => Hint::Nothing,
            Some(_) if self.names_phota(text) => Hint::Phota,
            Some(_) => Hint::Header,
        }
    }

    /// Tells whether a text names Phota, or anything configured, and be it in words that stand apart.
    pub(crate) fn names_phota(&self, text: &[u8]) -> bool {
        self.search.all(text, |rest| self.names.start(rest) || starts_apart(rest)).next().is_some()
    }

    fn starts_plain(&self, text: &[u8]) -> bool {
        self.names.start(text) || self.headers.start(text)
    }

    /// The offsets at which a literal of two bytes a character starts, in order.
    pub(crate) fn wide_hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let binary = memchr::memchr(0, bytes).unwrap_or(bytes.len()).saturating_sub(1);
        let hits = self.wide_search.all(&bytes[binary..], |rest| self.wide.start(rest));
        hits.map(move |hit| hit + binary)
    }
}

/// Tells whether a text begins with `photo`, then anything but letters and digits, then `labs`.
fn starts_apart(text: &[u8]) -> bool {
    let (first, second) = APART;
    let is_apart = |&byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let Some((start, rest)) = text.split_at_checked(first.len()) else { return false };
    start.eq_ignore_ascii_case(first) && {
        let between = rest.iter().take(MAX_APART).take_while(|byte| is_apart(byte)).count();
        rest[between..].get(..second.len()).is_some_and(|word| word.eq_ignore_ascii_case(second))
    }
}

/// Literals that are compared without regard to case.
#[derive(Debug)]
struct Literals(Vec<Box<[u8]>>);

impl Literals {
    /// Tells whether any of them stands at the beginning of a text.
    fn start(&self, text: &[u8]) -> bool {
        self.0
            .iter()
            .any(|literal| text.len() >= literal.len() && text[..literal.len()].eq_ignore_ascii_case(literal))
    }

    fn prefixes(&self) -> impl Iterator<Item = Vec<u8>> {
        self.0.iter().map(|literal| {
            // Escapes differ in what follows; one pattern for all is enough.
            let length = if literal[0].is_ascii_alphanumeric() { ENCODED_PREFIX } else { PREFIX };
            literal[..length].to_vec()
        })
    }

    fn case_variants(&self) -> impl Iterator<Item = Vec<u8>> {
        self.0.iter().flat_map(|literal| case_variants(&literal[..PREFIX]))
    }
}

#[derive(Debug)]
enum Search {
    Packed(Searcher),
    /// For machines without SIMD, and for many configured names.
    Plain(Box<aho_corasick::AhoCorasick>),
}

impl Search {
    fn new(prefixes: impl Iterator<Item = Vec<u8>>) -> Self {
        let mut variants: Vec<Vec<u8>> = prefixes.collect();
        variants.sort();
        variants.dedup();
        let packed = (variants.len() <= MAX_VARIANTS)
            .then(|| packed::Config::new().builder().extend(&variants).build())
            .flatten();
        match packed {
            Some(searcher) => Search::Packed(searcher),
            None => Search::Plain(Box::new(
                aho_corasick::AhoCorasick::new(&variants).expect("a few hundred short patterns always fit"),
            )),
        }
    }

    /// The offsets of all that is `wanted`, which is asked with the text from there on.
    fn all<'a>(
        &'a self,
        bytes: &'a [u8],
        wanted: impl Fn(&[u8]) -> bool + 'a,
    ) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let start = self.find(bytes, from)?;
                from = start + 1;
                if wanted(&bytes[start..]) {
                    return Some(start);
                }
            }
        })
    }

    fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        match self {
            Search::Packed(searcher) => {
                searcher.find_in(bytes, (from..bytes.len()).into()).map(|found| found.start())
            }
            Search::Plain(searcher) => {
                searcher.find(aho_corasick::Input::new(bytes).range(from..)).map(|found| found.start())
            }
        }
    }
}

/// A configured name as each naming convention writes it, lower case.
pub(crate) fn spellings(name: &str) -> Result<Vec<Box<[u8]>>, Error> {
    let words = crate::names::words(name);
    let letters: usize = words.iter().map(String::len).sum();
    if letters < MIN_CONFIGURED || !name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Err(Error::Name { name: name.to_owned() });
    }
    let mut spellings: Vec<Box<[u8]>> =
        ["_", "-", ".", "", " "].iter().map(|joint| words.join(joint).into_bytes().into()).collect();
    spellings.push(name.to_ascii_lowercase().into_bytes().into());
    spellings.sort();
    spellings.dedup();
    Ok(spellings)
}

fn checked_host(host: &str) -> Result<Box<[u8]>, Error> {
    let plain =
        host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'_'));
    if host.len() < MIN_CONFIGURED || !plain || host.contains("..") {
        return Err(Error::Host { host: host.to_owned() });
    }
    Ok(host.to_ascii_lowercase().into_bytes().into())
}

/// All spellings of a few bytes in upper and lower case.
fn case_variants(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.iter().fold(vec![Vec::new()], |variants, &byte| {
        let mut cases = vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()];
        cases.dedup();
        let append = |prefix: Vec<u8>| {
            cases.clone().into_iter().map(move |case| [prefix.as_slice(), &[case]].concat())
        };
        variants.into_iter().flat_map(append).collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prefilter(names: &[&str], hosts: &[&str]) -> Prefilter {
        let own = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        Prefilter::new(&Options { names: own(names), hosts: own(hosts), key_pattern: None }).unwrap()
    }

    #[test]
    fn finds_each_literal_in_any_case_and_place() {
        let prefilter = prefilter(&["STUDIO_TOKEN"], &["img.example.net"]);
        for literal in [
            "phota",
            "PHOTA",
            "pHoTa",
            "PhotoLabs",
            "X-API-Key",
            "studioToken",
            "studio-token",
            "IMG.example.net",
        ] {
            for pad in 0..70 {
                let text = format!("{}{literal}{}", "-".repeat(pad), " ".repeat(70 - pad));
                assert_eq!(prefilter.hits(text.as_bytes()).collect::<Vec<_>>(), [pad], "{literal} at {pad}");
            }
        }
    }

    #[test]
    fn passes_over_what_only_begins_like_one() {
        let prefilter = prefilter(&[], &[]);
        for text in ["", "photo", "photon", "x-api", "photography and phot", "x-appointed"] {
            assert!(!prefilter.is_match(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn tells_names_of_phota_from_its_header() {
        let prefilter = prefilter(&["X_API_KEY_STUDIO"], &[]);
        for (text, expected) in [
            ("X-API-Key: 1", Hint::Header),
            ("x_api_key photography", Hint::Header),
            ("x-api-key Photo Labs", Hint::Phota),
            ("x-api-key photo - labs", Hint::Phota),
            ("x-api-key PHOTA", Hint::Phota),
            ("xApiKeyStudio", Hint::Phota),
            ("Photo Labs", Hint::Nothing),
            ("key", Hint::Nothing),
        ] {
            assert_eq!(prefilter.hint(text.as_bytes()), expected, "{text}");
        }
        assert!(prefilter.is_match(b"Photo Labs"));
        let far = format!("photo{}labs", " ".repeat(MAX_APART));
        assert!(starts_apart(far.as_bytes()) && far.len() <= prefilter.longest(|_| false));
        assert!(!starts_apart(b"photo 1 labs") && !starts_apart(b"photo labels"));
    }

    #[test]
    fn refuses_what_cannot_be_searched_for() {
        let refused = |names: &[&str], hosts: &[&str]| {
            let own = |list: &[&str]| list.iter().map(ToString::to_string).collect();
            Prefilter::new(&Options { names: own(names), hosts: own(hosts), key_pattern: None }).unwrap_err()
        };
        assert!(matches!(refused(&["KEY"], &[]), Error::Name { .. }));
        assert!(matches!(refused(&["____"], &[]), Error::Name { .. }));
        assert!(matches!(refused(&[], &["https://a.example"]), Error::Host { .. }));
        assert!(matches!(refused(&["NAME_OF"; 65], &[]), Error::TooMany { count: 65, .. }));
    }

    #[test]
    fn many_names_still_work() {
        let names: Vec<String> =
            (b'a'..=b'z').map(|letter| format!("{}_TOKEN", (letter as char).to_string().repeat(4))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let prefilter = prefilter(&names, &[]);
        assert!(matches!(prefilter.search, Search::Plain(_)));
        assert!(prefilter.is_match(b"let zzzzToken = 1; PHOTA"));
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_search(text in "(phota|PHOT|x-api-key|X-Api|photolabs|[ a-zA-Z-]){0,30}") {
            let prefilter = prefilter(&[], &[]);
            let lower = text.to_ascii_lowercase();
            let naive: Vec<usize> = (0..lower.len())
                .filter(|&at| NAMES.iter().chain(HEADERS).any(|literal| lower[at..].starts_with(literal)))
                .collect();
            prop_assert_eq!(prefilter.plain_hits(text.as_bytes()).collect::<Vec<_>>(), naive);
        }
    }
}
