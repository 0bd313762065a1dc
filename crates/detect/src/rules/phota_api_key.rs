//! `phota-api-key`: a key literal next to evidence that it is Phota's.

mod addresses;
mod called;
mod commands;
mod constants;
mod examples;
mod listed;
mod outside;
mod owned;
mod prose;
mod remarks;
mod rows;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::constants::Definitions;
use self::examples::{COUNTER_EXAMPLES, EXAMPLES};
use super::{Draft, Rule, Scope, Severity};
use crate::Confidence;
use crate::context::{Context, Tie, is_phota_alone};
use crate::evidence::Evidence;
use crate::links::{Links, Wanted};
use crate::names::{NameKind, may_name_key, words};
use crate::segment::{Segment, Settings};
use crate::structure::{Found, Kind, Piece, Relation, reference_of, returned_names, values_of};
use crate::values::{self, Look, Verdict};

/// A literal value that is assigned, sent or passed as a Phota API key.
pub const PHOTA_API_KEY: Rule = Rule {
    id: "phota-api-key",
    summary: "A literal value stands where a Phota API key belongs",
    help: "Revoke the key in the Developer Portal and make a new one; read it from an environment variable or a secrets manager.",
    severity: Severity::High,
    confidence: Confidence::Low..=Confidence::High,
    scope: Scope::Everything,
    examples: EXAMPLES,
    counter_examples: COUNTER_EXAMPLES,
};

/// What a segment holds.
pub(crate) struct Checked {
    pub(crate) drafts: Vec<Draft>,
    /// Keys of a header that would be Phota's if another document named the host.
    pub(crate) pending: Vec<Draft>,
    pub(crate) links: Links,
}

/// Finds the keys of a segment.
pub(crate) fn check(segment: &Segment<'_>, settings: &Settings) -> Checked {
    let check = Check::new(segment, settings);
    let rows::Rows { mut drafts, computed } = check.rows();
    drafts.extend(check.addresses());
    drafts.extend(check.commands());
    for at in 0..segment.tokens.len() {
        match segment.tokens[at].kind {
            Kind::Word | Kind::Text => {
                drafts.extend(check.named(at));
                drafts.extend(check.listed(at));
            }
            Kind::Open(b'(') => drafts.extend(check.called(at)),
            _ => {}
        }
    }
    drafts.retain(|draft| !computed.contains(&draft.span.start));
    let mut links = check.links.into_inner();
    links.serves_phota = check.context.serves_phota() && !is_prose(segment.path);
    Checked { drafts, pending: check.pending.into_inner(), links }
}

/// Finds the values of names that other documents use as Phota's key.
pub(crate) fn check_wanted(segment: &Segment<'_>, wanted: &Wanted, settings: &Settings) -> Vec<Draft> {
    let check = Check::new(segment, settings);
    if check.context.is_path_anothers() {
        return Vec::new();
    }
    let names =
        (0..segment.tokens.len()).filter(|&at| matches!(segment.tokens[at].kind, Kind::Word | Kind::Text));
    let user = |at: usize| {
        let user = wanted.user(check.text_at(at)?, segment.path);
        user.or_else(|| wanted.user(&check.nested_name(at)?, segment.path))
    };
    let given = names.filter_map(|at| Some((at, user(at)?)));
    given.flat_map(|(at, user)| check.given(at, user)).collect()
}

/// Text that explains, and configures nothing.
fn is_prose(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| matches!(ending.as_str(), "md" | "mdx" | "rst" | "txt" | "adoc" | "markdown"))
}

/// Judges a document that is nothing but a value, by the name of its file (`secrets/phota_api_key.txt`).
pub(crate) fn check_file(bytes: &[u8], settings: &Settings) -> Option<Draft> {
    let value = bytes.trim_ascii();
    let start = bytes.len() - bytes.trim_ascii_start().len();
    let span = start..start + value.len();
    let Verdict::Key(look) = values::judge(value) else { return None };
    let mut evidence = Evidence::default();
    evidence.add(70, "the file is named for a Phota key and holds nothing else");
    finish(bytes, &[Piece { span, quoted: false }], look, evidence, settings)
}

/// Tells whether the name of a file is that of a key.
pub(crate) fn is_named_for_key(path: &str, settings: &Settings) -> bool {
    // Behind the last exclamation mark stands a member of an archive.
    let file = path.rsplit(['/', '!']).next().unwrap_or(path);
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    may_name_key(stem.as_bytes(), &settings.namer) && settings.namer.classify(stem).kind == NameKind::PhotaKey
}

struct Check<'a> {
    segment: &'a Segment<'a>,
    settings: &'a Settings,
    context: Context<'a>,
    /// Filled when a name is first used as a key.
    definitions: OnceCell<Definitions<'a>>,
    /// Definitions that were looked at, and whether they hold a key: a thousand uses of one constant find it once.
    defined: RefCell<HashMap<usize, bool>>,
    /// What the file imports from Phota's modules; filled at the first call.
    imports: OnceCell<HashSet<&'a [u8]>>,
    links: RefCell<Links>,
    pending: RefCell<Vec<Draft>>,
}

impl<'a> Check<'a> {
    fn new(segment: &'a Segment<'a>, settings: &'a Settings) -> Self {
        Check {
            segment,
            settings,
            context: segment.context(settings),
            definitions: OnceCell::new(),
            defined: RefCell::default(),
            imports: OnceCell::new(),
            links: RefCell::default(),
            pending: RefCell::default(),
        }
    }
}

impl Check<'_> {
    fn text_at(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.segment.tokens[at].bytes(self.segment.text))
            .ok()
            .filter(|text| text.len() <= MAX_NAME)
    }

    /// The values of the name at a token.
    fn named(&self, at: usize) -> Vec<Draft> {
        let Some(text) = self.text_at(at) else { return Vec::new() };
        if !may_name_key(text.as_bytes(), &self.settings.namer) || self.is_path_part(at) {
            return Vec::new();
        }
        if self.is_qualified(at) {
            return Vec::new();
        }
        // `startWithKey:` of Objective-C.
        let selector =
            text.rsplit_once("With").map(|(_, key)| key).filter(|key| key.starts_with(char::is_uppercase));
        let mut name = self.settings.namer.classify(text);
        if let Some(key) = selector.filter(|_| name.kind == NameKind::Other) {
            name = self.settings.namer.classify(key);
        }
        let addressed = name.kind == NameKind::Other && self.context.is_of_photas_address(&name.words);
        let kind = if addressed { NameKind::Key } else { name.kind };
        let base = match kind {
            NameKind::PhotaKey => 70,
            NameKind::Header => 25,
            NameKind::Key => 20,
            NameKind::BareKey => 15,
            NameKind::Password if self.context.signs_in_to_phota(at) => 15,
            NameKind::Phota if is_phota_alone(&words(text.rsplit('.').next().unwrap_or(text))) => {
                let owned = self.owned(at);
                let spoken = owned.is_empty() && self.segment.tokens[at].kind == Kind::Word;
                return if spoken { self.prose(at) } else { owned };
            }
            NameKind::Password | NameKind::Phota | NameKind::Vendor | NameKind::Other => return Vec::new(),
        };
        self.links.borrow_mut().names_key |= matches!(kind, NameKind::PhotaKey | NameKind::Header);
        let found = self.values(at, kind);
        if found.is_empty() {
            return if addressed { Vec::new() } else { self.followed(at, text, kind) };
        }
        let tie = match kind {
            NameKind::PhotaKey => None,
            _ if addressed => Some(Tie::BesideHost),
            _ => match self.context.tie(at, kind) {
                Some(tie) => Some(tie),
                None if kind == NameKind::Header => {
                    self.pending.borrow_mut().extend(self.unclaimed(text, found));
                    return Vec::new();
                }
                None => return Vec::new(),
            },
        };
        found.into_iter().filter_map(|found| self.draft(found, text, kind, base, tie.as_ref())).collect()
    }

    /// `webhook secret: ...`, `session key = ...`: the word before makes it another kind of key.
    fn is_qualified(&self, at: usize) -> bool {
        let Segment { tokens, text, .. } = self.segment;
        let Some(before) = at.checked_sub(1).filter(|&before| tokens[before].kind == Kind::Word) else {
            return false;
        };
        let gap = &text[tokens[before].end as usize..tokens[at].start as usize];
        let word = tokens[before].bytes(text).to_ascii_lowercase();
        gap == b" " && rows::OTHER_KEYS.iter().any(|other| other.as_bytes() == word)
    }

    /// The value of a constant that a name is given. If this document gives it none, another may.
    fn followed(&self, at: usize, name: &str, kind: NameKind) -> Vec<Draft> {
        let Segment { text, tokens, scopes, .. } = self.segment;
        let certain = match kind {
            NameKind::PhotaKey => true,
            _ => match self.context.tie(at, kind) {
                Some(Tie::Under(_) | Tie::InStatement(_) | Tie::BesideHost) => true,
                Some(_) => kind == NameKind::Header,
                None => false,
            },
        };
        if !certain {
            return Vec::new();
        }
        let identifier = reference_of(text, tokens, scopes, &self.settings.namer, at);
        let constant = identifier
            .and_then(|identifier| self.constant(identifier, at, name))
            .or_else(|| self.returned_constants(at, name, kind));
        if constant.as_ref().is_none_or(Vec::is_empty)
            && let Some(remarked) = self.remarked(at, name)
        {
            return vec![remarked];
        }
        match constant {
            Some(found) => found,
            None => {
                self.links.borrow_mut().uses.extend(self.names_used(at, kind));
                Vec::new()
            }
        }
    }

    /// The values of the constants in what a function with a key's name returns.
    fn returned_constants(&self, at: usize, name: &str, kind: NameKind) -> Option<Vec<Draft>> {
        let Segment { text, tokens, scopes, .. } = self.segment;
        if kind == NameKind::Header {
            return None;
        }
        let identifiers = returned_names(text, tokens, scopes, &self.settings.namer, at);
        let drafts = identifiers.into_iter().filter_map(|identifier| self.constant(identifier, at, name));
        drafts.reduce(|mut all, drafts| {
            all.extend(drafts);
            all
        })
    }

    /// `secrets/phota-api-key` is a path, not a name.
    fn is_path_part(&self, at: usize) -> bool {
        let Segment { tokens, text, .. } = self.segment;
        let start = tokens[at].start as usize;
        let assigned = text.get(tokens[at].end as usize) == Some(&b'=');
        tokens[at].kind == Kind::Word
            && !assigned
            && text[..start].ends_with(b"/")
            && !text[..start].ends_with(b"//")
    }

    fn values(&self, at: usize, kind: NameKind) -> Vec<Found> {
        let Segment { text, tokens, scopes, .. } = self.segment;
        values_of(text, tokens, scopes, &self.settings.namer, at, kind)
    }

    fn draft(&self, found: Found, name: &str, kind: NameKind, base: i32, tie: Option<&Tie>) -> Option<Draft> {
        let Verdict::Key(look) = values::judge(&joined(self.segment.text, &found.pieces)) else {
            return None;
        };
        let certain = kind == NameKind::PhotaKey || kind == NameKind::Header;
        let wanted = match found.relation {
            Relation::Adjacent | Relation::Returned => Look::Fair,
            _ if found.pieces.iter().all(|piece| piece.quoted) || certain => Look::Weak,
            _ => Look::Fair,
        };
        if look < wanted || look == Look::Weak && self.names_a_key(&found.pieces) {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(base, relation_reason(found.relation, kind, name));
        if let Some(tie) = tie {
            evidence.add(tie.points(), tie_reason(tie));
            let value = joined(self.segment.text, &found.pieces);
            let could_be_id =
                tie.is_loose() && found.relation != Relation::Argument && name.eq_ignore_ascii_case("key");
            if kind == NameKind::BareKey && could_be_id && is_identifier_like(&value) {
                evidence.add(-30, "the value could be an id");
            }
        }
        if found.relation == Relation::Adjacent && look < Look::Strong {
            evidence.add(-20, "only white space is between");
        }
        finish(self.segment.text, &found.pieces, look, evidence, self.settings)
    }

    /// In a list of names the next name is no key.
    fn names_a_key(&self, pieces: &[Piece]) -> bool {
        let value = joined(self.segment.text, pieces);
        std::str::from_utf8(&value)
            .is_ok_and(|value| self.settings.namer.classify(value).kind == NameKind::PhotaKey)
    }
}

/// Names are at most this long.
const MAX_NAME: usize = 120;
/// A UUID or plain hexadecimal: the look of ids and digests as much as of keys.
fn is_identifier_like(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}

fn joined(text: &[u8], pieces: &[Piece]) -> Vec<u8> {
    pieces.iter().flat_map(|piece| &text[piece.span.clone()]).copied().collect()
}

fn relation_reason(relation: Relation, kind: NameKind, name: &str) -> String {
    let name = shown(name);
    match (relation, kind) {
        (_, NameKind::Header) => format!("sent in the header {name}"),
        (Relation::Assigned, _) => format!("assigned to {name}"),
        (Relation::Paired, _) => format!("passed along with {name}"),
        (Relation::Recorded, _) => format!("the value of {name}"),
        (Relation::Element, _) => format!("the content of {name}"),
        (Relation::Argument, _) => format!("passed to {name}"),
        (Relation::Adjacent, _) => format!("next to {name}"),
        (Relation::Returned, _) => format!("returned by {name}"),
    }
}

fn tie_reason(tie: &Tie) -> String {
    match tie {
        Tie::Under(label) => format!("under {}", shown(label)),
        Tie::InStatement(label) => format!("in one statement with {}", shown(label)),
        Tie::BesideHost => "beside the host of the Phota API".to_owned(),
        Tie::BesideName(label) => format!("beside {}", shown(label)),
        Tie::HostInFile => "the file's only API host is Phota's".to_owned(),
        Tie::NearestHost => "the nearest API host is Phota's".to_owned(),
        Tie::Path => "the file's path names Phota".to_owned(),
        Tie::HostInComment => "a comment names the host of the Phota API".to_owned(),
    }
}

/// A name from a document, safe to print: visible characters only, not too long, and no value.
fn shown(name: &str) -> String {
    if values::random_length(name.as_bytes()) >= 12 {
        return "a name with a value in it".to_owned();
    }
    let visible = |character: &char| character.is_alphanumeric() || character.is_ascii_graphic();
    name.chars().filter(visible).take(60).collect()
}

fn finish(
    text: &[u8],
    pieces: &[Piece],
    look: Look,
    mut evidence: Evidence,
    settings: &Settings,
) -> Option<Draft> {
    let value = joined(text, pieces);
    evidence.add_look(look);
    match settings.key_pattern.as_ref().map(|pattern| pattern.is_match(&value)) {
        Some(true) => evidence.add(30, "matches the configured key pattern"),
        Some(false) => evidence.add(-30, "does not match the configured key pattern"),
        None => {}
    }
    let span: Range<usize> = pieces.first()?.span.start..pieces.last()?.span.end;
    let encoding = if pieces.len() > 1 { vec!["concatenation"] } else { Vec::new() };
    Some(Draft {
        rule: &PHOTA_API_KEY,
        value: String::from_utf8(value).ok()?,
        span,
        evidence,
        encoding,
        decoded: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_names_are_harmless() {
        assert_eq!(shown("PHOTA_API_KEY"), "PHOTA_API_KEY");
        assert_eq!(shown("phota\u{1b}[31m\u{202e}::\n"), "phota[31m::");
        assert_eq!(shown(&"phota_".repeat(40)).len(), 60);
        let value: String = (0..24_u8).map(|at| char::from(b'a' + at * 11 % 26)).collect();
        assert!(!shown(&format!("phota_{value}")).contains(&value));
    }
}
