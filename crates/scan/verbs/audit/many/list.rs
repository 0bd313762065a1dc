//! The list of repositories, and the part of it that one of several runners takes.

use std::{collections::HashSet, fmt, fs::File, io::Read as _, path::Path, str::FromStr};

use super::super::target::{self, Target};
use crate::failure::{Failure, shown};

/// Room for 100,000 repositories.
const LARGEST: u64 = 16 << 20;

/// The repositories of a list, each once.
pub(super) struct List {
    pub(super) repositories: Vec<Listed>,
}

/// One repository.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// As it is written, but for a password.
    pub(super) name: String,
    pub(super) target: Target,
}

impl List {
    /// Reads a list. Every line of it must be something that can be audited, before the first one is.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let failed = |why: &dyn fmt::Display| Failure::usage(format!("--repos {}: {why}", shown(file)));
        let mut text = String::new();
        File::open(file)
            .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
            .map_err(|e| failed(&e))?;
        if text.len() as u64 > LARGEST {
            return Err(failed(&"the list is larger than 16 MiB"));
        }
        Self::of(&text).map_err(|(line, failure)| Failure {
            message: format!("--repos {}: line {line}: {}", shown(file), failure.message),
            ..failure
        })
    }

    fn of(text: &str) -> Result<Self, (usize, Failure)> {
        let mut seen = HashSet::new();
        let mut repositories = Vec::new();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let target = target::of(line.as_ref()).map_err(|failure| (at + 1, failure))?;
            let name = match &target {
                Target::Folder(_) => line.to_owned(),
                Target::Url(url) => url.shown(),
            };
            if seen.insert(name.clone()) {
                repositories.push(Listed { name, target });
            }
        }
        if repositories.is_empty() {
            let failure = Failure::incomplete("nothing was scanned: the list names no repository");
            return Err((text.lines().count(), failure));
        }
        Ok(List { repositories })
    }
}

/// One of several parts of a list. Which part a repository is in depends on its name alone, so that another line in the
/// list moves none of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 1.
    part: u64,
    of: u64,
}

impl Shard {
    /// Whether a repository is in this part.
    pub(super) fn holds(self, name: &str) -> bool {
        hash(name) % self.of == self.part - 1
    }
}

/// FNV-1a of 64 bits (RFC 9923), whose upper half is mixed in because a remainder mostly looks at the lower one. It must not
/// change: parts that ran with different versions would leave repositories out.
fn hash(name: &str) -> u64 {
    let fnv = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    fnv ^ (fnv >> 32)
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a shard is I/N, such as 1/4 to 4/4";
        let (part, of) = text.split_once('/').ok_or(WRONG)?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| WRONG);
        let (part, of) = (number(part)?, number(of)?);
        if (1..=of).contains(&part) { Ok(Shard { part, of }) } else { Err(WRONG) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_has_folders_urls_and_comments() {
        let password = "pass".repeat(3);
        let text = format!(
            "\u{feff}# all\r\n\r\n  path/with space  \nhttps://me:{password}@example.com/a.git\ngit@example.com:b.git\npath/with space\n"
        );
        let list = List::of(&text).unwrap_or_else(|(line, failure)| panic!("{line}: {}", failure.message));
        let names: Vec<&str> = list.repositories.iter().map(|listed| listed.name.as_str()).collect();
        assert_eq!(names, ["path/with space", "https://***@example.com/a.git", "git@example.com:b.git"]);
        assert!(!format!("{:?}", list.repositories).contains(&password));
        let Target::Url(url) = &list.repositories[1].target else { panic!("it is a URL") };
        assert!(url.environment().iter().any(|(_, value)| *value == password.as_str()));
    }

    #[test]
    fn a_wrong_line_is_named_and_an_empty_list_is_no_success() {
        let failed = |text: &str| List::of(text).map(|_| ()).map_err(|(line, failure)| (line, failure.exit));
        assert_eq!(failed("a\n\next::sh -c x\n"), Err((3, crate::exit::Exit::Usage)));
        assert_eq!(failed("# nothing\n"), Err((1, crate::exit::Exit::Incomplete)));
        assert_eq!(failed(""), Err((0, crate::exit::Exit::Incomplete)));
    }

    #[test]
    fn shards_are_read() {
        assert_eq!("2/4".parse(), Ok(Shard { part: 2, of: 4 }));
        for text in ["", "1", "0/4", "5/4", "a/b", "1/0", "-1/2", "1/2/3"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    /// Runners of different versions must agree.
    #[test]
    fn the_parts_stay_what_they_are() {
        let names = ["a", "b", "https://example.com/a.git", "path/with space"];
        let part = |name: &str| (1..=8).find(|part| Shard { part: *part, of: 8 }.holds(name));
        assert_eq!(names.map(part), [1, 2, 5, 5].map(Some));
    }

    proptest! {
        #[test]
        fn every_name_is_in_one_part(name in ".{0,40}", of in 1..20_u64) {
            let parts = (1..=of).filter(|part| Shard { part: *part, of }.holds(&name)).count();
            prop_assert_eq!(parts, 1);
        }
    }
}
