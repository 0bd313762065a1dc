//! Where a document speaks of providers: names, titles, hosts, and constants that hold a host.

use std::collections::HashMap;

use super::{Context, MAX_LEVELS};
use crate::names::{self, NameKind};
use crate::structure::{Kind, ScopeId, ScopeKind};
use crate::values;

/// Whom a mention speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Phota,
    Other,
}

/// How a mention speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// The name of an entry of its own: `phota: ...`. It says nothing of its neighbours.
    Label,
    /// The name of a key: `PHOTA_API_KEY`. The key beside it is another one.
    Key,
    /// Part of a name: `PHOTA_TIMEOUT`.
    Name,
    /// The name of what the scope describes: `provider: phota`.
    Exact,
    /// The name of another provider, and one that is not known: `provider: acme`.
    Title,
    /// A host, or a constant that holds one.
    Host,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) token: u32,
    pub(super) who: Who,
    pub(super) how: How,
}

/// Labels of what a scope describes.
const TITLES: &[&str] = &[
    "name",
    "id",
    "service",
    "provider",
    "vendor",
    "source",
    "type",
    "kind",
    "backend",
    "engine",
    "integration",
    "key",
    "slug",
    "uses",
];

/// Words of labels for a host.
const HOST_LABELS: &[&str] = &["address", "endpoint", "host", "machine", "server", "uri", "url"];

impl<'a> Context<'a> {
    /// Collects the mentions of providers in the order of the tokens.
    pub(super) fn gather(&mut self) {
        let mut constants: HashMap<&'a [u8], Option<Who>> = HashMap::new();
        for at in 0..self.tokens.len() {
            let Some((who, how)) = self.mention_at(at) else { continue };
            if self.scopes.in_comment(at) {
                if how == How::Host {
                    self.commented.push(who);
                }
                continue;
            }
            self.mentions.push(Mention { token: at as u32, who, how });
            if how == How::Host {
                self.note_address(at, who);
            }
            if let Some(name) = self.constant_of(at).filter(|_| how == How::Host) {
                let known = constants.entry(name).or_insert(Some(who));
                *known = known.filter(|&known| known == who);
            }
        }
        if !constants.is_empty() {
            self.gather_constants(&constants);
        }
    }

    fn note_address(&mut self, host: usize, who: Who) {
        let label = self.labelled_by(host).map(|label| self.tokens[label].bytes(self.text));
        let Some(label) =
            label.filter(|label| label.len() <= 80).and_then(|label| std::str::from_utf8(label).ok())
        else {
            return;
        };
        let address = |word: &str| matches!(word, "api" | "base") || HOST_LABELS.contains(&word);
        if let Some(owner) = without_end(names::words(label), address) {
            let known = self.addressed.entry(owner).or_insert(who);
            *known = (*known).max(who);
        }
    }

    /// Tells whether the address of what a key is named for is Phota's: `IMAGE_API_KEY` beside
    /// `IMAGE_API_URL=https://api.photalabs.com`.
    pub(crate) fn is_of_photas_address(&self, key: &[String]) -> bool {
        let compound = |word: &String| matches!(word.as_str(), "api" | "access" | "auth" | "secret");
        let noun = |word: &str| matches!(word, "key" | "token" | "secret" | "api" | "access" | "auth");
        key.len() > 2
            && !self.addressed.is_empty()
            && compound(&key[key.len() - 2])
            && without_end(key.to_vec(), noun)
                .is_some_and(|owner| self.addressed.get(&owner) == Some(&Who::Phota))
    }

    /// The name a host is assigned to.
    fn constant_of(&self, host: usize) -> Option<&'a [u8]> {
        let operator = (host.saturating_sub(5)..host).rev().find(|&at| {
            matches!(self.tokens[at].kind, Kind::Mark(b'=' | b':'))
                && !self.tokens[at + 1].is_mark(b'/')
                && !self.tokens[at + 1].is_mark(b'>')
        })?;
        let line = self.tokens[operator..host].iter().any(|token| token.kind == Kind::Line);
        // `const BASE: &str =` names its constant before the type.
        let name =
            (operator.saturating_sub(4)..operator).rev().find(|&at| self.tokens[at].kind == Kind::Word)?;
        let name = if name >= 2 && self.tokens[name - 1].is_mark(b'&') { name.checked_sub(3)? } else { name };
        let token = self.tokens[name];
        let long_enough = token.end - token.start >= 3;
        let generic = matches!(
            self.namer.classify(std::str::from_utf8(token.bytes(self.text)).ok()?).kind,
            NameKind::Other
        );
        (!line && long_enough && generic && token.kind == Kind::Word).then(|| token.bytes(self.text))
    }

    /// A constant that holds a host speaks for it wherever it is used.
    fn gather_constants(&mut self, constants: &HashMap<&[u8], Option<Who>>) {
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind != Kind::Word || self.scopes.in_comment(at) {
                continue;
            }
            let bytes = token.bytes(self.text);
            let last = bytes.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
            let Some(&Some(who)) = constants.get(last) else { continue };
            let defines =
                self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Mark(b'=' | b':')));
            if !defines {
                self.mentions.push(Mention { token: at as u32, who, how: How::Host });
            }
        }
        self.mentions.sort_by_key(|mention| mention.token);
        self.mentions.dedup_by_key(|mention| mention.token);
    }

    /// Tells whether the block of a name is a connection to Phota's host: `host: "api.photalabs.com"` stands
    /// beside it under a plain name.
    pub(crate) fn signs_in_to_phota(&self, token: usize) -> bool {
        let within = |scope: &ScopeId| self.scopes.kind(*scope) != ScopeKind::Root;
        let mut around = self.scopes.around(self.scopes.of(token)).take(3).take_while(within);
        let plain = |mention: &Mention| {
            let label =
                self.labelled_by(mention.token as usize).map(|label| self.tokens[label].bytes(self.text));
            label.and_then(|label| std::str::from_utf8(label).ok()).is_some_and(|label| {
                let words = names::words(label);
                let names_host = |word: &String| HOST_LABELS.contains(&word.as_str());
                words.iter().any(names_host)
                    && words.iter().all(|word| names_host(word) || names::is_neutral(word))
            })
        };
        around.any(|scope| {
            self.near(scope, token)
                .iter()
                .any(|mention| mention.how == How::Host && mention.who == Who::Phota && plain(mention))
        })
    }

    /// The label of the value at a token, over the address before a host.
    fn labelled_by(&self, value: usize) -> Option<usize> {
        let operator = (value.saturating_sub(5)..value).rev().find(|&at| {
            matches!(self.tokens[at].kind, Kind::Mark(b'=' | b':')) && !self.tokens[at + 1].is_mark(b'/')
        })?;
        operator.checked_sub(1)
    }

    pub(super) fn sum_up(&mut self) {
        self.others =
            self.mentions.iter().any(|mention| mention.who == Who::Other && mention.how != How::Title);
        self.names_key = self.mentions.iter().any(|mention| mention.how == How::Key);
        let hosts = self.mentions.iter().filter(|mention| mention.how == How::Host);
        self.served = hosts.map(|mention| (mention.token, mention.who)).collect();
        self.serves_phota = self.served.iter().any(|&(_, who)| who == Who::Phota);
    }

    fn mention_at(&self, at: usize) -> Option<(Who, How)> {
        let token = &self.tokens[at];
        if !matches!(token.kind, Kind::Word | Kind::Text) {
            return None;
        }
        let bytes = token.bytes(self.text);
        if bytes.len() > 400 {
            return None;
        }
        if let Some(host) = self.host_at(at) {
            return self.who_serves(host).map(|who| (who, How::Host));
        }
        let sentence = bytes.contains(&b' ') && !(bytes.len() <= 40 && self.is_title(at));
        if bytes.len() > 80 || token.kind == Kind::Text && sentence {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        if !names::may_name_provider(bytes) && !self.hosts.are_in(bytes) {
            return self.is_title_of_provider(at, &names::words(text)).then_some((Who::Other, How::Title));
        }
        if self.hosts.are_in(bytes) {
            return Some((Who::Phota, How::Host));
        }
        let name = self.namer.classify(text);
        let who = match name.kind {
            NameKind::Phota | NameKind::PhotaKey => Who::Phota,
            NameKind::Vendor => Who::Other,
            _ => return self.is_title_of_provider(at, &name.words).then_some((Who::Other, How::Title)),
        };
        // A value may begin with the provider's name; it is no name then.
        if values::random_length(bytes) >= 12 {
            return None;
        }
        // `aws_secretsmanager_secret.phota.id` speaks of both.
        let dotted = bytes.split(|&byte| byte == b'.').filter_map(|part| std::str::from_utf8(part).ok());
        if name.kind == NameKind::Vendor
            && dotted.clone().count() > 1
            && dotted.map(names::words).any(|words| is_phota_alone(&words))
        {
            return None;
        }
        // `phota: ...` is an entry of its own, beside which others stand.
        if is_phota_alone(&name.words) && self.is_label(at) {
            return Some((Who::Phota, How::Label));
        }
        let how = match name.kind {
            NameKind::PhotaKey if !self.is_title_of_document(at) => How::Key,
            _ if self.is_title(at) => How::Exact,
            _ => How::Name,
        };
        Some((who, how))
    }

    fn is_label(&self, at: usize) -> bool {
        let operator =
            self.tokens.get(at + 1).is_some_and(|next| matches!(next.kind, Kind::Mark(b':' | b'=')));
        let longer = self.tokens.get(at + 2).is_some_and(|next| next.is_mark(b'=') || next.is_mark(b':'));
        operator && !longer && !self.is_title(at)
    }

    /// `provider: acme`, where Acme is nobody we know.
    fn is_title_of_provider(&self, at: usize, words: &[String]) -> bool {
        let label = at.checked_sub(2).filter(|_| matches!(self.tokens[at - 1].kind, Kind::Mark(b'=' | b':')));
        let says = label.is_some_and(|label| {
            [&b"service"[..], b"provider", b"vendor"]
                .iter()
                .any(|title| self.tokens[label].bytes(self.text).eq_ignore_ascii_case(title))
        });
        says && !words.is_empty() && !words.iter().all(|word| names::is_neutral(word))
    }

    /// `metadata:` of Kubernetes describes what stands around it.
    fn is_metadata(&self, scope: ScopeId) -> bool {
        self.tokens[self.scopes.first(scope)].bytes(self.text) == b"metadata"
    }

    fn is_title_of_document(&self, at: usize) -> bool {
        let around = self.scopes.around(self.scopes.of(at)).nth(1);
        self.is_title(at)
            && around
                .is_some_and(|scope| self.scopes.kind(scope) == ScopeKind::Line && self.is_metadata(scope))
    }

    /// Tells whether a token is the name of what its scope describes: `name: phota`, `provider="phota"`.
    fn is_title(&self, at: usize) -> bool {
        let at = self.typed_member(at).unwrap_or(at);
        let labelled = at >= 2 && matches!(self.tokens[at - 1].kind, Kind::Mark(b'=' | b':' | b'>'));
        let arrow = labelled && self.tokens[at - 1].is_mark(b'>');
        let label = at.saturating_sub(if arrow { 3 } else { 2 });
        labelled
            && std::str::from_utf8(self.tokens[label].bytes(self.text)).is_ok_and(|label| {
                names::words(label).last().is_some_and(|last| TITLES.contains(&last.as_str()))
            })
    }

    /// The bracket around a value and its type alone: `{"S": "phota"}`, `{"stringValue": "phota"}`.
    fn typed_member(&self, value: usize) -> Option<usize> {
        let open = value.checked_sub(3)?;
        let kind = |at: usize| self.tokens.get(at).map(|token| token.kind);
        let alone = kind(open) == Some(Kind::Open(b'{'))
            && kind(open + 2) == Some(Kind::Mark(b':'))
            && kind(open + 4) == Some(Kind::Close(b'}'));
        let tag = self.tokens[open + 1].bytes(self.text);
        let typed = tag == b"S" || tag.ends_with(b"text") || tag.to_ascii_lowercase().ends_with(b"value");
        (alone && typed).then_some(open)
    }

    /// The host of a URL: in a literal, or as the word after `://`.
    fn host_at(&self, at: usize) -> Option<&'a [u8]> {
        let token = &self.tokens[at];
        let bytes = token.bytes(self.text);
        if token.kind == Kind::Text {
            let scheme = memchr::memmem::find(bytes, b"://")?;
            let rest = &bytes[scheme + 3..];
            let end =
                rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#' | b' ')).unwrap_or(rest.len());
            return Some(&rest[..end]);
        }
        let start = token.start as usize;
        self.text[..start].ends_with(b"://").then_some(bytes)
    }

    fn who_serves(&self, host: &[u8]) -> Option<Who> {
        if self.hosts.are_in(host) {
            return Some(Who::Phota);
        }
        let own = |name: &[u8]| host.starts_with(name);
        let local = [&b"localhost"[..], b"127.", b"10.", b"192.168.", b"0.0.0.0", b"$", b"{", b"[", b"<"]
            .iter()
            .any(|name| own(name));
        let neutral = [
            "w3.org",
            "github.com",
            "schema",
            "npmjs.org",
            "example.com",
            "crates.io",
            "pypi.org",
            "jsdelivr.net",
            "unpkg.com",
            "cdnjs.",
            "fonts.",
        ];
        let text = String::from_utf8_lossy(host);
        let api = host.contains(&b'.') && !local && !neutral.iter().any(|neutral| text.contains(neutral));
        api.then_some(Who::Other)
    }

    /// `phota: new Phota(...)`: the entry's label says that the name in it is about this entry alone.
    fn is_in_entry(&self, index: usize) -> bool {
        let Some(label) = index.checked_sub(1).map(|before| self.mentions[before]) else { return false };
        let between = &self.tokens[label.token as usize..self.mentions[index].token as usize];
        label.how == How::Label && between.len() < 12 && !between.iter().any(|token| token.kind == Kind::Line)
    }

    /// Notes in which scopes each mention counts: its own, and out through calls, quotes and single lines.
    pub(super) fn place(&mut self) {
        for (index, mention) in self.mentions.iter().enumerate() {
            let mut scope = self.scopes.of(mention.token as usize);
            for _ in 0..MAX_LEVELS {
                self.said_in.push((scope, mention.token, index as u32));
                let own_entry = mention.how == How::Name && self.is_in_entry(index);
                let leaves = match self.scopes.kind(scope) {
                    ScopeKind::Line if own_entry => false,
                    ScopeKind::Quote | ScopeKind::Bracket(b'(' | b'[') => true,
                    ScopeKind::Bracket(_)
                        if self.typed_member(mention.token as usize) == Some(self.scopes.first(scope)) =>
                    {
                        true
                    }
                    ScopeKind::Line => !self.scopes.has_lines(scope) || self.is_metadata(scope),
                    _ => false,
                };
                match self.scopes.parent(scope).filter(|_| leaves) {
                    Some(parent) => scope = parent,
                    None => break,
                }
            }
        }
        self.said_in.sort_unstable();
    }
}

/// Tells whether a name is Phota's and no more.
pub(crate) fn is_phota_alone(words: &[String]) -> bool {
    words.iter().any(|word| word.starts_with("phot"))
        && words.iter().all(|word| {
            matches!(word.as_str(), "phota" | "photolabs" | "photo" | "labs" | "lab" | "ai" | "k")
        })
}

/// The words of a name before those at its end, if there are both.
fn without_end(mut words: Vec<String>, ends: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let length = words.iter().rposition(|word| !ends(word)).map_or(0, |last| last + 1);
    let both = length > 0 && length < words.len();
    words.truncate(length);
    both.then_some(words)
}

/// Whom the mention nearest to a token speaks of; Phota only if it is nearer than all others.
pub(super) fn nearest(mentions: &[Mention], token: usize) -> Option<Who> {
    let of = |who: Who| {
        let of = mentions.iter().filter(|mention| mention.who == who);
        of.map(|mention| (mention.token as usize).abs_diff(token)).min().unwrap_or(usize::MAX)
    };
    match (of(Who::Phota), of(Who::Other)) {
        (usize::MAX, usize::MAX) => None,
        (phota, other) if phota < other => Some(Who::Phota),
        _ => Some(Who::Other),
    }
}
