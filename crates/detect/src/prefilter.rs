//! The first look at raw bytes: does a document hold any of a few literals, in any case?
//!
//! A fixed set of bounded literals is what lets history be searched without building most objects.
//! The search is for the first four bytes of each literal in all their case variants, which is what
//! a SIMD searcher (Teddy) does at memory speed; each hit is then compared in full.

use aho_corasick::packed::{self, Searcher};

use crate::{Error, Options};

/// The literals that every document is searched for, lower case.
///
/// `photolabs` is a spelling seen in real code.
const LITERALS: &[&str] = &["phota", "photolabs", "photo_labs", "photo-labs", "x-api-key", "x_api_key"];
/// What Teddy tells apart at full speed.
const PREFIX: usize = 4;
/// More variants than this would leave Teddy for a slower searcher.
const MAX_VARIANTS: usize = 64;
/// The most names and hosts that can be configured.
const MAX_CONFIGURED: usize = 64;

/// Finds the literals in raw bytes.
#[derive(Debug)]
pub(crate) struct Prefilter {
    literals: Vec<Box<[u8]>>,
    search: Search,
}

#[derive(Debug)]
enum Search {
    Packed(Searcher),
    /// For machines without SIMD, and for many configured names.
    Plain(Box<aho_corasick::AhoCorasick>),
}

impl Prefilter {
    /// Builds the searcher for Phota's literals and the configured ones.
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let count = options.names.len() + options.hosts.len();
        if count > MAX_CONFIGURED {
            return Err(Error::TooMany { count, limit: MAX_CONFIGURED });
        }
        let mut literals: Vec<Box<[u8]>> = LITERALS.iter().map(|literal| literal.as_bytes().into()).collect();
        for name in &options.names {
            literals.extend(spellings(name)?);
        }
        for host in &options.hosts {
            literals.push(checked_host(host)?);
        }
        let search = Search::new(&literals);
        Ok(Prefilter { literals, search })
    }

    /// Tells whether any literal occurs.
    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        self.hits(bytes).next().is_some()
    }

    /// The offsets at which a literal starts, in order.
    pub(crate) fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let start = self.search.find(bytes, from)?;
                from = start + 1;
                if self.starts_literal(&bytes[start..]) {
                    return Some(start);
                }
            }
        })
    }

    fn starts_literal(&self, bytes: &[u8]) -> bool {
        self.literals.iter().any(|literal| {
            bytes.len() >= literal.len() && bytes[..literal.len()].eq_ignore_ascii_case(literal)
        })
    }
}

impl Search {
    fn new(literals: &[Box<[u8]>]) -> Self {
        let mut variants: Vec<Vec<u8>> =
            literals.iter().flat_map(|literal| case_variants(&literal[..PREFIX])).collect();
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
fn spellings(name: &str) -> Result<Vec<Box<[u8]>>, Error> {
    let words = crate::names::words(name);
    let letters: usize = words.iter().map(String::len).sum();
    if letters < PREFIX || !name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
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
    if host.len() < PREFIX || !plain || host.contains("..") {
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
                .filter(|&at| LITERALS.iter().any(|literal| lower[at..].starts_with(literal)))
                .collect();
            prop_assert_eq!(prefilter.hits(text.as_bytes()).collect::<Vec<_>>(), naive);
        }
    }
}
